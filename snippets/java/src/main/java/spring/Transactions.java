// placeholder localhost:9092 = localhost:9092
// placeholder pricing- = transaction-id-prefix-
// placeholder priced-orders = topic
// placeholder price-log = second-topic
// placeholder Transactions = $TM_FILENAME_BASE
package spring;

// satisfies transaction-not-aborted, send-outside-transaction, unawaited-send
// #region snippet kafka-spring-transaction: Spring: several records in one transaction
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

@Component
public class Transactions {
    private final KafkaTemplate<String, String> template;

    public Transactions(KafkaTemplate<String, String> template) {
        this.template = template;
    }

    /** Both records or neither: Spring commits at the end and aborts after an exception. The commit fails when a send has. */
    @Transactional("kafkaTransactionManager")
    public void publish(String key, String value) {
        template.send("priced-orders", key, value);
        template.send("price-log", key, value);
    }

    /** The same without a transaction manager. */
    public void publishDirectly(String key, String value) {
        template.executeInTransaction(operations -> {
            operations.send("priced-orders", key, value);
            operations.send("price-log", key, value);
            return null;
        });
    }

    @Configuration
    static class Beans {
        @Bean
        ProducerFactory<String, String> producerFactory() {
            DefaultKafkaProducerFactory<String, String> factory = new DefaultKafkaProducerFactory<>(Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class));
            // Another one for each instance: those with the same prefix fence each other off.
            factory.setTransactionIdPrefix("pricing-");
            return factory;
        }

        @Bean
        KafkaTemplate<String, String> kafkaTemplate(ProducerFactory<String, String> factory) {
            return new KafkaTemplate<>(factory);
        }

        @Bean
        KafkaTransactionManager<String, String> kafkaTransactionManager(ProducerFactory<String, String> factory) {
            return new KafkaTransactionManager<>(factory);
        }
    }
}
// #endregion
