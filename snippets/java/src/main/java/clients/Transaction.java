// placeholder localhost:9092 = localhost:9092
// placeholder pricing-1 = transactional-id
// placeholder priced-orders = result-topic
// placeholder pricing = group-id
// placeholder orders = topic
// placeholder Transaction = $TM_FILENAME_BASE
package clients;

// satisfies transaction-not-aborted, send-outside-transaction, offset-off-by-one, never-committed, uncommitted-reads, unclosed-client
// #region snippet kafka-transaction: Consume, transform and produce in one transaction, aborted on every failure
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

public final class Transaction {
    private final Consumer<String, String> consumer = new KafkaConsumer<>(Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ConsumerConfig.GROUP_ID_CONFIG, "pricing",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            // The transaction commits the offsets, and nothing else does.
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            // Whoever reads what transactions write needs this, or sees what was aborted.
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"));
    // Keep the transactional id from one start to the next, and give each instance its own: it fences off a predecessor that still lives.
    private final Producer<String, String> producer = new KafkaProducer<>(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, "pricing-1",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class));

    public static void main(String[] args) {
        Transaction transaction = new Transaction();
        Thread loop = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> transaction.stop(loop)));
        transaction.run();
    }

    /** An error ends this, and the process: what was not committed is read again after the next start. */
    private void run() {
        try (producer; consumer) {
            producer.initTransactions();
            consumer.subscribe(List.of("orders"));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                if (!records.isEmpty()) {
                    transform(records);
                }
            }
        } catch (WakeupException stopped) {
            // stop() was called.
        }
    }

    private void transform(ConsumerRecords<String, String> records) {
        producer.beginTransaction();
        try {
            Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
            for (ConsumerRecord<String, String> record : records) {
                // Its result need not be waited for: the commit fails when a send has.
                producer.send(new ProducerRecord<>("priced-orders", record.key(), record.value()));
                next.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
            }
            producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
            producer.commitTransaction();
        } catch (ProducerFencedException | OutOfOrderSequenceException | AuthorizationException | UnsupportedVersionException fatal) {
            throw fatal; // this producer can only be closed; the coordinator aborts what it left
        } catch (KafkaException failed) {
            producer.abortTransaction();
            throw failed;
        }
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
