import { execFile as execFileBack, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { endWithUs, type Cluster } from './cluster';
import type { Experiment } from './experiment';
import { random } from './random';

const execFile = promisify(execFileBack);
const root = path.join(__dirname, '../..');

/** A program that runs. */
export interface Running {
  /** Resolves with its exit code, -1 when a signal ended it. */
  readonly exited: Promise<number>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Asks it to end (SIGTERM), as a deployment does. */
  terminate(): void;
  /** Stops its clock (SIGSTOP), as a long collection of garbage or a throttled container does. */
  freeze(): void;
  thaw(): void;
}

/** What an experiment has at hand for one run: the cluster, a topic of its own, and the program. */
export class Lab {
  readonly #admin: Admin;
  readonly #kafka: Kafka;
  readonly #programs: ChildProcess[] = [];
  readonly #random: () => number;

  /**
   * @param program the program's file: TypeScript, JavaScript or Java
   * @param folder where this run's ledger, log and compiled classes go
   * @param seed decides when exactly the fault comes
   * @param settings a file that the program reads, by SETTINGS in its environment
   */
  constructor(
    readonly brokers: Cluster,
    readonly topic: string,
    readonly experiment: Experiment,
    readonly program: string,
    readonly folder: string,
    readonly jars: string,
    seed: number,
    readonly settings = '',
  ) {
    this.#kafka = new Kafka({
      brokers: brokers.bootstrap.split(','),
      logLevel: logLevel.NOTHING,
      retry: { retries: 30, maxRetryTime: 2000 },
    });
    this.#admin = this.#kafka.admin();
    this.#random = random(seed);
  }

  /** The brokers, to do something to them: an experiment has to say so, since others may be using them. */
  get cluster(): Cluster {
    const { disturbsBrokers, brokers, ownController, configures } = this.experiment;
    if (!disturbsBrokers && !brokers && !ownController && configures !== 'brokers')
      throw new Error('an experiment that does something to brokers has to say `disturbsBrokers`');
    return this.brokers;
  }

  /**
   * Compiles the program where it needs that, makes the topic and, for experiments about handling, puts the records in.
   */
  async prepare(): Promise<void> {
    const { topic = {}, counts, records, ownTopic, ownRecords } = this.experiment;
    await this.#compile();
    await this.#admin.connect();
    if (ownTopic) return;
    await makeTopic(this.#admin, this.topic, topic);
    if (counts === 'handled' && !ownRecords) await this.send(0, records);
  }

  /** Puts the values from `from` up to and without `to` into the topic, into its partitions in turn or all into one. */
  async send(from: number, to: number, partition?: number): Promise<void> {
    const { topic = {}, value = String } = this.experiment;
    const producer = this.#kafka.producer();
    await producer.connect();
    await again(() =>
      producer.send({
        topic: this.topic,
        messages: Array.from({ length: to - from }, (_, i) => ({
          key: String(from + i),
          value: value(from + i),
          partition: partition ?? (from + i) % (topic.partitions ?? 1),
        })),
      }),
    );
    await producer.disconnect();
  }

  /** The broker that leads the first partition of the topic (or of another). */
  async leader(topic = this.topic): Promise<number> {
    const { topics } = await again(() => this.#admin.fetchTopicMetadata({ topics: [topic] }));
    return topics[0]!.partitions[0]!.leader;
  }

  /** Gives the topic more partitions, as an operator does. */
  async addPartitions(count: number): Promise<void> {
    await this.#admin.createPartitions({ topicPartitions: [{ topic: this.topic, count }] });
  }

  /**
   * Lets the topic go on with whatever replica is left, as an operator does when a partition has no leader any more; a
   * partition that has one keeps it.
   */
  async goOnWithWhatIsLeft(topic = this.topic): Promise<void> {
    const made = spawnSync(
      'java',
      ['-cp', this.jars, path.join(__dirname, 'Elect.java'), this.brokers.bootstrap, topic],
      { encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`no leader could be elected: ${made.stderr}`);
    await this.leader(topic);
  }

  /**
   * Starts the program, with the cluster, the topic, the ledger's file and the number of records in its environment.
   */
  start(environment: Readonly<Record<string, string>> = {}): Running {
    const log = openSync(path.join(this.folder, 'program.log'), 'a');
    const [command, ...given] = this.#command();
    const child = spawn(command!, given, {
      cwd: root,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        TSX_TSCONFIG_PATH: path.join(__dirname, 'programs.json'),
        BOOTSTRAP: this.brokers.bootstrap,
        TOPIC: this.topic,
        LEDGER: this.#ledger,
        DOWN: this.#down,
        RECORDS: String(this.experiment.records),
        SETTINGS: this.settings,
        ...environment,
      },
    });
    closeSync(log);
    this.#programs.push(child);
    endWithUs(child);
    const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
    return {
      exited,
      kill: async () => {
        child.kill('SIGKILL');
        await exited;
      },
      terminate: () => void child.kill('SIGTERM'),
      freeze: () => void child.kill('SIGSTOP'),
      thaw: () => void child.kill('SIGCONT'),
    };
  }

  /** Starts the program again whenever it ends by itself, as a supervisor does, until it is killed. */
  supervised(): Pick<Running, 'kill' | 'freeze' | 'thaw'> {
    let running = this.start();
    let wanted = true;
    const watch = async (): Promise<void> => {
      await running.exited;
      if (!wanted) return;
      await pause(500);
      running = this.start();
      void watch();
    };
    void watch();
    return {
      kill: async () => {
        wanted = false;
        await running.kill();
      },
      freeze: () => running.freeze(),
      thaw: () => running.thaw(),
    };
  }

  /** Waits until the ledger has so many lines; gives up after the time, in milliseconds. */
  async until(lines: number, timeoutMs = 60_000): Promise<boolean> {
    for (const end = Date.now() + timeoutMs; Date.now() < end; await pause(50))
      if (this.ledger().length >= lines) return true;
    return false;
  }

  /**
   * Waits until the program, or one that was started after it, has logged a text so many times; throws when it never
   * does.
   */
  async logged(text: string, times = 1): Promise<void> {
    const log = path.join(this.folder, 'program.log');
    for (const end = Date.now() + 90_000; Date.now() < end; await pause(100))
      if (existsSync(log) && readFileSync(log, 'utf8').split(text).length > times) return;
    throw new Error(`"${text}" was never logged: see ${log}`);
  }

  /**
   * Waits for the moment of the fault: until the ledger has so many lines, or up to a quarter more, as the seed says.
   * Throws when it never has.
   */
  async moment(lines: number): Promise<void> {
    const wanted = lines + Math.floor(this.#random() * (lines / 4));
    if (!(await this.until(wanted)))
      throw new Error(`the program never got to ${wanted} records: see ${this.folder}/program.log`);
  }

  /** Starts the program and kills it at the `moment`. */
  async killedAfter(lines: number, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const program = this.start(environment);
    await this.moment(lines);
    await program.kill();
  }

  /** The service that the program's work needs goes away, until `up`. */
  down(): void {
    writeFileSync(this.#down, '');
  }

  up(): void {
    rmSync(this.#down, { force: true });
  }

  /**
   * Waits until a group whose name begins with the topic's has its partitions, and has had the time to find where it
   * begins.
   */
  async joined(): Promise<void> {
    const stable = async (): Promise<boolean> => {
      const { groups } = await this.#admin.listGroups();
      const own = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(this.topic));
      return own.length > 0 && (await this.#admin.describeGroups(own)).groups.some(({ state }) => state === 'Stable');
    };
    for (const end = Date.now() + 60_000; !(await again(stable)); await pause(500))
      if (Date.now() > end) throw new Error(`no group has joined: see ${this.folder}/program.log`);
    await pause(3000);
  }

  /** Waits until the ledger has not grown for a while: a consumer has read all it will read. */
  async quiet(forMs = 6000): Promise<void> {
    for (let lines = -1, since = Date.now(); Date.now() - since < forMs; await pause(100)) {
      const now = this.ledger().length;
      if (now !== lines) [lines, since] = [now, Date.now()];
    }
  }

  /**
   * Waits until every record is in the ledger and a consumer has had the time to commit; or until the ledger has not
   * grown for a while.
   */
  async settled(forMs = 20_000): Promise<void> {
    for (let lines = -1, since = Date.now(); Date.now() - since < forMs; await pause(100)) {
      const now = this.ledger();
      if (new Set(now).size === this.experiment.records) return pause(2000);
      if (now.length !== lines) [lines, since] = [now.length, Date.now()];
    }
  }

  /** Writes into the ledger for a service that the program calls. */
  write(value: string): void {
    appendFileSync(this.#ledger, `${value}\n`);
  }

  /** What the program wrote down, a value a line: what it believes is sent, or done. */
  ledger(): readonly string[] {
    return existsSync(this.#ledger) ? readFileSync(this.#ledger, 'utf8').split('\n').filter(Boolean) : [];
  }

  /**
   * The values in the topic (or in another), partition by partition, as a consumer reads them from the beginning to the
   * end.
   */
  async read(topic = this.topic): Promise<readonly string[]> {
    const ends = await again(() => this.#admin.fetchTopicOffsets(topic));
    const left = new Set(ends.filter(({ low, high }) => low !== high).map(({ partition }) => partition));
    const values: { partition: number; value: string }[] = [];
    if (!left.size) return [];
    const consumer = this.#kafka.consumer({ groupId: `${topic}-reader` });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          eachBatch: async ({ batch }) => {
            for (const message of batch.messages)
              values.push({ partition: batch.partition, value: message.value!.toString() });
            const end = ends.find(({ partition }) => partition === batch.partition)!.high;
            if (BigInt(batch.lastOffset()) >= BigInt(end) - 1n) left.delete(batch.partition);
            if (!left.size) resolve();
          },
        })
        .catch(reject);
    });
    await consumer.disconnect();
    return values.sort((a, b) => a.partition - b.partition).map(({ value }) => value);
  }

  /** The values in Spring's dead-letter topic, which is there when something was sent to it. */
  async deadLetters(): Promise<readonly string[]> {
    const topic = `${this.topic}-dlt`;
    return (await this.#admin.listTopics()).includes(topic) ? this.read(topic) : [];
  }

  /** Puts the records of the dead-letter topic back into the topic, as an operator does when the cause is mended. */
  async sendAgain(): Promise<void> {
    const values = await this.deadLetters();
    const producer = this.#kafka.producer();
    await producer.connect();
    if (values.length)
      await producer.send({ topic: this.topic, messages: values.map((value) => ({ key: value, value })) });
    await producer.disconnect();
  }

  /** Notes something in the program's log, for whoever reads it afterwards. */
  note(text: string): void {
    appendFileSync(path.join(this.folder, 'program.log'), `# ${text}\n`);
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    for (const child of this.#programs) child.kill('SIGKILL');
    await this.#admin.disconnect();
  }

  get #down(): string {
    return path.join(this.folder, 'down');
  }

  get #ledger(): string {
    return path.join(this.folder, 'ledger.txt');
  }

  #command(): readonly string[] {
    if (!this.program.endsWith('.java')) return [process.execPath, '--import', 'tsx', this.program];
    return [
      'java',
      '-Xmx128m',
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-cp',
      `${this.folder}${path.delimiter}${this.jars}`,
      this.#main,
    ];
  }

  /** The class of a Java program, with its package. */
  get #main(): string {
    const inside = /^package (.*);/m.exec(readFileSync(this.program, 'utf8'))?.[1];
    return `${inside ? `${inside}.` : ''}${path.basename(this.program, '.java')}`;
  }

  /** Compiles a Java program while others run on. */
  async #compile(): Promise<void> {
    if (!this.program.endsWith('.java')) return;
    await execFile('javac', ['-nowarn', '-parameters', '-cp', this.jars, '-d', this.folder, this.program]);
    // what a Spring program finds on its class path
    copyFileSync(path.join(__dirname, 'application.yml'), path.join(this.folder, 'application.yml'));
  }
}

