// placeholder localhost:9092 = localhost:9092
// placeholder accounts = group-id
// placeholder payments = topic
// placeholder IdempotentHandler = $TM_FILENAME_BASE
package clients;

// satisfies non-idempotent-handler
// #region snippet kafka-idempotent-handler: Handler that applies each event once, by a processed-message record in the same transaction
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

public final class IdempotentHandler {
    private static final String GROUP = "accounts";

    private final DataSource database;
    private final Consumer<String, String> consumer = new KafkaConsumer<>(Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ConsumerConfig.GROUP_ID_CONFIG, GROUP,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));

    public IdempotentHandler(DataSource database) {
        this.database = database;
    }

    /** Returns after {@link #stop}; an error ends it without a commit. */
    public void run() throws SQLException {
        try (consumer) {
            consumer.subscribe(List.of("payments"));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<String, String> record : records) {
                    handleOnce(record);
                }
                if (!records.isEmpty()) {
                    consumer.commitSync(); // after the database: a crash in between repeats the records, not their effect
                }
            }
        } catch (WakeupException stopped) {
            // stop() was called: what was not committed is read again after the next start.
        }
    }

    /** Call from a shutdown hook, then wait for {@link #run} to return. */
    public void stop() {
        consumer.wakeup();
    }

    private void handleOnce(ConsumerRecord<String, String> record) throws SQLException {
        try (Connection tx = database.getConnection()) {
            tx.setAutoCommit(false);
            try {
                if (isFirst(tx, eventId(record))) {
                    apply(tx, record);
                }
                tx.commit();
            } catch (SQLException | RuntimeException failed) {
                tx.rollback();
                throw failed;
            }
        }
    }

    /** The producer's id also recognises a record that was sent twice; the position only one that was read twice. */
    private static String eventId(ConsumerRecord<String, String> record) {
        Header header = record.headers().lastHeader("event-id");
        return header != null ? new String(header.value(), UTF_8) : record.topic() + "/" + record.partition() + "/" + record.offset();
    }

    /** Needs processed_message with the primary key (consumer, event_id). When another instance has this event in hand, waits for its end. */
    private static boolean isFirst(Connection tx, String eventId) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT INTO processed_message (consumer, event_id) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, GROUP);
            insert.setString(2, eventId);
            return insert.executeUpdate() == 1;
        }
    }

    /** Uses the transaction's own connection: what it changes and the processed-message record come or go together. */
    private static void apply(Connection tx, ConsumerRecord<String, String> payment) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE account SET balance = balance - ? WHERE id = ?")) {
            update.setBigDecimal(1, new BigDecimal(payment.value()));
            update.setString(2, payment.key());
            update.executeUpdate();
        }
    }
}
// #endregion
