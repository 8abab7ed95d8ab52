// placeholder payments = topic
// placeholder SyncSendRetry = $TM_FILENAME_BASE
package spring;

// satisfies unawaited-send, swallowed-send-error
// #region snippet kafka-spring-sync-send-retry: Spring: send that waits for the answer, with retries that end
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;

@Component
public class SyncSendRetry implements DisposableBean {
    private final KafkaTemplate<String, String> template;

    /**
     * The producer retries by itself, without writing a record twice, for as long as delivery.timeout.ms allows. A loop around
     * send() would make a new record of each attempt, which idempotence cannot recognise.
     */
    public SyncSendRetry(ProducerFactory<String, String> factory) {
        template = new KafkaTemplate<>(factory, Map.of(
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000));
    }

    /** Returns when every in-sync replica has the record. When it throws, nothing may go on as if the record were sent. */
    public SendResult<String, String> send(String key, String value) {
        try {
            return template.send("payments", key, value).get();
        } catch (ExecutionException failed) {
            throw new KafkaException("Record " + key + " was not sent", failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Nobody waited for record " + key + ": it may or may not have been sent", stopped);
        }
    }

    /** With settings of its own, the template has a producer of its own. */
    @Override
    public void destroy() {
        template.destroy();
    }
}
// #endregion
