package shop.billing.invoices;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Service;
import shop.billing.Json;

@Slf4j
@Service
@RequiredArgsConstructor
public class InvoiceService {
    private final JdbcTemplate jdbc;
    private final KafkaTemplate<String, String> kafkaTemplate;

    public Invoice create(OrderPlaced order) {
        Invoice invoice = new Invoice(UUID.randomUUID().toString(), order.id(), order.customer(), order.total());
        jdbc.update(
                "INSERT INTO invoice (number, order_id, customer, total) VALUES (?, ?, ?, ?)",
                invoice.number(), invoice.orderId(), invoice.customer(), invoice.total());
        kafkaTemplate.send("invoices.created", invoice.number(), Json.write(invoice));
        return invoice;
    }

    public void remind(Invoice invoice) {
        kafkaTemplate.send("invoices.overdue", invoice.number(), Json.write(invoice))
                .whenComplete((result, error) ->
                        log.info("Reminder of invoice {} is in partition {}", invoice.number(), result.getRecordMetadata().partition()));
    }

    public void cancel(String number) {
        jdbc.update("UPDATE invoice SET cancelled = true WHERE number = ?", number);
        try {
            kafkaTemplate.send("invoices.cancelled", number, number).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            log.error("Could not publish the cancellation of invoice {}", number, e);
        }
    }
}
