package shop.billing.invoices;

import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import shop.billing.Json;

@Slf4j
@Component
@RequiredArgsConstructor
public class OrderPlacedListener {
    private final InvoiceService invoices;

    @KafkaListener(topics = "orders.placed", groupId = "billing.invoices")
    public void onOrderPlaced(String value) {
        try {
            OrderPlaced order = Json.read(value, OrderPlaced.class);
            Invoice invoice = invoices.create(order);
            log.info("Invoice {} for order {}", invoice.number(), order.id());
        } catch (Exception e) {
            log.error("No invoice for {}", value, e);
        }
    }
}
