package shop.billing.invoices;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import shop.billing.Json;

@Slf4j
@Service
@RequiredArgsConstructor
public class InvoiceService {
    private final JdbcTemplate jdbc;
    private final KafkaTemplate<String, String> kafkaTemplate;
    private final Outbox outbox;

    /** One invoice for each order, however often its event comes; the event about it is stored in the same transaction. */
    @Transactional
    public void create(OrderPlaced order) {
        Invoice invoice = new Invoice(UUID.randomUUID().toString(), order.id(), order.customer(), order.total());
        int created = jdbc.update(
                "INSERT INTO invoice (number, order_id, customer, total) VALUES (?, ?, ?, ?) ON CONFLICT (order_id) DO NOTHING",
                invoice.number(), invoice.orderId(), invoice.customer(), invoice.total());
        if (created == 1) {
            outbox.add("invoices.created", invoice.number(), invoice);
        }
    }

    /** The caller decides what a failure means. */
    public CompletableFuture<SendResult<String, String>> remind(Invoice invoice) {
        return kafkaTemplate.send("invoices.overdue", invoice.number(), Json.write(invoice))
                .whenComplete((result, error) -> {
                    if (error != null) {
                        log.warn("No reminder of invoice {}", invoice.number(), error);
                    } else {
                        log.info("Reminder of invoice {} is in partition {}", invoice.number(), result.getRecordMetadata().partition());
                    }
                });
    }

    @Transactional
    public void cancel(String number) {
        jdbc.update("UPDATE invoice SET cancelled = true WHERE number = ?", number);
        outbox.add("invoices.cancelled", number, number);
    }
}
