// placeholder invoicing = group-id
// placeholder orders = topic
// placeholder ManualAck = $TM_FILENAME_BASE
package spring;

// satisfies commit-before-processing, commit-on-failure, swallowed-handler-error, never-committed, unawaited-processing
// #region snippet kafka-spring-manual-ack: Spring: listener that acknowledges after the work, and asks for a failed record again
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.FixedBackOff;

@Component
public class ManualAck {
    private static final Logger log = LoggerFactory.getLogger(ManualAck.class);

    @KafkaListener(topics = "orders", groupId = "invoicing", containerFactory = "manualListeners", properties = "auto.offset.reset=earliest")
    public void handle(ConsumerRecord<String, String> record, Acknowledgment ack) {
        try {
            store(record);
        } catch (TransientDataAccessException failed) {
            log.warn("The database is away, {} is read again", record.key(), failed);
            // Not to acknowledge is not enough: the next record's acknowledgment would cover this one.
            ack.nack(Duration.ofSeconds(10));
            return;
        }
        ack.acknowledge();
    }

    private void store(ConsumerRecord<String, String> record) {
        System.out.println(record.key() + " " + record.value());
    }

    @Configuration
    static class Beans {
        @Bean
        ConcurrentKafkaListenerContainerFactory<String, String> manualListeners(ConsumerFactory<String, String> consumers, KafkaTemplate<?, ?> template) {
            ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(consumers);
            factory.getContainerProperties().setAckMode(AckMode.MANUAL_IMMEDIATE);
            factory.setCommonErrorHandler(new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template), new FixedBackOff(1_000, 2)));
            return factory;
        }
    }
}
// #endregion
