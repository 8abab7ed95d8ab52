package shop;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Billing {
  private static final Logger log = LoggerFactory.getLogger(Billing.class);

  private final KafkaProducer<String, String> producer;

  Billing(KafkaProducer<String, String> producer) {
    this.producer = producer;
  }

  void bill(String order) {
    producer.send(new ProducerRecord<>("bills", order, "due"));
  }
}
