// placeholder localhost:9092 = localhost:9092
// placeholder shipping = group-id
// placeholder orders = topic
// placeholder CommitOnRevoke = $TM_FILENAME_BASE
package clients;

// satisfies async-commit-only, commit-before-processing, offset-off-by-one, never-committed, latest-offset-reset, random-group-id
// #region snippet kafka-commit-on-revoke: Consumer that commits in passing, and for sure when it loses a partition or ends
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public final class CommitOnRevoke implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(CommitOnRevoke.class);

    private final Consumer<String, String> consumer = new KafkaConsumer<>(Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            // The same at every start: it is the name under which the group's offsets are kept.
            ConsumerConfig.GROUP_ID_CONFIG, "shipping",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));
    /** What is done, as the offset to read next. */
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();

    public static void main(String[] args) {
        CommitOnRevoke shipping = new CommitOnRevoke();
        Thread loop = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shipping.stop(loop)));
        shipping.run();
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of("orders"), this);
            try {
                while (true) {
                    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                        handle(record);
                        done.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
                    }
                    // Does not wait. When it fails, the next one, or the last one, makes up for it.
                    consumer.commitAsync(Map.copyOf(done), (offsets, error) -> {
                        if (error != null) {
                            log.warn("Could not commit {}", offsets, error);
                        }
                    });
                }
            } catch (WakeupException stopped) {
                log.info("Stopping");
            } finally {
                consumer.commitSync(Map.copyOf(done)); // only what is done, also after an error
            }
        }
    }

    private void handle(ConsumerRecord<String, String> record) {
        System.out.println(record.key() + " " + record.value());
    }

    /** Called within poll(), when everything polled before is done. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        consumer.commitSync(Map.copyOf(done));
        done.keySet().removeAll(partitions);
    }

    /** Too late to commit: they belong to somebody else. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        done.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        log.info("Reading {}", partitions);
    }

    private void stop(Thread loop) {
        consumer.wakeup();
        try {
            loop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
// #endregion
