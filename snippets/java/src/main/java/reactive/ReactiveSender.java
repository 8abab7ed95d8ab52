// placeholder localhost:9092 = localhost:9092
// placeholder orders = topic
// placeholder ReactiveSender = $TM_FILENAME_BASE
package reactive;

// satisfies acks-not-all, retries-disabled, non-idempotent-producer, unawaited-send, missing-error-callback, unclosed-client, producer-per-message
// #region snippet kafka-reactor-safe-producer: Reactor Kafka: sender whose failures reach the subscriber
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import reactor.core.publisher.Mono;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderOptions;
import reactor.kafka.sender.SenderRecord;

public final class ReactiveSender implements AutoCloseable {
    private final KafkaSender<String, String> sender = KafkaSender.create(SenderOptions.create(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)));

    /** Sends when it is subscribed to, and not before. Completes when the record is safe, fails when it may be lost: return it to whoever subscribes. */
    public Mono<Void> publish(String key, String value) {
        return sender.send(Mono.just(SenderRecord.create(new ProducerRecord<>("orders", key, value), key))).then();
    }

    /** Waits for the records that are under way. */
    @Override
    public void close() {
        sender.close();
    }
}
// #endregion
