import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringSerializer;

final class Unsafe {
    private static final String BOOTSTRAP = System.getenv("BOOTSTRAP");
    private static final String TOPIC = System.getenv("TOPIC");
    private static final int RECORDS = Integer.parseInt(System.getenv("RECORDS"));
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static Properties settings() {
        Properties props = new Properties();
        props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BOOTSTRAP);
        props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        return props;
    }

    private static void createTopic() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BOOTSTRAP))) {
            NewTopic topic = new NewTopic(TOPIC, 1, (short) 3).configs(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    public static void main(String[] args) throws Exception {
        createTopic();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
            for (int id = 0; id < RECORDS; id++) {
                producer.send(new ProducerRecord<>(TOPIC, String.valueOf(id), String.valueOf(id))).get();
                note(String.valueOf(id));
                Thread.sleep(10);
            }
        }
    }

    /** The program's ledger: what it holds to be sent. */
    private static void note(String id) throws IOException {
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
