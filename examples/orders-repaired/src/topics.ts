import { kafka } from './kafka';

const durable = [
  { name: 'min.insync.replicas', value: '2' },
  { name: 'unclean.leader.election.enable', value: 'false' },
];

/** Makes the topics that are not there yet: one broker may be away, and nothing is lost when it does not come back. */
export async function createTopics(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: [
        { topic: 'orders.placed', numPartitions: 6, replicationFactor: 3, configEntries: durable },
        { topic: 'orders.cancelled', numPartitions: 6, replicationFactor: 3, configEntries: durable },
        { topic: 'stock.levels', numPartitions: 3, replicationFactor: 3, configEntries: durable },
      ],
    });
  } finally {
    await admin.disconnect();
  }
}
