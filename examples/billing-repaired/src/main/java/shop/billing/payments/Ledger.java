package shop.billing.payments;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

@Repository
public class Ledger {
    private final JdbcTemplate jdbc;

    public Ledger(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Once for each payment, however often Kafka delivers it: the unique payment_id and the balance change in one transaction. */
    @Transactional
    public void book(Payment payment) {
        int booked = jdbc.update(
                "INSERT INTO ledger (payment_id, account, amount) VALUES (?, ?, ?) ON CONFLICT (payment_id) DO NOTHING",
                payment.id(), payment.account(), payment.amount());
        if (booked == 0) {
            return;
        }
        jdbc.update("UPDATE account SET balance = balance + ? WHERE id = ?", payment.amount(), payment.account());
    }

    @Transactional
    public void refund(Payment payment) {
        jdbc.update("UPDATE payment SET refunded = true WHERE id = ?", payment.id());
    }
}
