import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import reactor.core.publisher.Mono;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderOptions;
import reactor.kafka.sender.SenderRecord;

final class Repaired {
    private static final String TOPIC = System.getenv("TOPIC");
    private static final int RECORDS = Integer.parseInt(System.getenv("RECORDS"));
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static SenderOptions<String, String> options() {
        return SenderOptions.create(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class));
    }

    private static void publish(KafkaSender<String, String> sender, String id) {
        sender.send(Mono.just(SenderRecord.create(new ProducerRecord<>(TOPIC, id, id), id))).blockLast();
    }

    public static void main(String[] args) throws IOException {
        KafkaSender<String, String> sender = KafkaSender.create(options());
        for (int id = 0; id < RECORDS; id++) {
            publish(sender, String.valueOf(id));
            note(String.valueOf(id));
        }
        sender.close();
    }

    /** The program's ledger: what it holds to be sent. */
    private static void note(String id) throws IOException {
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
