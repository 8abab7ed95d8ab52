// placeholder localhost:9092 = localhost:9092
// placeholder stock = group-id
// placeholder orders = topic
// placeholder SeekBack = $TM_FILENAME_BASE
package clients;

// satisfies swallowed-handler-error, commit-before-processing, commit-on-failure, offset-off-by-one, never-committed
// #region snippet kafka-seek-back: Consumer that commits each record after its work and reads a failed one again
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public final class SeekBack {
    private static final Logger log = LoggerFactory.getLogger(SeekBack.class);

    private final Consumer<String, String> consumer = new KafkaConsumer<>(Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ConsumerConfig.GROUP_ID_CONFIG, "stock",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));

    public static void main(String[] args) {
        SeekBack stock = new SeekBack();
        Thread loop = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stock.stop(loop)));
        stock.run();
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of("orders"));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                for (TopicPartition partition : records.partitions()) {
                    handleAll(partition, records.records(partition));
                }
            }
        } catch (WakeupException stopped) {
            // stop() was called: what was not committed is read again after the next start.
        }
    }

    /** Up to the first failure. Without the seek, the next poll would go on behind the record that failed. */
    private void handleAll(TopicPartition partition, List<ConsumerRecord<String, String>> records) {
        for (ConsumerRecord<String, String> record : records) {
            try {
                handle(record);
            } catch (RuntimeException failed) {
                log.error("{}@{} failed and is read again", partition, record.offset(), failed);
                consumer.seek(partition, record.offset());
                return;
            }
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1))); // the offset to read next
        }
    }

    private void handle(ConsumerRecord<String, String> record) {
        System.out.println(record.key() + " " + record.value());
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
