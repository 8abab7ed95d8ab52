import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', DOWN = '' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000 });

/** The work: a service that is away while the file `DOWN` exists, and takes a while otherwise. */
async function charge(id: string): Promise<void> {
  if (existsSync(DOWN)) throw new Error('the payment service does not answer');
  await new Promise((resolve) => setTimeout(resolve, 50));
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
    eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
      for (const message of batch.messages) {
        await charge(message.value!.toString());
        resolveOffset((BigInt(message.offset) + 1n).toString());
        await heartbeat();
      }
    },
  });
}

main().catch(() => process.exit(1));
