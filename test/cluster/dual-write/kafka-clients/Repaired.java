import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

final class Repaired {
    private static final String TOPIC = System.getenv("TOPIC");
    private static final int RECORDS = Integer.parseInt(System.getenv("RECORDS"));
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static Properties settings() {
        Properties props = new Properties();
        props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        return props;
    }

    /** A database of its own for each run, beside the ledger. */
    private static Connection database() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:h2:file:" + LEDGER.toAbsolutePath() + ";WRITE_DELAY=0");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS orders (id VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS outbox (seq BIGINT AUTO_INCREMENT, id VARCHAR)");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    private static int placed(Connection database) throws SQLException {
        try (Statement statement = database.createStatement(); ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM orders")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void place(Connection database, String id) throws Exception {
        try (PreparedStatement order = database.prepareStatement("INSERT INTO orders (id) VALUES (?)");
             PreparedStatement event = database.prepareStatement("INSERT INTO outbox (id) VALUES (?)")) {
            order.setString(1, id);
            order.executeUpdate();
            event.setString(1, id);
            event.executeUpdate();
            database.commit();
        }
        note(id);
    }

    /** Sends what waits in the outbox, oldest first. */
    private static void relay(Connection outbox, KafkaProducer<String, String> producer) throws Exception {
        try (Statement statement = outbox.createStatement(); ResultSet waiting = statement.executeQuery("SELECT id FROM outbox ORDER BY seq");
             PreparedStatement sent = outbox.prepareStatement("DELETE FROM outbox WHERE id = ?")) {
            while (waiting.next()) {
                String id = waiting.getString(1);
                producer.send(new ProducerRecord<>(TOPIC, id, id)).get();
                sent.setString(1, id);
                sent.executeUpdate();
            }
            outbox.commit();
        }
    }

    public static void main(String[] args) throws Exception {
        try (Connection database = database(); KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
            relay(database, producer);
            for (int id = placed(database); id < RECORDS; id++) {
                place(database, String.valueOf(id));
                relay(database, producer);
                Thread.sleep(10);
            }
        }
    }

    /** The ledger: each order that is in the database. */
    private static void note(String id) throws IOException {
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
