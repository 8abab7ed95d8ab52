// placeholder localhost:9092 = localhost:9092
// placeholder shipping = group-id
// placeholder orders = topic
// placeholder GuardedParse = $TM_FILENAME_BASE
package clients;

// satisfies poison-pill, swallowed-handler-error, never-committed
// #region snippet kafka-guarded-parse: Consumer that sets aside what it cannot parse, and nothing else
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public final class GuardedParse {
    private record Order(String id) {}

    private final ObjectMapper json = new ObjectMapper();
    // Bytes: a deserializer that throws makes poll() throw, again and again, at the same record.
    private final Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ConsumerConfig.GROUP_ID_CONFIG, "shipping",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));
    private final Producer<byte[], byte[]> producer = new KafkaProducer<>(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
            ProducerConfig.ACKS_CONFIG, "all"));

    public static void main(String[] args) throws Exception {
        GuardedParse shipping = new GuardedParse();
        Thread loop = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shipping.stop(loop)));
        shipping.run();
    }

    private void run() throws IOException, ExecutionException, InterruptedException {
        try (producer; consumer) {
            consumer.subscribe(List.of("orders"));
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    handleOrSetAside(record);
                }
                if (!records.isEmpty()) {
                    consumer.commitSync(); // each record is either handled or set aside
                }
            }
        } catch (WakeupException stopped) {
            // stop() was called: what was not committed is read again after the next start.
        }
    }

    private void handleOrSetAside(ConsumerRecord<byte[], byte[]> record) throws IOException, ExecutionException, InterruptedException {
        Order order;
        try {
            order = json.readValue(record.value(), Order.class);
        } catch (JsonProcessingException noOrder) {
            // The same bytes never become one. Waits for the answer: when this fails, nothing is committed.
            producer.send(new ProducerRecord<>(record.topic() + "-dlt", null, record.key(), record.value(), record.headers())).get();
            return;
        }
        handle(order);
    }

    /** Let errors out: a database that is away is no reason to set a good record aside. */
    private void handle(Order order) {
        System.out.println(order.id());
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
