// placeholder localhost:9092 = localhost:9092
// placeholder shipping = group-id
// placeholder orders = topic
// placeholder ErrorHandlingDeserialization = $TM_FILENAME_BASE
package spring;

// satisfies poison-pill, skip-after-retries, auto-commit-before-processing
// #region snippet kafka-spring-error-handling-deserializer: Spring: listener container that sends what cannot be deserialized to a dead-letter topic
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.serializer.DelegatingByTypeSerializer;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;
import org.springframework.kafka.support.serializer.JsonDeserializer;
import org.springframework.kafka.support.serializer.JsonSerializer;
import org.springframework.util.backoff.FixedBackOff;

@Configuration
public class ErrorHandlingDeserialization {
    public record Order(String id) {}

    @KafkaListener(topics = "orders", groupId = "shipping", containerFactory = "orderListeners")
    public void handle(Order order) {
        System.out.println(order.id());
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<String, Order> orderListeners() {
        ConcurrentKafkaListenerContainerFactory<String, Order> factory = new ConcurrentKafkaListenerContainerFactory<>();
        factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                // Around the real one: what that throws becomes an error of the listener, and not of poll(), which would stay at that record.
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ErrorHandlingDeserializer.class,
                ErrorHandlingDeserializer.VALUE_DESERIALIZER_CLASS, JsonDeserializer.class,
                JsonDeserializer.VALUE_DEFAULT_TYPE, Order.class)));
        // Three tries (none more for what cannot be deserialized), then the topic "orders-dlt".
        factory.setCommonErrorHandler(new DefaultErrorHandler(new DeadLetterPublishingRecoverer(deadLetters()), new FixedBackOff(1_000, 2)));
        return factory;
    }

    /** What could not be deserialized goes on as the bytes it was. */
    @Bean
    KafkaTemplate<String, Object> deadLetters() {
        return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092", ProducerConfig.ACKS_CONFIG, "all"),
                new StringSerializer(),
                new DelegatingByTypeSerializer(Map.of(byte[].class, new ByteArraySerializer(), Order.class, new JsonSerializer<>()))));
    }
}
// #endregion
