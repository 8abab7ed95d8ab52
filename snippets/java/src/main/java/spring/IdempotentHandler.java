// placeholder accounts = group-id
// placeholder payments = topic
// placeholder IdempotentHandler = $TM_FILENAME_BASE
package spring;

// satisfies non-idempotent-handler
// #region snippet kafka-spring-idempotent-handler: Spring: handler that applies each event once, by a processed-message record in the same transaction
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

@Component
public class IdempotentHandler {
    private final JdbcTemplate jdbc;

    public IdempotentHandler(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One database transaction: the effect and the processed-message record come or go together. Spring commits the offset after it;
     * a crash in between repeats the record, not its effect. Give the listener a dead-letter topic, too (kafka-spring-dead-letter).
     */
    @Transactional
    @KafkaListener(topics = "payments", groupId = "accounts", properties = "auto.offset.reset=earliest")
    public void handle(ConsumerRecord<String, String> payment) {
        // Needs processed_message with the primary key (consumer, event_id). When another instance has this event in hand, waits for its end.
        int inserted = jdbc.update(
                "INSERT INTO processed_message (consumer, event_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                "accounts", eventId(payment));
        if (inserted == 1) {
            jdbc.update("UPDATE account SET balance = balance - ? WHERE id = ?", new BigDecimal(payment.value()), payment.key());
        }
    }

    /** The producer's id also recognises a record that was sent twice; the position only one that was read twice. */
    private static String eventId(ConsumerRecord<String, String> record) {
        Header header = record.headers().lastHeader("event-id");
        return header != null ? new String(header.value(), UTF_8) : record.topic() + "/" + record.partition() + "/" + record.offset();
    }
}
// #endregion
