// placeholder order-events = topic
// placeholder Outbox = $TM_FILENAME_BASE
package spring;

// satisfies dual-write, unkeyed-message
// #region snippet kafka-spring-outbox: Spring: local message table (transactional outbox) with its scheduled sender
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Needs the table outbox (id bigserial PRIMARY KEY, event_id text UNIQUE, key text, value text) and @EnableScheduling. */
@Component
public class Outbox {
    private record Row(long id, String eventId, String key, String value) {}

    private final JdbcTemplate jdbc;
    private final KafkaTemplate<String, String> template;

    public Outbox(JdbcTemplate jdbc, KafkaTemplate<String, String> template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    /** Call it in the transaction that changes your data (it insists on one): both are stored, or neither. Kafka need not be up. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(String key, String value) {
        jdbc.update("INSERT INTO outbox (event_id, key, value) VALUES (?, ?, ?)", UUID.randomUUID().toString(), key, value);
    }

    /**
     * Sends the oldest waiting rows and deletes them. An error rolls back and is logged by Spring, which calls again a second later;
     * a crash after the send sends them again, never not at all.
     */
    @Scheduled(fixedDelay = 1_000)
    @Transactional
    public void sendWaiting() {
        // The locked rows make a second instance wait, so that events of one key stay in order.
        List<Row> rows = jdbc.query(
                "SELECT id, event_id, key, value FROM outbox ORDER BY id LIMIT 100 FOR UPDATE",
                (row, number) -> new Row(row.getLong("id"), row.getString("event_id"), row.getString("key"), row.getString("value")));

        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (Row row : rows) {
            ProducerRecord<String, String> record = new ProducerRecord<>("order-events", row.key(), row.value());
            record.headers().add("event-id", row.eventId().getBytes(UTF_8));
            sent.add(template.send(record));
        }
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();

        for (Row row : rows) {
            jdbc.update("DELETE FROM outbox WHERE id = ?", row.id());
        }
    }
}
// #endregion
