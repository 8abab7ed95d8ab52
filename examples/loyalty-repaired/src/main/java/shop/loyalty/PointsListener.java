package shop.loyalty;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

@Component
public class PointsListener {
    private final JdbcTemplate jdbc;

    public PointsListener(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Once for each order, however often Kafka delivers it: the note of the order and the points change in one transaction. */
    @Transactional
    @KafkaListener(topics = "orders.placed")
    public void onOrderPlaced(OrderPlaced order) {
        int noted = jdbc.update("INSERT INTO rewarded_order (id) VALUES (?) ON CONFLICT (id) DO NOTHING", order.id());
        if (noted == 1) {
            jdbc.update("UPDATE customer SET points = points + ? WHERE id = ?", order.points(), order.customer());
        }
    }
}
