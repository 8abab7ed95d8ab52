import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'order-service', brokers: ['localhost:9092'] });
export const consumer = kafka.consumer({ groupId: 'shipping' });

// satisfies missing-crash-handler
// #region snippet kafka-crash-listener: What to do when a consumer has stopped for good
// kafkajs restarts the consumer by itself, but not after an error that it does not retry (a TypeError, say): the process would live on and
// consume nothing. Its platform starts it again.
consumer.on(consumer.events.CRASH, ({ payload }) => {
  console.error('The consumer crashed', payload.error);
  if (!payload.restart) process.exit(1);
});
// #endregion

process.once('SIGTERM', () => consumer.disconnect());
