import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', SERVICE = '' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000 });

async function charge(id: string): Promise<void> {
  const response = await fetch(SERVICE, { method: 'POST', headers: { 'Idempotency-Key': id }, body: id });
  if (!response.ok) throw new Error(`the payment service answers ${response.status}`);
}

// a supervisor starts the process again
consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) process.exit(1);
});

async function main(): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      await charge(message.value!.toString());
    },
  });
}

main().catch(() => process.exit(1));
