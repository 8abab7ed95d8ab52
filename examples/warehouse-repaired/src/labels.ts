import { KafkaJS } from '@confluentinc/kafka-javascript';
import { brokers, db } from './setup';

const kafka = new KafkaJS.Kafka({ kafkaJS: { clientId: 'warehouse', brokers: [brokers] } });
const consumer = kafka.consumer({ kafkaJS: { groupId: 'warehouse.labels', autoCommit: false, fromBeginning: true } });

/** Prints a label for each parcel. */
export async function start(): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topics: ['parcels.packed'] });
  await consumer.run({
    eachMessage: async ({ topic, partition, message }) => {
      await db.query('UPDATE parcels SET label = now() WHERE id = $1', [String(message.key)]);
      await consumer.commitOffsets([{ topic, partition, offset: (BigInt(message.offset) + 1n).toString() }]);
    },
  });
}

export const stop = () => consumer.disconnect();
