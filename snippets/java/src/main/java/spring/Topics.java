// placeholder orders = topic
// placeholder Topics = $TM_FILENAME_BASE
package spring;

// satisfies low-replication, low-min-insync-replicas, unclean-leader-election
// #region snippet kafka-spring-topics: Spring: a topic that survives the loss of a broker
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

@Configuration
public class Topics {
    /** Made by Spring's KafkaAdmin at the start. */
    @Bean
    NewTopic ordersTopic() {
        return TopicBuilder.name("orders")
                .partitions(6)
                .replicas(3)
                // With acks=all, two copies before a record counts as written, and one broker may be away.
                .config(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2")
                .config(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false")
                .build();
    }
}
// #endregion
