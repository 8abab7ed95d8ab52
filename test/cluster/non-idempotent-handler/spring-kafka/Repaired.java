package shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

@SpringBootApplication
public class Repaired {
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));
    private final JdbcTemplate jdbc;

    Repaired(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        jdbc.execute("CREATE TABLE IF NOT EXISTS bookings (id VARCHAR PRIMARY KEY)");
    }

    @Bean
    CommonErrorHandler errorHandler() {
        return new DefaultErrorHandler(new FixedBackOff(1000L, FixedBackOff.UNLIMITED_ATTEMPTS));
    }

    @KafkaListener(topics = "${TOPIC}")
    void book(String id) throws IOException, InterruptedException {
        int booked = jdbc.update("INSERT INTO bookings (id) VALUES (?) ON CONFLICT DO NOTHING", id);
        if (booked == 1) note(id);
        Thread.sleep(100);
    }

    /** Each row that was inserted goes into the ledger. */
    private static void note(String id) throws IOException {
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static void main(String[] args) {
        SpringApplication.run(Repaired.class, args);
    }
}
