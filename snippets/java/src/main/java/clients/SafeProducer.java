// placeholder localhost:9092 = localhost:9092
// placeholder orders = topic
// placeholder SafeProducer = $TM_FILENAME_BASE
package clients;

// satisfies acks-not-all, non-idempotent-producer, unawaited-send, unclosed-client, producer-per-message, retries-disabled
// #region snippet kafka-safe-producer: Producer that counts a record as sent once every in-sync replica has it
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

public final class SafeProducer implements AutoCloseable {
    private final Producer<String, String> producer = new KafkaProducer<>(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.ACKS_CONFIG, "all",
            // The default, too. Written down, a setting that conflicts with it fails at the start instead of turning it off.
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true));

    public SafeProducer() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * Completes when the record is safe, fails when it may be lost: wait for it, or look at its error.
     * The producer's I/O thread completes it, so go on with the methods that end in Async.
     */
    public CompletableFuture<RecordMetadata> publish(String key, String value) {
        CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
        producer.send(new ProducerRecord<>("orders", key, value), (metadata, error) -> {
            if (error != null) {
                sent.completeExceptionally(error);
            } else {
                sent.complete(metadata);
            }
        });
        return sent;
    }

    /** Waits for the records that are under way. */
    @Override
    public void close() {
        producer.close();
    }
}
// #endregion
