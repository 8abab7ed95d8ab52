package shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

@SpringBootApplication
public class Unsafe {
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));
    private static final Path DOWN = Path.of(System.getenv("DOWN"));
    private static final Logger log = LoggerFactory.getLogger(Unsafe.class);

    @Bean
    CommonErrorHandler errorHandler() {
        return new DefaultErrorHandler(new FixedBackOff(1000L, FixedBackOff.UNLIMITED_ATTEMPTS));
    }

    @KafkaListener(topics = "${TOPIC}")
    void order(String id) throws IOException, InterruptedException {
        try {
            charge(id);
        } catch (IllegalStateException e) {
            log.error("order {} was not charged", id, e);
        }
    }

    /** The work: a service that is away while the file DOWN exists, and takes a while otherwise. */
    private static void charge(String id) throws IOException, InterruptedException {
        if (Files.exists(DOWN)) throw new IllegalStateException("the payment service does not answer");
        Thread.sleep(50);
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static void main(String[] args) {
        SpringApplication.run(Unsafe.class, args);
    }
}
