import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'shop', brokers: ['localhost:9092'] });
const producer = kafka.producer();

export async function place(id: string): Promise<void> {
  producer.send({ topic: 'orders', messages: [{ key: id, value: 'placed' }] });
}

export async function cancel(id: string): Promise<void> {
  producer.send({ topic: 'orders', messages: [{ key: id, value: 'cancelled' }] });
}
