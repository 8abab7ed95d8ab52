import path from 'node:path';
import { Engine } from '../../server/src/engine/engine';
import { scan, slashed } from '../../server/src/engine/files';
import { createJavaFrontend } from '../../server/src/frontends/java/index';
import { createTypeScriptFrontend } from '../../server/src/frontends/typescript/index';
import { rules } from '../../server/src/rules/index';

// How long it takes from an edit to the findings, with the whole monorepo in the engine. Prints JSON.
const [folder, dist] = process.argv.slice(2) as [string, string];
const edits = 200;

const typescript = (n: number): string => `import { Kafka } from 'kafkajs';
import { OrderEvents } from './order-events';

const kafka = new Kafka({ clientId: 'orders', brokers: ['localhost:9092'] });
const producer = kafka.producer();
const consumer = kafka.consumer({ groupId: 'orders' });

export class Orders {
  constructor(private readonly events: OrderEvents, private readonly table: { insert(row: unknown): Promise<void> }) {}
${Array.from(
  { length: n },
  (_, i) => `
  async place${i}(id: string, total: number): Promise<number> {
    const rows = [id, String(total)].map((part) => part.trim());
    try {
      await this.table.insert({ id, total, rows });
      await producer.send({ topic: 'orders', messages: [{ key: id, value: JSON.stringify({ id, total }) }] });
    } catch (error) {
      if (total > ${i}) throw error;
    }
    await this.events.created(id);
    return rows.length + ${i};
  }
`,
).join('')}
  async run(): Promise<void> {
    await consumer.run({
      eachMessage: async ({ message }) => {
        await this.place0(String(message.key), 1);
      },
    });
  }
}
`;

const java = (n: number): string => `package shop.orders;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

public class Orders {
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;

    public Orders(KafkaProducer<String, String> producer, KafkaConsumer<String, String> consumer) {
        this.producer = producer;
        this.consumer = consumer;
    }
${Array.from(
  { length: n },
  (_, i) => `
    public int place${i}(String id, int total) throws Exception {
        List<String> rows = List.of(id, String.valueOf(total));
        try {
            producer.send(new ProducerRecord<>("orders", id, "total " + total)).get();
        } catch (IllegalStateException e) {
            if (total > ${i}) {
                throw e;
            }
        }
        return rows.size() + ${i};
    }
`,
).join('')}
    public void run() throws Exception {
        while (true) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                place0(record.key(), 1);
            }
        }
    }
}
`;

const other = (n: number): string =>
  Array.from(
    { length: n },
    (_, i) =>
      `export async function work${i}(id: string): Promise<string> {\n  return await Promise.resolve(id + ${i});\n}\n`,
  ).join('\n');

async function main(): Promise<void> {
  const engine = new Engine(
    [
      createTypeScriptFrontend({ declarations: path.join(dist, 'declarations.json') }),
      await createJavaFrontend({
        runtime: path.join(dist, 'web-tree-sitter.wasm'),
        java: path.join(dist, 'tree-sitter-java.wasm'),
      }),
    ],
    rules,
    (message) => {
      throw new Error(message);
    },
  );
  const root = slashed(folder);
  await scan(root, { reads: (file) => engine.reads(file), each: (file, text) => engine.set(file, text) });
  for (const file of engine.analysed()) engine.findings(file);

  const rows = [];
  for (const [name, file, text] of [
    ['TypeScript with Kafka', `${root}/packages/orders/src/messaging/orders.ts`, typescript(22)],
    ['Java with Kafka', `${root}/billing/src/main/java/shop/orders/Orders.java`, java(22)],
    ['TypeScript without Kafka', `${root}/packages/orders/src/other.ts`, other(75)],
  ] as const) {
    const lines = text.split('\n');
    engine.set(file, text);
    engine.findings(file);
    const times: number[] = [];
    let findings = 0;
    for (let i = 0; i < edits; i++) {
      const line = 12 + ((i * 37) % (lines.length - 20));
      const edited = [...lines];
      // In turn a harmless change, a half-typed line, and a send that nobody waits for.
      if (i % 3 === 0) edited[line] += ` // ${i}`;
      else if (i % 3 === 1) edited.splice(line, 0, 'const half = this.');
      else
        edited[line] = edited[line]!.replace(/await producer|\.get\(\)/, (one) => (one === '.get()' ? '' : 'producer'));
      const next = edited.join('\n');
      const started = performance.now();
      engine.set(file, next);
      findings += engine.findings(file).length;
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    rows.push({
      name: `${name}, ${lines.length} lines`,
      edits,
      p50: times[edits / 2]!,
      p95: times[Math.floor(edits * 0.95)]!,
      most: times.at(-1)!,
      findings,
    });
  }
  console.log(JSON.stringify(rows));
}

void main();
