package shop.billing.transfers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds up what the accounts move: the controlling department looks at it. */
public class TransferTotals {
    private static final Logger log = LoggerFactory.getLogger(TransferTotals.class);

    private final KafkaConsumer<String, String> consumer;
    private final Totals totals;

    public TransferTotals(String brokers, Totals totals) {
        this.totals = totals;
        consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                ConsumerConfig.GROUP_ID_CONFIG, "billing.totals",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"));
    }

    public void run() {
        try (consumer) {
            consumer.subscribe(List.of("accounts.transfers"));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<String, String> record : records) {
                    totals.put(record.key(), record.offset(), Long.parseLong(record.value()));
                }
                consumer.commitSync();
            }
        } catch (WakeupException stopped) {
            log.info("Totals stopped");
        }
    }

    public void stop() {
        consumer.wakeup();
    }

    /** Keeps a movement by its account and offset: the same one a second time changes nothing. */
    public interface Totals {
        void put(String account, long offset, long cents);
    }
}
