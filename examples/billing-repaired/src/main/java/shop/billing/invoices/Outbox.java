package shop.billing.invoices;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import shop.billing.Json;

/** Events are stored with the change they tell of and sent from here: in order, at least once. */
@Component
@RequiredArgsConstructor
public class Outbox {
    private record Row(long id, String topic, String key, String value) {}

    private final JdbcTemplate jdbc;
    private final KafkaTemplate<String, String> kafkaTemplate;

    @Transactional(propagation = Propagation.MANDATORY)
    public void add(String topic, String key, Object event) {
        jdbc.update("INSERT INTO outbox (topic, key, value) VALUES (?, ?, ?)", topic, key, Json.write(event));
    }

    /** An error rolls back and is logged by Spring, which calls again a second later. */
    @Scheduled(fixedDelay = 1_000)
    @Transactional
    public void sendWaiting() {
        List<Row> rows = jdbc.query(
                "SELECT id, topic, key, value FROM outbox ORDER BY id LIMIT 100 FOR UPDATE",
                (row, number) -> new Row(row.getLong("id"), row.getString("topic"), row.getString("key"), row.getString("value")));
        List<? extends CompletableFuture<?>> sent = rows.stream()
                .map(row -> kafkaTemplate.send(row.topic(), row.key(), row.value()))
                .toList();
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        for (Row row : rows) {
            jdbc.update("DELETE FROM outbox WHERE id = ?", row.id());
        }
    }
}
