package shop;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

class Billing {
  private final KafkaProducer<String, String> producer;

  Billing(KafkaProducer<String, String> producer) {
    this.producer = producer;
  }

  void bill(String order) {
    producer.send(new ProducerRecord<>("bills", order, "due"));
  }
}
