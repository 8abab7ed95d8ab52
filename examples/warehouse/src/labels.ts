import { KafkaJS } from '@confluentinc/kafka-javascript';
import { brokers, db } from './setup';

const kafka = new KafkaJS.Kafka({ kafkaJS: { clientId: 'warehouse', brokers: [brokers] } });
const consumer = kafka.consumer({ kafkaJS: { groupId: 'warehouse.labels', autoCommit: false, fromBeginning: true } });

/** Prints a label for each parcel. Written for kafkajs, and moved to Confluent's client since. */
export async function start(): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topics: ['parcels.packed'] });
  await consumer.run({
    // @ts-expect-error: kafkajs takes it here
    autoCommit: false,
    eachMessage: async ({ message }) => {
      await db.query('UPDATE parcels SET label = now() WHERE id = $1', [String(message.key)]);
    },
  });
}

export const stop = () => consumer.disconnect();
