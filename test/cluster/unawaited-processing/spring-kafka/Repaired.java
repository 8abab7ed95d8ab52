package shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.FixedBackOff;

@EnableAsync
@SpringBootApplication
public class Repaired {
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));
    private final Payments payments;

    Repaired(Payments payments) {
        this.payments = payments;
    }

    @Bean
    CommonErrorHandler errorHandler() {
        return new DefaultErrorHandler(new FixedBackOff(1000L, FixedBackOff.UNLIMITED_ATTEMPTS));
    }

    @KafkaListener(topics = "${TOPIC}")
    CompletableFuture<Void> order(String id) throws Exception {
        return payments.charge(id);
    }

    @Component
    static class Payments {
        @Async
        CompletableFuture<Void> charge(String id) throws IOException, InterruptedException {
            Thread.sleep(500);
            Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return CompletableFuture.completedFuture(null);
        }
    }

    public static void main(String[] args) {
        SpringApplication.run(Repaired.class, args);
    }
}
