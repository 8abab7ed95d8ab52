import { appendFile } from 'node:fs/promises';
import { KafkaJS } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } });
const consumer = kafka.consumer({ kafkaJS: { groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000, fromBeginning: true } });

async function charge(id: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(LEDGER, `${id}\n`);
}

let stopping = false;
process.once('SIGTERM', () => {
  stopping = true;
  setTimeout(() => void consumer.disconnect().then(() => process.exit(0)), 1000);
});

async function main(): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC });
  await consumer.run({
    eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
      for (const message of batch.messages) {
        if (stopping) break;
        await charge(message.value!.toString());
        resolveOffset(message.offset);
        await heartbeat();
      }
    },
  });
}

main().catch(() => process.exit(1));
