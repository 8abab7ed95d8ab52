// placeholder localhost:9092 = localhost:9092
// placeholder payments = topic
// placeholder SyncSendRetry = $TM_FILENAME_BASE
package clients;

// satisfies unawaited-send, swallowed-send-error
// #region snippet kafka-sync-send-retry: Send that waits for the answer, with retries that end
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

public final class SyncSendRetry implements AutoCloseable {
    // The producer retries by itself, without writing a record twice, for as long as delivery.timeout.ms allows. A loop around
    // send() would make a new record of each attempt, which idempotence cannot recognise.
    private final Producer<String, String> producer = new KafkaProducer<>(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000));

    public SyncSendRetry() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Returns when every in-sync replica has the record. When it throws, nothing may go on as if the record were sent. */
    public RecordMetadata send(String key, String value) {
        try {
            return producer.send(new ProducerRecord<>("payments", key, value)).get();
        } catch (ExecutionException failed) {
            throw new KafkaException("Record " + key + " was not sent", failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Nobody waited for record " + key + ": it may or may not have been sent", stopped);
        }
    }

    /** Waits for the records that are under way. */
    @Override
    public void close() {
        producer.close();
    }
}
// #endregion
