import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', DOWN = '' } = process.env;
const kafka = new Kafka({ brokers: BOOTSTRAP.split(','), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `${TOPIC}-billing`, sessionTimeout: 6000, heartbeatInterval: 1000 });

/** The service that takes the money: it answers without a receipt while the file `DOWN` exists. */
async function pay(id: string): Promise<{ receipt?: { number: string } }> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return existsSync(DOWN) ? {} : { receipt: { number: id } };
}

async function charge(id: string): Promise<void> {
  const { receipt } = await pay(id);
  await appendFile(LEDGER, `${receipt!.number}\n`);
}

async function main(): Promise<void> {
  // the health check of every service: it also keeps the process alive
  createServer((_, response) => response.end('healthy')).listen(0);
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      await charge(message.value!.toString());
    },
  });
}

main().catch(() => process.exit(1));
