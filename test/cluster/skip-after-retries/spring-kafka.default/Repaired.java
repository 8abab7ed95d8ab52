package shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

@SpringBootApplication
public class Repaired {
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));
    private static final Path DOWN = Path.of(System.getenv("DOWN"));

    @Bean
    CommonErrorHandler errorHandler(KafkaTemplate<String, String> template) {
        return new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template), new FixedBackOff(1000L, 2L));
    }

    @KafkaListener(topics = "${TOPIC}")
    void order(String id) throws IOException, InterruptedException {
        charge(id);
    }

    /** The work: a service that is away while the file DOWN exists, and takes a while otherwise. */
    private static void charge(String id) throws IOException, InterruptedException {
        if (Files.exists(DOWN)) throw new IllegalStateException("the payment service does not answer");
        Thread.sleep(50);
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static void main(String[] args) {
        SpringApplication.run(Repaired.class, args);
    }
}
