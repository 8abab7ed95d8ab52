// placeholder localhost:9092 = localhost:9092
// placeholder orders = topic
// placeholder SafeProducer = $TM_FILENAME_BASE
package spring;

// satisfies acks-not-all, non-idempotent-producer, unawaited-send, unclosed-client, producer-per-message, retries-disabled
// #region snippet kafka-spring-safe-producer: Spring: producer that counts a record as sent once every in-sync replica has it
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;

@Component
public class SafeProducer {
    private final KafkaTemplate<String, String> template;

    public SafeProducer(KafkaTemplate<String, String> template) {
        this.template = template;
    }

    /**
     * Completes when the record is safe, fails when it may be lost: wait for it, or look at its error.
     * The template logs a failure and goes on; nobody else hears of it unless you do.
     */
    public CompletableFuture<SendResult<String, String>> publish(String key, String value) {
        return template.send("orders", key, value);
    }

    @Configuration
    static class Beans {
        /** Closed by Spring, which waits for the records that are under way (30 seconds at most). */
        @Bean
        ProducerFactory<String, String> producerFactory() {
            return new DefaultKafkaProducerFactory<>(Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                    ProducerConfig.ACKS_CONFIG, "all",
                    // The default, too. Written down, a setting that conflicts with it fails at the start instead of turning it off.
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true));
        }

        @Bean
        KafkaTemplate<String, String> kafkaTemplate(ProducerFactory<String, String> factory) {
            return new KafkaTemplate<>(factory);
        }
    }
}
// #endregion
