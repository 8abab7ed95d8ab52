package shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaTemplate;

@SpringBootApplication
public class Unsafe {
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));
    private static final String TOPIC = System.getenv("TOPIC");
    private static final int RECORDS = Integer.parseInt(System.getenv("RECORDS"));

    @Bean
    CommandLineRunner orders(KafkaTemplate<String, String> template) {
        return args -> {
            for (int id = 0; id < RECORDS; id++) {
                publish(template, String.valueOf(id));
                Thread.sleep(1);
            }
        };
    }

    private static void publish(KafkaTemplate<String, String> template, String id) throws IOException {
        template.send(TOPIC, id, id);
        note(id);
    }

    /** The program's ledger: what it holds to be sent. */
    private static void note(String id) throws IOException {
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static void main(String[] args) {
        SpringApplication.run(Unsafe.class, args);
    }
}
