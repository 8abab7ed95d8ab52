package shop.billing.payments;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;
import shop.billing.Json;

@Component
public class PaymentListener {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentListener.class);

    private final Ledger ledger;
    private final StatementRenderer statements;

    public PaymentListener(Ledger ledger, StatementRenderer statements) {
        this.ledger = ledger;
        this.statements = statements;
    }

    @KafkaListener(topics = "payments.received", groupId = "billing.payments", containerFactory = "manualAckFactory")
    public void onPayment(ConsumerRecord<String, String> record, Acknowledgment ack) {
        try {
            ledger.book(Json.read(record.value(), Payment.class));
            ack.acknowledge();
        } catch (DataAccessException e) {
            // Not acknowledged, so that Kafka delivers it again.
            LOG.warn("Database not available, payment {} comes later", record.key(), e);
        }
    }

    @KafkaListener(topics = "payments.refunded", groupId = "billing.payments", containerFactory = "manualAckFactory")
    public void onRefund(ConsumerRecord<String, String> record, Acknowledgment ack) {
        Payment payment = Json.read(record.value(), Payment.class);
        ack.acknowledge();
        ledger.refund(payment);
    }

    @KafkaListener(topics = "accounts.closed", groupId = "billing.statements", containerFactory = "manualAckFactory")
    public void onAccountClosed(ConsumerRecord<String, String> record, Acknowledgment ack) {
        statements.renderFinalStatement(record.key());
        ack.acknowledge();
    }
}
