// Made from ../../typescript/confluent-rdkafka/create-topics.ts by ../../generate.ts: edit that one.
// placeholder localhost:9092 = localhost:9092
// placeholder orders = topic
// satisfies low-replication, low-min-insync-replicas, unclean-leader-election
// #region snippet kafka-confluent-rdkafka-create-topics: Confluent's rdkafka API: a topic that survives the loss of a broker
import { AdminClient } from '@confluentinc/kafka-javascript';

const orders = {
  topic: 'orders',
  num_partitions: 6,
  replication_factor: 3,
  config: {
    // With acks=all, two copies before a record counts as written, and one broker may be away.
    'min.insync.replicas': '2',
    'unclean.leader.election.enable': 'false',
  },
};

export async function createTopics() {
  const admin = AdminClient.create({ 'metadata.broker.list': 'localhost:9092' });
  try {
    await new Promise((resolve, reject) => admin.createTopic(orders, (error) => (error ? reject(error) : resolve())));
  } finally {
    admin.disconnect();
  }
}
// #endregion
