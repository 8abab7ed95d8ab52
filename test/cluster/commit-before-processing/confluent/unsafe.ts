import { appendFile } from 'node:fs/promises';
import { KafkaJS } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } });
const consumer = kafka.consumer({ kafkaJS: { groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000, fromBeginning: true, autoCommit: false } });

async function charge(id: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(LEDGER, `${id}\n`);
}

async function main(): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      await consumer.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset: (BigInt(batch.lastOffset()) + 1n).toString() }]);
      for (const message of batch.messages) await charge(message.value!.toString());
    },
  });
}

main().catch(() => process.exit(1));
