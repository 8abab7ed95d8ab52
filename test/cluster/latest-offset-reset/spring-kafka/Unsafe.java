package shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    @Bean
    CommonErrorHandler errorHandler() {
        return new DefaultErrorHandler(new FixedBackOff(1000L, FixedBackOff.UNLIMITED_ATTEMPTS));
    }

    @KafkaListener(topics = "${TOPIC}", properties = "auto.offset.reset=latest")
    void order(String id) throws IOException, InterruptedException {
        charge(id);
    }

    private static void charge(String id) throws IOException, InterruptedException {
        Thread.sleep(50);
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static void main(String[] args) {
        SpringApplication.run(Unsafe.class, args);
    }
}
