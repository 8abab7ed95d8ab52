const { appendFile } = require('node:fs/promises');
const { Kafka, logLevel } = require('kafkajs');

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000 });

/** The work, which takes a while. */
async function charge(id) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(LEDGER, `${id}\n`);
}

// a supervisor starts the process again
consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) process.exit(1);
});

async function main() {
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBegining: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      await charge(message.value.toString());
    },
  });
}

main().catch(() => process.exit(1));
