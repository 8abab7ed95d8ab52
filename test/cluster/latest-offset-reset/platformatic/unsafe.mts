import { appendFile } from 'node:fs/promises';
import { Consumer, MessagesStreamModes, stringDeserializers } from '@platformatic/kafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;

async function charge(id: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  await appendFile(LEDGER, `${id}\n`);
}

async function main(): Promise<void> {
  const consumer = new Consumer({ groupId: `${TOPIC}-billing`, clientId: 'billing', bootstrapBrokers: BOOTSTRAP.split(','), deserializers: stringDeserializers, sessionTimeout: 6000, heartbeatInterval: 1000 });
  const stream = await consumer.consume({ topics: [TOPIC], mode: MessagesStreamModes.LATEST, autocommit: false });
  stream.once('error', () => process.exit(1));
  for await (const message of stream) {
    await charge(message.value!);
    await message.commit();
  }
}

main().catch((error: unknown) => { console.error(error); process.exit(1); });
