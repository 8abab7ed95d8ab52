// placeholder localhost:9092 = localhost:9092
// placeholder shipping = group-id
// placeholder orders = topic
// placeholder DeadLetter = $TM_FILENAME_BASE
package clients;

// satisfies swallowed-handler-error, poison-pill
// #region snippet kafka-dead-letter: Consumer that puts what it cannot process on a dead-letter topic
import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public final class DeadLetter {
    private static final Logger log = LoggerFactory.getLogger(DeadLetter.class);

    private final Consumer<String, String> consumer = new KafkaConsumer<>(Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ConsumerConfig.GROUP_ID_CONFIG, "shipping",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            // If all of them fail, their retries still end before max.poll.interval.ms (5 minutes).
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50));
    private final Producer<String, String> producer = new KafkaProducer<>(Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
            ProducerConfig.ACKS_CONFIG, "all"));

    public static void main(String[] args) throws Exception {
        DeadLetter consumer = new DeadLetter();
        Thread loop = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> consumer.stop(loop)));
        consumer.run();
    }

    void run() throws ExecutionException, InterruptedException {
        try (producer; consumer) {
            consumer.subscribe(List.of("orders"));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<String, String> record : records) {
                    try {
                        handleWithRetry(record);
                    } catch (RuntimeException error) {
                        log.error("{}-{}@{} goes to the dead letters", record.topic(), record.partition(), record.offset(), error);
                        sendToDeadLetters(record, error);
                    }
                }
                if (!records.isEmpty()) {
                    consumer.commitSync(); // each record is either handled or on the dead-letter topic
                }
            }
        } catch (WakeupException stopped) {
            // stop() was called: what was not committed is read again after the next start.
        }
    }

    /** Three tries, so that a short outage does not fill the dead-letter topic. */
    private void handleWithRetry(ConsumerRecord<String, String> record) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                handle(record);
                return;
            } catch (RuntimeException error) {
                if (attempt == 3) {
                    throw error;
                }
                Thread.sleep(attempt * 1_000L);
            }
        }
    }

    private void handle(ConsumerRecord<String, String> record) {
        System.out.println(record.key() + " " + record.value());
    }

    /** Waits for the answer: when this fails, run() ends without a commit and the record is read again. */
    private void sendToDeadLetters(ConsumerRecord<String, String> record, Exception error) throws ExecutionException, InterruptedException {
        ProducerRecord<String, String> letter =
                new ProducerRecord<>(record.topic() + "-dlt", null, record.key(), record.value(), record.headers());
        letter.headers()
                .add("dlt-original-topic", record.topic().getBytes(UTF_8))
                .add("dlt-original-partition", String.valueOf(record.partition()).getBytes(UTF_8))
                .add("dlt-original-offset", String.valueOf(record.offset()).getBytes(UTF_8))
                .add("dlt-error", error.toString().getBytes(UTF_8));
        producer.send(letter).get();
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
