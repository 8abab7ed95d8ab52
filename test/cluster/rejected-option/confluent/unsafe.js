const { appendFile } = require('node:fs/promises');
const { KafkaJS } = require('@confluentinc/kafka-javascript');

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: BOOTSTRAP.split(',') } });
const consumer = kafka.consumer({ kafkaJS: { groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000 } });

async function charge(id) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(LEDGER, `${id}\n`);
}

async function main() {
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      await charge(message.value.toString());
    },
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
