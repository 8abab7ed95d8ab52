// placeholder localhost:9092 = localhost:9092
// placeholder invoicing = group-id
// placeholder orders = topic
// placeholder BatchThenCommit = $TM_FILENAME_BASE
package clients;

// satisfies auto-commit-before-processing, commit-before-processing, unawaited-processing, never-committed
// #region snippet kafka-batch-commit: Consumer that processes a batch and then commits
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

public final class BatchThenCommit implements Runnable {
    private final Consumer<String, String> consumer = new KafkaConsumer<>(Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ConsumerConfig.GROUP_ID_CONFIG, "invoicing",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            // What handle() needs for this many has to stay below max.poll.interval.ms.
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100));

    public static void main(String[] args) {
        BatchThenCommit batches = new BatchThenCommit();
        Thread loop = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> batches.stop(loop)));
        batches.run();
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(List.of("orders"));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<String, String> record : records) {
                    // On this thread, and errors get out: then nothing is committed and the whole batch comes again after a restart.
                    handle(record);
                }
                if (!records.isEmpty()) {
                    consumer.commitSync(); // everything polled is done by now
                }
            }
        } catch (WakeupException stopped) {
            // stop() was called: what was not committed is read again after the next start.
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
