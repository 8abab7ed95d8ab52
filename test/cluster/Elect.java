import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/** An operator's last resort: `Elect bootstrap topic` makes any replica that is there the leader of the topic's first partition, if it has none. */
final class Elect {
    public static void main(String[] args) throws Exception {
        TopicPartition partition = new TopicPartition(args[1], 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
            Optional<Throwable> failure = admin.electLeaders(ElectionType.UNCLEAN, Set.of(partition)).partitions().get().get(partition);
            if (failure.isPresent() && !(failure.get() instanceof ElectionNotNeededException)) throw new IllegalStateException(failure.get());
        }
    }
}
