// placeholder localhost:9092 = localhost:9092
// placeholder shipping = group-id
// placeholder orders = topic
// placeholder ReactiveReceiver = $TM_FILENAME_BASE
package reactive;

// satisfies commit-before-processing, unawaited-processing, swallowed-handler-error, commit-on-failure, never-committed, auto-commit-before-processing, offset-off-by-one, latest-offset-reset, random-group-id
// #region snippet kafka-reactor-receiver: Reactor Kafka: receiver that commits each record after its work
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverRecord;
import reactor.util.retry.Retry;

public final class ReactiveReceiver {
    private final KafkaReceiver<String, String> receiver = KafkaReceiver.create(ReceiverOptions.<String, String>create(Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
            ConsumerConfig.GROUP_ID_CONFIG, "shipping",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"))
            .subscription(List.of("orders")));

    /** One record after the other. After a failure it begins anew behind the last commit, so that the record that failed comes again. */
    public Disposable start() {
        return receiver.receive()
                .concatMap(record -> handle(record).then(record.receiverOffset().commit()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1)).maxBackoff(Duration.ofMinutes(1)))
                .subscribe();
    }

    /** Fails when the work did: an onErrorResume here would count the record as done. */
    private Mono<Void> handle(ReceiverRecord<String, String> record) {
        return Mono.fromRunnable(() -> System.out.println(record.key() + " " + record.value()));
    }
}
// #endregion
