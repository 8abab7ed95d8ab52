// placeholder localhost:9092 = localhost:9092
// placeholder orders = topic
// placeholder OneOffProducer = $TM_FILENAME_BASE
package clients;

// satisfies unclosed-client, unawaited-send, acks-not-all
// #region snippet kafka-one-off-producer: Program that sends what it has and ends: try-with-resources waits for all of it
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

public final class OneOffProducer {
    /** Fails when one of the records may be lost. */
    public static void main(String[] values) throws ExecutionException, InterruptedException {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.ACKS_CONFIG, "all");
        try (Producer<String, String> producer = new KafkaProducer<>(config)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String value : values) {
                sent.add(producer.send(new ProducerRecord<>("orders", value, value)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }
}
// #endregion
