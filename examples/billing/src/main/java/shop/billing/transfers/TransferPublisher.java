package shop.billing.transfers;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Money that goes from one account to another: two records, or none. */
public class TransferPublisher implements AutoCloseable {
    private final Producer<String, String> producer;

    public TransferPublisher(String brokers) {
        producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, "billing.transfers"));
        producer.initTransactions();
    }

    public void transfer(String from, String to, long cents) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("accounts.transfers", from, String.valueOf(-cents)));
        producer.send(new ProducerRecord<>("accounts.transfers", to, String.valueOf(cents)));
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close();
    }
}
