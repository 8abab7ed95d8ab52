// A monorepo made up for the bench: about 900 TypeScript files in packages that import each other, of which few know
// Kafka. The same for the same seed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const packages = [
  'core',
  'auth',
  'billing',
  'catalog',
  'customers',
  'inventory',
  'notifications',
  'orders',
  'payments',
  'reporting',
  'search',
  'shipping',
];
const filesEach = 74;
const nouns = [
  'Account',
  'Address',
  'Basket',
  'Coupon',
  'Customer',
  'Delivery',
  'Invoice',
  'Item',
  'Ledger',
  'Order',
  'Parcel',
  'Payment',
  'Price',
  'Product',
  'Refund',
  'Report',
  'Session',
  'Stock',
  'Tax',
  'User',
];
const verbs = [
  'apply',
  'archive',
  'cancel',
  'check',
  'collect',
  'confirm',
  'find',
  'import',
  'list',
  'load',
  'merge',
  'move',
  'open',
  'place',
  'price',
  'reserve',
  'save',
  'send',
  'split',
  'update',
];

/** Numbers below `n`, always the same ones for a seed (a linear congruential generator). */
function dice(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Writes the monorepo; gives the number of files and of those with Kafka. */
export function writeMonorepo(folder, seed = 1) {
  const roll = dice(seed);
  const pick = (list) => list[roll(list.length)];
  const put = (file, text) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  put('package.json', JSON.stringify({ name: 'monorepo', private: true, workspaces: ['packages/*'] }, undefined, 2));
  put(
    'tsconfig.json',
    JSON.stringify(
      {
        compilerOptions: {
          target: 'es2022',
          module: 'es2022',
          moduleResolution: 'bundler',
          strict: true,
          skipLibCheck: true,
          noEmit: true,
          types: [],
          paths: Object.fromEntries(packages.map((name) => [`@shop/${name}`, [`./packages/${name}/src/index.ts`]])),
        },
        include: ['packages/*/src'],
      },
      undefined,
      2,
    ),
  );
  let files = 0;
  const kafka = [];
  const source = (file, text) => {
    files++;
    put(file, text);
  };

  packages.forEach((name, p) => {
    put(
      `packages/${name}/package.json`,
      JSON.stringify({ name: `@shop/${name}`, version: '1.0.0', main: 'src/index.ts' }, undefined, 2),
    );
    const classes = [];
    for (let f = 0; f < filesEach; f++) {
      const noun = pick(nouns);
      const className = `${noun}${pick(['Service', 'Store', 'Policy', 'Client', 'Mapper'])}${f}`;
      const path = `${pick(['domain', 'services', 'http', 'storage'])}/${className.replace(/(?<=.)([A-Z])/g, '-$1').toLowerCase()}`;
      const imports = Array.from({ length: Math.min(classes.length, roll(4)) }, () => pick(classes)).filter(
        (one, i, all) => all.indexOf(one) === i,
      );
      const outside = p > 0 && roll(3) === 0 ? packages[roll(p)] : undefined;
      source(`packages/${name}/src/${path}.ts`, classText(className, noun, imports, path, outside, roll, pick));
      classes.push({ className, path });
    }
    source(
      `packages/${name}/src/index.ts`,
      `${classes.map(({ path }) => `export * from './${path}';`).join('\n')}\nexport const packageName = '${name}';\n`,
    );
  });

  const withKafka = (file, text) => {
    kafka.push(file);
    source(file, text);
  };
  withKafka('packages/core/src/messaging/publisher.ts', publisher);
  withKafka('packages/orders/src/messaging/order-events.ts', events('Order'));
  withKafka('packages/payments/src/messaging/payment-events.ts', events('Payment'));
  withKafka('packages/notifications/src/messaging/consumer.ts', consumer);
  return { files, kafka };
}

function classText(className, noun, imports, path, outside, roll, pick) {
  const up = '../'.repeat(path.split('/').length - 1);
  const lines = imports.map((one) => `import { ${one.className} } from '${up || './'}${one.path}';`);
  if (outside) lines.push(`import { packageName } from '@shop/${outside}';`);
  lines.push(
    '',
    `export interface ${noun}Record${className} {`,
    '  id: string;',
    '  amount: number;',
    '  tags: string[];',
    '  createdAt: Date;',
    '}',
    '',
    `export class ${className} {`,
  );
  lines.push(`  private readonly records = new Map<string, ${noun}Record${className}>();`);
  lines.push(
    `  constructor(${imports.map((one, i) => `private readonly dependency${i}: ${one.className}`).join(', ')}) {}`,
    '',
  );
  const methods = [...new Set(Array.from({ length: 4 + roll(6) }, () => pick(verbs)))];
  for (const verb of methods) {
    lines.push(`  async ${verb}(id: string, amount = ${roll(100)}): Promise<${noun}Record${className} | undefined> {`);
    lines.push(
      '    const record = this.records.get(id);',
      '    if (!record) {',
      `      await this.load${className}(id);`,
      '      return undefined;',
      '    }',
    );
    lines.push(
      `    record.amount ${pick(['+=', '-=', '*='])} amount;`,
      `    const tags = record.tags.filter((tag) => tag.length > ${roll(9)}).map((tag) => tag.toUpperCase());`,
    );
    lines.push(
      `    for (const tag of tags) record.tags.push(\`\${tag}:${verb}${outside ? ':${packageName}' : ''}\`);`,
      '    this.records.set(id, record);',
      '    return record;',
      '  }',
      '',
    );
  }
  lines.push(
    `  private async load${className}(id: string): Promise<void> {`,
    `    this.records.set(id, await Promise.resolve({ id, amount: 0, tags: [], createdAt: new Date() }));`,
    '  }',
    '',
  );
  lines.push(
    `  async all${className}(): Promise<${noun}Record${className}[]> {`,
    '    const everything = [...this.records.values()];',
    '    await Promise.all(everything.map((record) => this.' + methods[0] + '(record.id)));',
    '    return everything;',
    '  }',
    '}',
    '',
  );
  return lines.join('\n');
}

const publisher = `import { Kafka, type Producer } from 'kafkajs';

export class Publisher {
  private readonly producer: Producer;

  constructor(brokers: string[]) {
    this.producer = new Kafka({ clientId: 'shop', brokers }).producer();
  }

  async start(): Promise<void> {
    await this.producer.connect();
  }

  async publish(topic: string, key: string, value: unknown): Promise<void> {
    await this.producer.send({ topic, messages: [{ key, value: JSON.stringify(value) }] });
  }
}
`;

const events = (noun) => `import { Publisher } from '../../../core/src/messaging/publisher';

export class ${noun}Events {
  constructor(private readonly publisher: Publisher) {}

  async created(id: string): Promise<void> {
    await this.publisher.publish('${noun.toLowerCase()}s', id, { type: 'created', id });
  }

  changed(id: string): void {
    this.publisher.publish('${noun.toLowerCase()}s', id, { type: 'changed', id });
  }
}
`;

const consumer = `import { Kafka } from 'kafkajs';

export async function consume(brokers: string[], notify: (text: string) => Promise<void>): Promise<void> {
  const consumer = new Kafka({ clientId: 'notifications', brokers }).consumer({ groupId: 'notifications' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders', 'payments'] });
  await consumer.run({
    eachMessage: async ({ message }) => {
      try {
        await notify(String(message.value));
      } catch (error) {
        console.error('could not notify', error);
      }
    },
  });
}
`;
