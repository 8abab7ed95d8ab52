import { appendFile } from 'node:fs/promises';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 5000 });

/** The work, which takes long. */
async function charge(id: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 3500));
  await appendFile(LEDGER, `${id}\n`);
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
