import { appendFile } from 'node:fs/promises';
import { Consumer, MessagesStreamFallbackModes, MessagesStreamModes, stringDeserializers } from '@platformatic/kafka';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '' } = process.env;

/** Takes its time, for some more than for others. */
async function charge(id: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50 * (1 + (Number(id) % 20))));
  await appendFile(LEDGER, `${id}\n`);
}

async function main(): Promise<void> {
  const consumer = new Consumer({ groupId: `${TOPIC}-billing`, clientId: 'billing', bootstrapBrokers: BOOTSTRAP.split(','), deserializers: stringDeserializers, sessionTimeout: 6000, heartbeatInterval: 1000 });
  const stream = await consumer.consume({ topics: [TOPIC], mode: MessagesStreamModes.COMMITTED, fallbackMode: MessagesStreamFallbackModes.EARLIEST, autocommit: false });
  stream.on('data', async (message) => {
    await charge(message.value!);
    await message.commit();
  });
  stream.on('error', () => process.exit(1));
}

// a supervisor starts the process again
main().catch((error: unknown) => { console.error(error); process.exit(1); });
