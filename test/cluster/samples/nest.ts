import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { endWithUs, type Cluster } from '../cluster';
import { happens, makeTopic } from '../lab';
import { postgres } from '../postgres';

const root = path.join(__dirname, '../../..');
const sample = path.join(root, 'examples/orders-repaired');

/**
 * Starts the notifications of examples/orders-repaired, a Nest application, as they are: an order goes in (twice, as
 * Kafka may deliver it), one mail, one row and
 * a record about it come out, and SIGTERM ends them. Throws when one of these does not happen.
 * @param folder where the compiled application and its log go; below `node_modules`, so that it finds its packages
 */
export async function run(cluster: Cluster, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  compile(folder);
  const mails = await mailServer();
  const database = await postgres('CREATE TABLE sent_notification (kind text, order_id text, PRIMARY KEY (kind, order_id))');
  const kafka = new Kafka({ brokers: cluster.bootstrap.split(','), logLevel: logLevel.NOTHING, retry: { retries: 30, maxRetryTime: 2000 } });
  const [admin, producer, consumer] = [kafka.admin(), kafka.producer(), kafka.consumer({ groupId: 'sample-nest' })];
  const told: string[] = [];
  const log = openSync(path.join(folder, 'notifications.log'), 'w');
  let ended: string | undefined;
  try {
    await admin.connect();
    for (const topic of ['orders.placed', 'parcels.lost', 'notifications.sent']) await makeTopic(admin, topic);
    const application = spawn(process.execPath, [path.join(folder, 'notifications/main.js')], {
      cwd: root,
      stdio: ['ignore', log, log],
      env: { ...process.env, KAFKA_BROKERS: cluster.bootstrap, DATABASE_URL: database.url, SMTP_URL: mails.url },
    });
    endWithUs(application);
    application.once('exit', (code, signal) => { ended = signal ?? `exit code ${code}`; });
    await consumer.connect();
    await consumer.subscribe({ topic: 'notifications.sent', fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => void told.push(message.value!.toString()) });
    await producer.connect();
    const order = { key: '4711', value: JSON.stringify({ id: '4711', email: 'ada@example.org', total: 12 }) };
    await producer.send({ topic: 'orders.placed', messages: [order, order] });

    await happens('a record about the mail', () => told.length > 0 || ended !== undefined);
    if (ended !== undefined) throw new Error(`the application ended by itself (${ended}): see ${folder}/notifications.log`);
    await happens('the order marked as done', async () => (await database.rows('SELECT * FROM sent_notification')).length === 1);
    await happens('both records read', async () => (await admin.fetchOffsets({ groupId: 'notifications-server', topics: ['orders.placed'] }))[0]!.partitions[0]!.offset === '2');
    if (told.length !== 1 || mails.count() !== 1) throw new Error(`${mails.count()} mails and ${told.length} records for one order`);
    application.kill('SIGTERM');
    await happens('the end after SIGTERM', () => ended !== undefined);
    if (ended !== 'SIGTERM' && ended !== 'exit code 0') throw new Error(`ended with ${ended}`);
  } finally {
    closeSync(log);
    await Promise.all([admin.disconnect(), producer.disconnect(), consumer.disconnect()]);
    await database.stop();
    mails.close();
  }
}

/** As the sample's own tsconfig.json says, without a word of complaint. */
function compile(folder: string): void {
  const settings = {
    extends: path.join(sample, 'tsconfig.json'),
    compilerOptions: { rootDir: path.join(sample, 'src'), outDir: folder, skipLibCheck: true, types: ['node'], typeRoots: [path.join(root, 'node_modules/@types')] },
    include: [path.join(sample, 'src'), path.join(root, 'test/compile/stubs.d.ts')],
    exclude: [],
  };
  const file = path.join(folder, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(settings));
  const made = spawnSync(path.join(root, 'node_modules/.bin/tsc'), ['-p', file], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`the sample does not compile:\n${made.stdout}${made.stderr}`);
}

/** Takes every mail and counts it. */
async function mailServer(): Promise<{ url: string; count(): number; close(): void }> {
  let count = 0;
  const server = createServer((socket) => {
    let inMail = false;
    let text = '';
    socket.write('220 mail\r\n');
    socket.on('data', (chunk: Buffer) => {
      const lines = (text + chunk.toString()).split('\r\n');
      text = lines.pop()!;
      for (const line of lines) {
        if (inMail) {
          if (line !== '.') continue;
          inMail = false;
          count++;
        } else if (line === 'DATA') {
          inMail = true;
          socket.write('354 go on\r\n');
          continue;
        }
        socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 done\r\n');
      }
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, count: () => count, close: () => void server.close() };
}
