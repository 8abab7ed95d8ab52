import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

final class Unsafe {
    private static final String TOPIC = System.getenv().getOrDefault("TOPIC", "bills");
    private static final int RECORDS = Integer.parseInt(System.getenv("RECORDS"));
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static Properties producerSettings() {
        Properties props = new Properties();
        props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TOPIC);
        return props;
    }

    private static Properties consumerSettings() {
        Properties props = new Properties();
        props.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        props.put(ConsumerConfig.GROUP_ID_CONFIG, TOPIC + "-booking");
        props.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        props.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        props.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        props.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return props;
    }

    /** A service that bills need, and that does not answer now and then. */
    private static void reserve(String id, int attempt) throws InterruptedException {
        Thread.sleep(20);
        if (id.endsWith("9") && attempt == 0) throw new IllegalStateException("the tax service does not answer");
    }

    private static void bill(KafkaProducer<String, String> producer, String id, int attempt) throws InterruptedException {
        producer.beginTransaction();
        try {
            producer.send(new ProducerRecord<>(TOPIC, id, id));
            reserve(id, attempt);
            producer.commitTransaction();
        } catch (IllegalStateException e) {
            producer.abortTransaction();
            throw e;
        }
    }

    private static void billAll() {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(producerSettings())) {
            producer.initTransactions();
            for (int id = 0; id < RECORDS; id++) {
                for (int attempt = 0; attempt < 3; attempt++) {
                    try {
                        bill(producer, String.valueOf(id), attempt);
                        break;
                    } catch (IllegalStateException e) {
                        System.err.println("bill " + id + ": " + e.getMessage());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work. */
    private static void book(String id) {
        try {
            Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] args) {
        new Thread(Unsafe::billAll).start();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(consumerSettings())) {
            consumer.subscribe(List.of(TOPIC));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<String, String> record : records) {
                    book(record.value());
                }
                consumer.commitSync();
            }
        }
    }
}
