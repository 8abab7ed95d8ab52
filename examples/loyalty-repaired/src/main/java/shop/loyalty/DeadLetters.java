package shop.loyalty;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.serializer.JsonSerializer;
import org.springframework.util.backoff.FixedBackOff;

@Configuration
public class DeadLetters {

    /**
     * Four tries, then the record goes to "orders.placed-dlt"; what cannot be read goes there at once, as the bytes it was. Each needs a template that can
     * write it: a record that cannot be sent on is tried again for ever, and everything behind it waits.
     */
    @Bean
    DefaultErrorHandler errorHandler(ProducerFactory<Object, Object> producers) {
        return new DefaultErrorHandler(
                new DeadLetterPublishingRecoverer(Map.of(
                        byte[].class, template(producers, ByteArraySerializer.class),
                        OrderPlaced.class, template(producers, JsonSerializer.class))),
                new FixedBackOff(1_000, 3));
    }

    private static KafkaTemplate<Object, Object> template(ProducerFactory<Object, Object> producers, Class<?> values) {
        return new KafkaTemplate<>(producers, Map.of(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, values));
    }
}
