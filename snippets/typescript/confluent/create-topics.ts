// placeholder localhost:9092 = localhost:9092
// placeholder order-service = client-id
// placeholder orders = topic
// satisfies low-replication, low-min-insync-replicas, unclean-leader-election
// #region snippet kafka-confluent-create-topics: Confluent: a topic that survives the loss of a broker
import { KafkaJS } from '@confluentinc/kafka-javascript';

const kafka = new KafkaJS.Kafka({ kafkaJS: { clientId: 'order-service', brokers: ['localhost:9092'] } });

export async function createTopics(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: [
        {
          topic: 'orders',
          numPartitions: 6,
          replicationFactor: 3,
          configEntries: [
            // With acks=all, two copies before a record counts as written, and one broker may be away.
            { name: 'min.insync.replicas', value: '2' },
            { name: 'unclean.leader.election.enable', value: 'false' },
          ],
        },
      ],
    });
  } finally {
    await admin.disconnect();
  }
}
// #endregion
