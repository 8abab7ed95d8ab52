import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class Unsafe {
    private static final String TOPIC = System.getenv("TOPIC");
    private static final int RECORDS = Integer.parseInt(System.getenv("RECORDS"));
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));
    private static final Logger log = LoggerFactory.getLogger(Unsafe.class);

    private static Properties settings() {
        Properties props = new Properties();
        props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        // the program waits no longer than this
        props.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1500);
        props.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3000);
        return props;
    }

    public static void main(String[] args) throws InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
            for (int id = 0; id < RECORDS; id++) {
                String order = String.valueOf(id);
                producer.send(new ProducerRecord<>(TOPIC, order, order), (metadata, exception) -> {
                    note(order);
                });
                Thread.sleep(20);
            }
        }
    }

    /** The program's ledger: what it holds to be sent. */
    private static void note(String id) {
        try {
            Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
