import { Kafka, type Consumer } from 'kafkajs';

export const brokers = (process.env.KAFKA_BROKERS ?? 'localhost:9092').split(',');

export const kafka = new Kafka({ clientId: 'orders', brokers });

/** After an error that kafkajs does not retry, the consumer stops and the process would live on without it. */
export function exitOnCrash(consumer: Consumer): void {
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) process.exit(1);
  });
}
