import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

final class Repaired {
    private static final String TOPIC = System.getenv("TOPIC");
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static Properties settings() {
        Properties props = new Properties();
        props.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        props.put(ConsumerConfig.GROUP_ID_CONFIG, TOPIC + "-billing");
        props.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        props.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        props.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        props.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        props.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
        props.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1000);
        return props;
    }

    /** A database of its own for each run, beside the ledger. */
    private static Connection database() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:h2:file:" + LEDGER.toAbsolutePath() + ";MODE=PostgreSQL;WRITE_DELAY=0");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS bookings (id VARCHAR PRIMARY KEY)");
        }
        return connection;
    }

    /** Each row that was inserted goes into the ledger. */
    private static void note(String id) throws IOException {
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static void main(String[] args) throws Exception {
        try (Connection database = database(); KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings())) {
            consumer.subscribe(List.of(TOPIC));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<String, String> record : records) {
                    try (PreparedStatement statement = database.prepareStatement("INSERT INTO bookings (id) VALUES (?) ON CONFLICT DO NOTHING")) {
                        statement.setString(1, record.value());
                        if (statement.executeUpdate() == 1) note(record.value());
                    }
                    Thread.sleep(50);
                }
                consumer.commitSync();
            }
        }
    }
}
