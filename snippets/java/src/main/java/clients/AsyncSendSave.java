// placeholder localhost:9092 = localhost:9092
// placeholder parcel-events = topic
// placeholder AsyncSendSave = $TM_FILENAME_BASE
package clients;

// satisfies missing-error-callback, swallowed-send-error
// #region snippet kafka-async-send-save: Send that does not wait, and saves the record in the local database when it fails
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public final class AsyncSendSave implements AutoCloseable {
    public record OutgoingEvent(String id, String key, String value) {}

    private static final Logger log = LoggerFactory.getLogger(AsyncSendSave.class);

    private final DataSource database;
    private final Producer<String, String> producer = new KafkaProducer<>(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true));
    private volatile SQLException cannotSave;

    public AsyncSendSave(DataSource database) {
        this.database = database;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * Starts the send and returns. Until it has ended, the record is in memory only and dies with the process;
     * where that is too weak, use the outbox (kafka-outbox) from the start.
     */
    public void publishLater(OutgoingEvent event) {
        if (cannotSave != null) {
            throw new IllegalStateException("An earlier event could be neither sent nor saved", cannotSave);
        }
        producer.send(new ProducerRecord<>("parcel-events", event.key(), event.value()), (metadata, error) -> {
            if (error != null) {
                saveLocally(event, error);
            }
        });
    }

    /** Runs on the producer's I/O thread: one short insert. The sender of the outbox (kafka-outbox), set to this topic, sends these rows again. */
    private void saveLocally(OutgoingEvent event, Exception error) {
        log.warn("Event {} was not sent, saving it", event.id(), error);
        try (Connection connection = database.getConnection();
             PreparedStatement insert = connection.prepareStatement(
                     "INSERT INTO outbox (event_id, key, value) VALUES (?, ?, ?) ON CONFLICT (event_id) DO NOTHING")) {
            insert.setString(1, event.id());
            insert.setString(2, event.key());
            insert.setString(3, event.value());
            insert.executeUpdate();
        } catch (SQLException failed) {
            // The producer would swallow an exception thrown here. The log keeps the event, and nobody may publish on as if all were well.
            cannotSave = failed;
            log.error("LOST {}", event, failed);
        }
    }

    /** Waits for the records that are under way, and so for what has to be saved of them. */
    @Override
    public void close() {
        producer.close();
    }
}
// #endregion
