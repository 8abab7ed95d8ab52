import { Kafka } from 'kafkajs';

const producer = new Kafka({ clientId: 'shop', brokers: ['localhost:9092'] }).producer();

export async function ship(id: string): Promise<void> {
  await producer.send({ topic: 'shipments', messages: [{ key: id, value: 'shipped' }] });
}
