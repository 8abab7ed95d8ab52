// placeholder shipping = group-id
// placeholder orders = topic
// placeholder RetryTopic = $TM_FILENAME_BASE
package spring;

// satisfies skip-after-retries, swallowed-handler-error, low-replication
// #region snippet kafka-spring-retry-topic: Spring: listener that tries again by retry topics, while later records go on
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.stereotype.Component;

@Component
public class RetryTopic {
    private static final Logger log = LoggerFactory.getLogger(RetryTopic.class);

    /**
     * Lets errors out. Four tries, a second apart, then the dead-letter topic. Records of one key may overtake each other: where their order
     * matters, use kafka-spring-dead-letter.
     */
    @RetryableTopic(attempts = "4", replicationFactor = "3")
    @KafkaListener(topics = "orders", groupId = "shipping", properties = "auto.offset.reset=earliest")
    public void handle(ConsumerRecord<String, String> record) {
        System.out.println(record.key() + " " + record.value());
    }

    /** Tell somebody: the record stays on the dead-letter topic, and only there. */
    @DltHandler
    public void handleDeadLetter(ConsumerRecord<String, String> record) {
        log.error("{} of {} could not be processed", record.key(), record.topic());
    }
}
// #endregion
