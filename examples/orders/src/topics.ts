import { kafka } from './kafka';

/** Makes the topics that are not there yet. */
export async function createTopics(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: [
        { topic: 'orders.placed', numPartitions: 6, replicationFactor: 1 },
        { topic: 'orders.cancelled', numPartitions: 6, replicationFactor: 3, configEntries: [{ name: 'min.insync.replicas', value: '1' }] },
        { topic: 'stock.levels', numPartitions: 3, replicationFactor: 3, configEntries: [{ name: 'unclean.leader.election.enable', value: 'true' }] },
      ],
    });
  } finally {
    await admin.disconnect();
  }
}
