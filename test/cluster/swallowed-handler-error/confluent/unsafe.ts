import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { KafkaJS } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', DOWN = '' } = process.env;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } });
const consumer = kafka.consumer({ kafkaJS: { groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000, fromBeginning: true } });

/** The work: a service that is away while the file `DOWN` exists, and takes a while otherwise. */
async function charge(id: string): Promise<void> {
  if (existsSync(DOWN)) throw new Error('the payment service does not answer');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(LEDGER, `${id}\n`);
}

async function main(): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC });
  await consumer.run({
    eachMessage: async ({ message }) => {
      try {
        await charge(message.value!.toString());
      } catch (error) {
        console.error('not charged', error);
      }
    },
  });
}

main().catch(() => process.exit(1));
