// placeholder localhost:9092 = localhost:9092
// placeholder meter-audit = group-id
// placeholder readings = topic
// placeholder SequenceCheck = $TM_FILENAME_BASE
package clients;

// satisfies unawaited-send, swallowed-handler-error
// #region snippet kafka-sequence-check: Sequence numbers per partition, and a consumer that reports gaps
import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Needs the table sequence_seen (topic text, partition int, source text, last bigint, PRIMARY KEY (topic, partition, source)). */
public final class SequenceCheck {
    private static final Logger log = LoggerFactory.getLogger(SequenceCheck.class);

    /** Offsets cannot tell: transactions and compaction leave holes in them. So each run of the producer counts for itself. */
    public static final class NumberingProducer {
        private final String source = UUID.randomUUID().toString();
        private final Map<Integer, Long> lastSent = new HashMap<>();
        private final Producer<String, String> producer;

        /** The producer has to be idempotent (the default), or a retry may change the order of the numbers. */
        public NumberingProducer(Producer<String, String> producer) {
            this.producer = producer;
        }

        /** Numbers the record within its partition. A send that fails leaves a hole, which is what the check is to show. Look at the result! */
        public synchronized Future<RecordMetadata> publish(int partition, String value) {
            long sequence = lastSent.merge(partition, 1L, Long::sum);
            ProducerRecord<String, String> record = new ProducerRecord<>("readings", partition, null, value);
            record.headers()
                    .add("source", source.getBytes(UTF_8))
                    .add("sequence", Long.toString(sequence).getBytes(UTF_8));
            return producer.send(record);
        }
    }

    private final DataSource database;
    private final Consumer<String, String> consumer = new KafkaConsumer<>(Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ConsumerConfig.GROUP_ID_CONFIG, "meter-audit",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));

    public SequenceCheck(DataSource database) {
        this.database = database;
    }

    /** Returns after {@link #stop}; an error ends it without a commit. */
    public void run() throws SQLException {
        try (consumer) {
            consumer.subscribe(List.of("readings"));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<String, String> record : records) {
                    check(record);
                }
                if (!records.isEmpty()) {
                    consumer.commitSync();
                }
            }
        } catch (WakeupException stopped) {
            // stop() was called: what was not committed is checked again after the next start.
        }
    }

    /** Call from a shutdown hook, then wait for {@link #run} to return. */
    public void stop() {
        consumer.wakeup();
    }

    /** Compares with the number before it, kept in the database so that a restart or rebalance hides nothing. */
    private void check(ConsumerRecord<String, String> record) throws SQLException {
        Header source = record.headers().lastHeader("source");
        Header number = record.headers().lastHeader("sequence");
        if (source == null || number == null) {
            return; // not sent by NumberingProducer
        }
        String from = new String(source.value(), UTF_8);
        long sequence = Long.parseLong(new String(number.value(), UTF_8));

        try (Connection connection = database.getConnection()) {
            // The first record seen from a source says where counting starts: older ones may have expired.
            Long last = lastSeen(connection, record, from);
            if (last != null && sequence > last + 1) {
                report(record, from, last + 1, sequence - 1);
            }
            // A repeated record has a lower number and changes nothing.
            if (last == null || sequence > last) {
                saveLastSeen(connection, record, from, sequence);
            }
        }
    }

    private void report(ConsumerRecord<String, String> record, String source, long first, long last) {
        log.error("Lost in {}-{} from {}: {} to {}", record.topic(), record.partition(), source, first, last);
    }

    private static Long lastSeen(Connection connection, ConsumerRecord<String, String> record, String source) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT last FROM sequence_seen WHERE topic = ? AND partition = ? AND source = ?")) {
            select.setString(1, record.topic());
            select.setInt(2, record.partition());
            select.setString(3, source);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong("last") : null;
            }
        }
    }

    private static void saveLastSeen(Connection connection, ConsumerRecord<String, String> record, String source, long sequence) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO sequence_seen (topic, partition, source, last) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (topic, partition, source) DO UPDATE SET last = EXCLUDED.last")) {
            upsert.setString(1, record.topic());
            upsert.setInt(2, record.partition());
            upsert.setString(3, source);
            upsert.setLong(4, sequence);
            upsert.executeUpdate();
        }
    }
}
// #endregion
