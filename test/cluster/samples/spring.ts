import { spawn, spawnSync } from 'node:child_process';
import { closeSync, copyFileSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { classPath, endWithUs, type Cluster } from '../cluster';
import { happens, makeTopic } from '../lab';
import { postgres } from '../postgres';

const sample = path.join(__dirname, '../../../examples/loyalty-repaired');

/** Orders as the sample may meet them, by what becomes of them. */
const orders = {
  rewarded: JSON.stringify({ id: '4711', customer: 'ada', points: 12 }),
  refused: JSON.stringify({ id: '4712', customer: 'ada', points: -100 }),
  unreadable: '{not json',
};

/**
 * Starts examples/loyalty-repaired, a Spring Boot application, as it is: an order that comes twice gives its points
 * once, what cannot be read and what the
 * database refuses come out on the dead-letter topic, and SIGTERM ends it. Throws when one of these does not happen.
 * @param folder where the compiled application and its log go
 */
export async function run(cluster: Cluster, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const jars = compile(folder);
  const database = await postgres(`CREATE TABLE rewarded_order (id text PRIMARY KEY);
    CREATE TABLE customer (id text PRIMARY KEY, points int CHECK (points >= 0));
    INSERT INTO customer VALUES ('ada', 0)`);
  const address = new URL(database.url);
  const kafka = new Kafka({ brokers: cluster.bootstrap.split(','), logLevel: logLevel.NOTHING, retry: { retries: 30, maxRetryTime: 2000 } });
  const [admin, producer, consumer] = [kafka.admin(), kafka.producer(), kafka.consumer({ groupId: 'sample-spring' })];
  const dead: string[] = [];
  const log = openSync(path.join(folder, 'loyalty.log'), 'w');
  let ended: string | undefined;
  try {
    await admin.connect();
    for (const topic of ['orders.placed', 'orders.placed-dlt']) await makeTopic(admin, topic);
    const application = spawn('java', ['-Xmx192m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', `${folder}${path.delimiter}${jars}`, 'shop.loyalty.LoyaltyApplication'], {
      cwd: folder,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        KAFKA_BROKERS: cluster.bootstrap,
        DATABASE_URL: `jdbc:postgresql://${address.host}${address.pathname}${address.search}`,
        SPRING_DATASOURCE_USERNAME: address.username,
        SPRING_DATASOURCE_PASSWORD: address.password,
        SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: '1',
        SERVER_PORT: '0',
      },
    });
    endWithUs(application);
    application.once('exit', (code, signal) => { ended = signal ?? `exit code ${code}`; });
    await consumer.connect();
    await consumer.subscribe({ topic: 'orders.placed-dlt', fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => void dead.push(message.value!.toString()) });
    await producer.connect();
    await producer.send({ topic: 'orders.placed', messages: [orders.unreadable, orders.refused, orders.rewarded, orders.rewarded].map((value) => ({ key: 'ada', value })) });

    const done = async (): Promise<boolean> => (await admin.fetchOffsets({ groupId: 'loyalty', topics: ['orders.placed'] }))[0]!.partitions[0]!.offset === '4';
    await happens('all four records read', async () => ended !== undefined || done());
    if (ended !== undefined) throw new Error(`the application ended by itself (${ended}): see ${folder}/loyalty.log`);
    const [customer] = await database.rows('SELECT points FROM customer');
    if (customer?.points !== 12) throw new Error(`one order of 12 points gave ${String(customer?.points)}`);
    await happens('two records on the dead-letter topic', () => dead.length === 2);
    if (dead[0] !== orders.unreadable || JSON.stringify(JSON.parse(dead[1]!)) !== orders.refused) throw new Error(`on the dead-letter topic: ${dead.join(' ')}`);
    application.kill('SIGTERM');
    await happens('the end after SIGTERM', () => ended !== undefined);
    // 143: Java's answer to SIGTERM when all has been closed
    if (ended !== 'exit code 143') throw new Error(`ended with ${ended}`);
  } finally {
    closeSync(log);
    await Promise.all([admin.disconnect(), producer.disconnect(), consumer.disconnect()]);
    await database.stop();
  }
}

/** With the jars that the sample's own pom.xml names. */
function compile(folder: string): string {
  const jars = classPath(path.dirname(folder), path.join(sample, 'pom.xml'));
  const sources = path.join(sample, 'src/main/java/shop/loyalty');
  const made = spawnSync('javac', ['-nowarn', '-parameters', '-cp', jars, '-d', folder, ...readdirSync(sources).map((file) => path.join(sources, file))], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`the sample does not compile:\n${made.stdout}${made.stderr}`);
  copyFileSync(path.join(sample, 'src/main/resources/application.yml'), path.join(folder, 'application.yml'));
  return jars;
}
