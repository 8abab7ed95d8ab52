import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

final class Unsafe {
    private static final String TOPIC = System.getenv("TOPIC");
    private static final int RECORDS = Integer.parseInt(System.getenv("RECORDS"));
    private static final Path LEDGER = Path.of(System.getenv("LEDGER"));

    private static Properties plain() {
        Properties props = new Properties();
        props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        return props;
    }

    private static Properties transactional() {
        Properties props = new Properties();
        props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("BOOTSTRAP"));
        props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TOPIC);
        return props;
    }

    /** A service that orders need, and that does not answer now and then. */
    private static void reserve(String id, int attempt) {
        if (id.endsWith("9") && attempt == 0) throw new IllegalStateException("the stock service does not answer");
    }

    private static void place(KafkaProducer<String, String> orders, KafkaProducer<String, String> mails, String id, int attempt) throws ExecutionException, InterruptedException {
        orders.beginTransaction();
        try {
            orders.send(new ProducerRecord<>(TOPIC + "-orders", id, id));
            mails.send(new ProducerRecord<>(TOPIC, id, id)).get();
            reserve(id, attempt);
            orders.commitTransaction();
        } catch (IllegalStateException e) {
            orders.abortTransaction();
            throw e;
        }
    }

    public static void main(String[] args) throws Exception {
        try (KafkaProducer<String, String> orders = new KafkaProducer<>(transactional());
             KafkaProducer<String, String> mails = new KafkaProducer<>(plain())) {
            orders.initTransactions();
            for (int id = 0; id < RECORDS; id++) {
                String order = String.valueOf(id);
                note(order);
                for (int attempt = 0; attempt < 3; attempt++) {
                    try {
                        place(orders, mails, order, attempt);
                        break;
                    } catch (IllegalStateException e) {
                        System.err.println("order " + order + ": " + e.getMessage());
                    }
                }
            }
        }
    }

    /** The program's ledger: what it holds to be sent. */
    private static void note(String id) throws IOException {
        Files.writeString(LEDGER, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