/** Waits, in milliseconds. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Tries again for half a minute: a topic that was just made is not known to every broker at once. */
async function again<T>(action: () => Promise<T>): Promise<T> {
  for (let left = 60; ; left--) {
    try {
      return await action();
    } catch (error) {
      if (!left) throw error;
      await pause(500);
    }
  }
}

/**
 * Makes a topic and waits until all of its copies are there: brokers that have just started do not know each other yet,
 * nor at once a topic that was just made.
 */
export async function makeTopic(
  admin: Admin,
  name: string,
  { partitions = 1, replicationFactor = 3, config = {} }: NonNullable<Experiment['topic']> = {},
): Promise<void> {
  await again(() =>
    admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic: name,
          numPartitions: partitions,
          replicationFactor,
          configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
        },
      ],
    }),
  );
  await again(async () => {
    const {
      topics: [made],
    } = await admin.fetchTopicMetadata({ topics: [name] });
    if (
      made?.partitions.length !== partitions ||
      made.partitions.some(({ leader, isr }) => leader < 0 || isr.length < replicationFactor)
    )
      throw new Error(`${name} has no leader, or too few copies`);
  });
}

/** Waits for something, for up to a minute and a half; throws when it does not come. */
export async function happens(what: string, happened: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 90_000; Date.now() < end; await pause(100)) if (await happened()) return;
  throw new Error(`waited in vain for ${what}`);
}
