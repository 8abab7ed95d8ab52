import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;

final class Repaired {
    private static final String TOPIC = System.getenv("TOPIC");
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static ReceiverOptions<String, String> options() {
        Map<String, Object> props = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"),
                ConsumerConfig.GROUP_ID_CONFIG, TOPIC + "-billing",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1000);
        return ReceiverOptions.<String, String>create(props).subscription(List.of(TOPIC));
    }

    /** The work. It takes a while. */
    private static void charge(String id) {
        try {
            Thread.sleep(200);
            Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] args) {
        KafkaReceiver.create(options()).receive()
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(record -> charge(record.value()))
                .doOnNext(record -> record.receiverOffset().acknowledge())
                .blockLast();
    }
}
