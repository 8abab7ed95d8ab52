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

    @Transactional
    public void book(Payment payment) {
        jdbc.update("INSERT INTO ledger (account, amount) VALUES (?, ?)", payment.account(), payment.amount());
        jdbc.update("UPDATE account SET balance = balance + ? WHERE id = ?", payment.amount(), payment.account());
    }

    @Transactional
    public void refund(Payment payment) {
        jdbc.update("UPDATE payment SET refunded = true WHERE id = ?", payment.id());
    }
}
