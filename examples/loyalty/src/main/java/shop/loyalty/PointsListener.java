package shop.loyalty;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

@Component
public class PointsListener {
    private final JdbcTemplate jdbc;

    public PointsListener(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @KafkaListener(topics = "orders.placed")
    public void onOrderPlaced(OrderPlaced order) {
        jdbc.update("UPDATE customer SET points = points + ? WHERE id = ?", order.points(), order.customer());
    }
}
