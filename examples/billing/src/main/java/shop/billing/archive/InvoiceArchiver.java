package shop.billing.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

/** A process of its own: puts every invoice into the archive that the law asks for. */
public class InvoiceArchiver {
    private static final Logger log = LoggerFactory.getLogger(InvoiceArchiver.class);

    private final ExecutorService workers = Executors.newFixedThreadPool(8);
    private final KafkaConsumer<String, String> consumer;
    private final Producer<String, String> producer;

    public InvoiceArchiver(String brokers) {
        Properties consumerConfig = new Properties();
        consumerConfig.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        consumerConfig.put(ConsumerConfig.GROUP_ID_CONFIG, "billing.archive");
        consumerConfig.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        consumerConfig.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        consumerConfig.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer = new KafkaConsumer<>(consumerConfig);

        Properties producerConfig = new Properties();
        producerConfig.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        producerConfig.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        producerConfig.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        producer = new KafkaProducer<>(producerConfig);
    }

    public static void main(String[] args) {
        InvoiceArchiver archiver = new InvoiceArchiver(args[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(archiver::stop));
        archiver.run();
    }

    public void run() {
        try (consumer) {
            consumer.subscribe(List.of("invoices.created"));
            while (true) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<String, String> record : records) {
                    workers.submit(() -> archive(record));
                }
            }
        } catch (WakeupException stopped) {
            log.info("Archiver stopped");
        } finally {
            workers.shutdown();
            producer.close();
        }
    }

    public void stop() {
        consumer.wakeup();
    }

    private void archive(ConsumerRecord<String, String> record) {
        Path file = Path.of("archive", record.key() + ".json");
        try {
            Files.writeString(file, record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        producer.send(new ProducerRecord<>("invoices.archived", record.key(), file.toString()),
                (metadata, exception) -> log.info("Invoice {} archived, offset {}", record.key(), metadata.offset()));
    }
}
