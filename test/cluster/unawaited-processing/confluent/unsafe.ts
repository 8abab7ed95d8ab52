import { appendFile } from 'node:fs/promises';
import { KafkaJS } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } });
const consumer = kafka.consumer({ kafkaJS: { groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000, fromBeginning: true, autoCommitInterval: 1000 } });

let free = Promise.resolve();

/** The payment service takes one order at a time. */
function charge(id: string): Promise<void> {
  free = free.then(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await appendFile(LEDGER, `${id}\n`);
  });
  return free;
}

async function main(): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC });
  await consumer.run({
    eachMessage: async ({ message }) => {
      charge(message.value!.toString());
    },
  });
}

main().catch(() => process.exit(1));
