// placeholder parcel-events = topic
// placeholder AsyncSendSave = $TM_FILENAME_BASE
package spring;

// satisfies missing-error-callback, swallowed-send-error
// #region snippet kafka-spring-async-send-save: Spring: send that does not wait, and saves the record in the local database when it fails
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

@Component
public class AsyncSendSave {
    public record OutgoingEvent(String id, String key, String value) {}

    private static final Logger log = LoggerFactory.getLogger(AsyncSendSave.class);

    private final KafkaTemplate<String, String> template;
    private final JdbcTemplate jdbc;
    private volatile DataAccessException cannotSave;

    public AsyncSendSave(KafkaTemplate<String, String> template, JdbcTemplate jdbc) {
        this.template = template;
        this.jdbc = jdbc;
    }

    /**
     * Starts the send and returns. Until it has ended, the record is in memory only and dies with the process;
     * where that is too weak, use the outbox (kafka-spring-outbox) from the start.
     */
    public void publishLater(OutgoingEvent event) {
        if (cannotSave != null) {
            throw new IllegalStateException("An earlier event could be neither sent nor saved", cannotSave);
        }
        try {
            template.send("parcel-events", event.key(), event.value()).whenComplete((sent, error) -> {
                if (error != null) {
                    saveLocally(event, error);
                }
            });
        } catch (KafkaException notStarted) {
            // No broker in reach, or the buffer is full: send() itself throws, and there is no future to tell of it.
            saveLocally(event, notStarted);
        }
    }

    /** Runs on the producer's I/O thread: one short insert. The sender of the outbox (kafka-spring-outbox), set to this topic, sends these rows again. */
    private void saveLocally(OutgoingEvent event, Throwable error) {
        log.warn("Event {} was not sent, saving it", event.id(), error);
        try {
            jdbc.update(
                    "INSERT INTO outbox (event_id, key, value) VALUES (?, ?, ?) ON CONFLICT (event_id) DO NOTHING",
                    event.id(), event.key(), event.value());
        } catch (DataAccessException failed) {
            // Nobody would hear an exception thrown here. The log keeps the event, and nobody may publish on as if all were well.
            cannotSave = failed;
            log.error("LOST {}", event, failed);
        }
    }
}
// #endregion
