// placeholder localhost:9092 = localhost:9092
// placeholder orders = topic
// placeholder CreateTopics = $TM_FILENAME_BASE
package clients;

// satisfies low-replication, low-min-insync-replicas, unclean-leader-election, unclosed-client
// #region snippet kafka-create-topics: A topic that survives the loss of a broker
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

public final class CreateTopics {
    public static void main(String[] args) throws ExecutionException, InterruptedException {
        NewTopic orders = new NewTopic("orders", 6, (short) 3).configs(Map.of(
                // With acks=all, two copies before a record counts as written, and one broker may be away.
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2",
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false"));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092"))) {
            admin.createTopics(List.of(orders)).all().get();
        }
    }
}
// #endregion
