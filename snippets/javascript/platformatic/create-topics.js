// Made from ../../typescript/platformatic/create-topics.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// placeholder orders = topic
// satisfies low-replication, low-min-insync-replicas, unclean-leader-election
// #region snippet kafka-platformatic-create-topics: @platformatic/kafka: a topic that survives the loss of a broker
import { Admin } from '@platformatic/kafka';

export async function createTopics() {
  const admin = new Admin({ clientId: 'order-service', bootstrapBrokers: ['localhost:9092'] });
  try {
    await admin.createTopics({
      topics: ['orders'],
      partitions: 6,
      replicas: 3,
      configs: [
        // With acks ALL, two copies before a record counts as written, and one broker may be away.
        { name: 'min.insync.replicas', value: '2' },
        { name: 'unclean.leader.election.enable', value: 'false' },
      ],
    });
  } finally {
    await admin.close();
  }
}
// #endregion
