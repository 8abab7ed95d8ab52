// placeholder localhost:9092 = localhost:9092
// placeholder order-events = topic
// placeholder Outbox = $TM_FILENAME_BASE
package clients;

// satisfies dual-write, unkeyed-message
// #region snippet kafka-outbox: Local message table (transactional outbox) with its scheduled sender
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Needs the table outbox (id bigserial PRIMARY KEY, event_id text UNIQUE, key text, value text). */
public final class Outbox implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private final DataSource database;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Producer<String, String> producer = new KafkaProducer<>(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true));

    public Outbox(DataSource database) {
        this.database = database;
        scheduler.scheduleWithFixedDelay(this::sendAllWaiting, 0, 1, SECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Call with the connection of the transaction that changes your data: both are stored, or neither. Kafka need not be up. */
    public void add(Connection tx, String key, String value) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO outbox (event_id, key, value) VALUES (?, ?, ?)")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.setString(2, key);
            insert.setString(3, value);
            insert.executeUpdate();
        }
    }

    /** Never throws: a scheduled task that does is not run again. The rows of a failed round stay and wait for the next one. */
    private void sendAllWaiting() {
        try {
            while (sendWaiting() > 0) {
                log.debug("Sent a part of the outbox");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (SQLException | ExecutionException | RuntimeException failed) {
            log.error("The outbox keeps its rows and tries again", failed);
        }
    }

    /** Sends the oldest waiting rows and deletes them; returns how many. A crash in between sends them again, never not at all. */
    private int sendWaiting() throws SQLException, ExecutionException, InterruptedException {
        try (Connection tx = database.getConnection()) {
            tx.setAutoCommit(false);
            try {
                List<Long> ids = new ArrayList<>();
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                // The locked rows make a second instance wait, so that events of one key stay in order.
                try (PreparedStatement select = tx.prepareStatement("SELECT id, event_id, key, value FROM outbox ORDER BY id LIMIT 100 FOR UPDATE");
                     ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        ProducerRecord<String, String> record = new ProducerRecord<>("order-events", row.getString("key"), row.getString("value"));
                        record.headers().add("event-id", row.getString("event_id").getBytes(UTF_8));
                        ids.add(row.getLong("id"));
                        sent.add(producer.send(record));
                    }
                }
                for (Future<RecordMetadata> one : sent) {
                    one.get();
                }
                delete(tx, ids);
                tx.commit();
                return ids.size();
            } catch (SQLException | ExecutionException | InterruptedException | RuntimeException failed) {
                tx.rollback();
                throw failed;
            }
        }
    }

    private static void delete(Connection tx, List<Long> ids) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM outbox WHERE id = ?")) {
            for (long id : ids) {
                delete.setLong(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /** Waits for the round under way. What is still in the table is sent after the next start. */
    @Override
    public void close() {
        scheduler.shutdown();
        try {
            scheduler.awaitTermination(30, SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
// #endregion
