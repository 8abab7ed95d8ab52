// placeholder shipping = group-id
// placeholder orders = topic
// placeholder DeadLetter = $TM_FILENAME_BASE
package spring;

// satisfies swallowed-handler-error, skip-after-retries
// #region snippet kafka-spring-dead-letter: Spring: listener with a dead-letter topic for what it cannot process
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ExponentialBackOffWithMaxRetries;
import org.springframework.stereotype.Component;

@Component
public class DeadLetter {

    /** Lets errors out: the error handler below decides what becomes of the record. */
    @KafkaListener(topics = "orders", groupId = "shipping", properties = "auto.offset.reset=earliest")
    public void handle(ConsumerRecord<String, String> record) {
        System.out.println(record.key() + " " + record.value());
    }

    @Configuration
    static class Beans {
        /**
         * For all listeners. Tries again after 1, 2 and 4 seconds, then sends the record to "orders-dlt", into the same partition: give that topic as many
         * partitions. The recoverer waits for the send; if it fails, the record is tried again and not skipped.
         */
        @Bean
        DefaultErrorHandler errorHandler(KafkaTemplate<?, ?> template) {
            ExponentialBackOffWithMaxRetries pauses = new ExponentialBackOffWithMaxRetries(3);
            pauses.setInitialInterval(1_000);
            pauses.setMultiplier(2);
            return new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template), pauses);
        }
    }
}
// #endregion
