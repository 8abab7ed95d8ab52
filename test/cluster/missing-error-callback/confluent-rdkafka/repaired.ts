import { appendFileSync } from 'node:fs';
import { HighLevelProducer } from '@confluentinc/kafka-javascript';

const { BOOTSTRAP = '', TOPIC = '', LEDGER = '', RECORDS = '0' } = process.env;
const producer = new HighLevelProducer({ 'metadata.broker.list': BOOTSTRAP }, { 'message.timeout.ms': 3000 });

/** Sends it until the brokers have it. */
function publish(id: string): Promise<void> {
  return new Promise((resolve) => {
    const send = (): void => {
      producer.produce(TOPIC, null, Buffer.from(id), id, Date.now(), (error) => {
        if (error) return void setTimeout(send, 500);
        appendFileSync(LEDGER, `${id}\n`);
        resolve();
      });
    };
    send();
  });
}

producer
  .on('ready', async () => {
    const sends: Promise<void>[] = [];
    for (let id = 0; id < Number(RECORDS); id++) {
      sends.push(publish(String(id)));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    await Promise.all(sends);
    producer.disconnect(() => process.exit(0));
  })
  .on('event.error', (error) => console.error(error))
  .connect();
