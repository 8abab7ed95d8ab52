import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

final class Client {
    private static final String TOPIC = System.getenv("TOPIC");
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static Properties settings() throws IOException {
        Properties props = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(System.getenv("SETTINGS")))) {
            props.load(reader);
        }
        props.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        props.put(ConsumerConfig.GROUP_ID_CONFIG, TOPIC + "-" + props.get(ConsumerConfig.GROUP_ID_CONFIG));
        return props;
    }

    private static void charge(String id) throws IOException, InterruptedException {
        Thread.sleep(50);
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static void main(String[] args) throws Exception {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings())) {
            consumer.subscribe(List.of(TOPIC));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<String, String> record : records) {
                    charge(record.value());
                }
                consumer.commitSync();
            }
        }
    }
}
