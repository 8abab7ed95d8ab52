import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

final class Unsafe {
    private static final String TOPIC = System.getenv("TOPIC");
    private static final int RECORDS = Integer.parseInt(System.getenv("RECORDS"));
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static Properties settings() {
        Properties props = new Properties();
        props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.ACKS_CONFIG, "0");
        return props;
    }

    public static void main(String[] args) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
            for (int id = 0; id < RECORDS; id++) {
                producer.send(new ProducerRecord<>(TOPIC, String.valueOf(id), String.valueOf(id))).get();
                note(String.valueOf(id));
                Thread.sleep(1);
            }
        }
    }

    /** The program's ledger: what it holds to be sent. */
    private static void note(String id) throws IOException {
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
