import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

final class Client {
    private static final String TOPIC = System.getenv("TOPIC");
    private static final int RECORDS = Integer.parseInt(System.getenv("RECORDS"));
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static Properties settings() throws IOException {
        Properties props = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(System.getenv("SETTINGS")))) {
            props.load(reader);
        }
        props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        return props;
    }

    public static void main(String[] args) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
            for (int id = 0; id < RECORDS; id++) {
                producer.send(new ProducerRecord<>(TOPIC, String.valueOf(id), String.valueOf(id))).get();
                note(String.valueOf(id));
            }
        }
    }

    /** The program's ledger: what it holds to be sent. */
    private static void note(String id) throws IOException {
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
