// placeholder invoicing = group-id
// placeholder orders = topic
// placeholder BatchThenCommit = $TM_FILENAME_BASE
package spring;

// satisfies commit-before-processing, unawaited-processing, skip-after-retries
// #region snippet kafka-spring-batch-commit: Spring: listener that processes a batch, after which the container commits
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.FixedBackOff;

@Component
public class BatchThenCommit {

    /** The container commits when this returns normally (AckMode BATCH, its default), so all work is done on this thread. */
    @KafkaListener(topics = "orders", groupId = "invoicing", batch = "true", properties = "auto.offset.reset=earliest")
    public void handleAll(List<ConsumerRecord<String, String>> records) {
        for (int index = 0; index < records.size(); index++) {
            try {
                handle(records.get(index));
            } catch (RuntimeException error) {
                // With the index, what came before is committed and only the rest is tried again.
                throw new BatchListenerFailedException("Record " + index + " of the batch failed", error, index);
            }
        }
    }

    private void handle(ConsumerRecord<String, String> record) {
        System.out.println(record.key() + " " + record.value());
    }

    @Configuration
    static class Beans {
        /** For all listeners. Three tries, then the topic "orders-dlt". Without a recoverer, Spring would log the record and go on without it. */
        @Bean
        DefaultErrorHandler errorHandler(KafkaTemplate<?, ?> template) {
            return new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template), new FixedBackOff(1_000, 2));
        }
    }
}
// #endregion
