// placeholder localhost:9092 = localhost:9092
// placeholder SharedProducer = $TM_FILENAME_BASE
package clients;

// satisfies producer-per-message, unclosed-client, unawaited-send
// #region snippet kafka-shared-producer: One producer for the whole process, closed at the end
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

public final class SharedProducer {
    /** Safe for all threads; made when the class is first used. */
    private static final Producer<String, String> producer = new KafkaProducer<>(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.ACKS_CONFIG, "all"));

    static {
        // Waits for the records that are under way.
        Runtime.getRuntime().addShutdownHook(new Thread(producer::close));
    }

    private SharedProducer() {}

    /** Wait for the result: get() throws when the record may be lost. */
    public static Future<RecordMetadata> send(String topic, String key, String value) {
        return producer.send(new ProducerRecord<>(topic, key, value));
    }
}
// #endregion
