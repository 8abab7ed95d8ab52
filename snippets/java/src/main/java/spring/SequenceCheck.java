// placeholder meter-audit = group-id
// placeholder readings = topic
// placeholder SequenceCheck = $TM_FILENAME_BASE
package spring;

// satisfies unawaited-send, swallowed-handler-error
// #region snippet kafka-spring-sequence-check: Spring: sequence numbers per partition, and a listener that reports gaps
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;

/** Needs the table sequence_seen (topic text, partition int, source text, last bigint, PRIMARY KEY (topic, partition, source)). */
@Component
public class SequenceCheck {
    private static final Logger log = LoggerFactory.getLogger(SequenceCheck.class);

    /** Offsets cannot tell: transactions and compaction leave holes in them. So each run of the producer counts for itself. */
    private final String source = UUID.randomUUID().toString();
    private final Map<Integer, Long> lastSent = new HashMap<>();

    private final KafkaTemplate<String, String> template;
    private final JdbcTemplate jdbc;

    /** The template's producer has to be idempotent (the default), or a retry may change the order of the numbers. */
    public SequenceCheck(KafkaTemplate<String, String> template, JdbcTemplate jdbc) {
        this.template = template;
        this.jdbc = jdbc;
    }

    /** Numbers the record within its partition. A send that fails leaves a hole, which is what the check is to show. Look at the result! */
    public synchronized CompletableFuture<SendResult<String, String>> publish(int partition, String value) {
        long sequence = lastSent.merge(partition, 1L, Long::sum);
        ProducerRecord<String, String> record = new ProducerRecord<>("readings", partition, null, value);
        record.headers()
                .add("source", source.getBytes(UTF_8))
                .add("sequence", Long.toString(sequence).getBytes(UTF_8));
        return template.send(record);
    }

    /** Compares with the number before it, kept in the database so that a restart or rebalance hides nothing. */
    @KafkaListener(topics = "readings", groupId = "meter-audit", properties = "auto.offset.reset=earliest")
    public void check(ConsumerRecord<String, String> record) {
        Header sourceHeader = record.headers().lastHeader("source");
        Header sequenceHeader = record.headers().lastHeader("sequence");
        if (sourceHeader == null || sequenceHeader == null) {
            return; // not sent by publish()
        }
        String from = new String(sourceHeader.value(), UTF_8);
        long sequence = Long.parseLong(new String(sequenceHeader.value(), UTF_8));

        List<Long> seen = jdbc.queryForList(
                "SELECT last FROM sequence_seen WHERE topic = ? AND partition = ? AND source = ?",
                Long.class, record.topic(), record.partition(), from);
        // The first record seen from a source says where counting starts: older ones may have expired.
        long expected = seen.isEmpty() ? sequence : seen.get(0) + 1;
        if (sequence > expected) {
            log.error("Lost in {}-{} from {}: {} to {}", record.topic(), record.partition(), from, expected, sequence - 1);
        }
        // A repeated record has a lower number and changes nothing.
        jdbc.update(
                "INSERT INTO sequence_seen (topic, partition, source, last) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (topic, partition, source) DO UPDATE SET last = GREATEST(sequence_seen.last, EXCLUDED.last)",
                record.topic(), record.partition(), from, sequence);
    }
}
// #endregion
