import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const pom = path.join(__dirname, 'pom.xml');

/** The version of the brokers, and of the Java clients. */
export const kafkaVersion = /<kafka>(.*)<\/kafka>/.exec(readFileSync(pom, 'utf8'))![1]!;

/** Where the jars of Spring programs come from: apart from the brokers', which do without them. */
export const springPom = path.join(__dirname, 'spring.xml');
/** The same for Reactor Kafka's, with the Kafka clients that it brings. */
export const reactorPom = path.join(__dirname, 'reactor.xml');

/**
 * The jars of a Maven project, as a class path: the brokers' and Java programs' unless told. Brought by Maven once,
 * then remembered in the folder.
 */
export function classPath(folder: string, project = pom): string {
  const file = path.join(
    folder,
    `classpath-${createHash('sha256').update(readFileSync(project)).digest('hex').slice(0, 16)}.txt`,
  );
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const part = `${file}.${process.pid}`;
    const made = spawnSync(
      'mvn',
      ['-q', '-B', '-f', project, 'dependency:build-classpath', `-Dmdep.outputFile=${part}`],
      { encoding: 'utf8' },
    );
    if (made.status !== 0)
      throw new Error(
        `Maven could not bring the jars of ${project}: ${made.stdout}${made.stderr}${made.error?.message ?? ''}`,
      );
    renameSync(part, file);
  }
  return readFileSync(file, 'utf8').trim();
}

/** How many brokers there are. */
const size = 3;

/** Settings that differ from what a broker has by itself, for experiments about brokers. */
export type BrokerSettings = Readonly<Record<string, string>>;

/** What stands in a `.properties` file of a broker. */
export const settingsOf = (file: string): BrokerSettings =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const found = /^([^#=]+)=(.*)$/.exec(line.trim());
        return found ? [[found[1]!, found[2]!]] : [];
      }),
  );

interface Broker {
  readonly id: number;
  readonly port: number;
  readonly folder: string;
  process?: ChildProcess | undefined;
}

/**
 * Three real brokers on loopback: KRaft in combined mode, small heaps, ports and folders of their own. Every fault is a
 * signal to a process:
 * nothing is simulated.
 */
export class Cluster {
  readonly #brokers: readonly Broker[];
  readonly #classPath: string;

  private constructor(brokers: readonly Broker[], jars: string) {
    this.#brokers = brokers;
    this.#classPath = jars;
  }

  /**
   * Formats and starts the brokers below `folder` (emptied first) and waits until all of them answer; throws with the
   * log's end when one does not. `ownController`: a fourth node is the only controller.
   */
  static async start(
    folder: string,
    jars: string,
    settings: BrokerSettings = {},
    { ownController = false } = {},
  ): Promise<Cluster> {
    rmSync(folder, { recursive: true, force: true });
    const nodes = ownController ? size + 1 : size;
    const ports = await freePorts(nodes * 2);
    const controls = (node: number): boolean => !ownController || node > size;
    const controllerPort = (node: number): number => ports[nodes + node - 1]!;
    const brokers = Array.from({ length: nodes }, (_, i): Broker => ({
      id: i + 1,
      port: ownController && i === size ? controllerPort(i + 1) : ports[i]!,
      folder: path.join(folder, String(i + 1)),
    }));
    const voters = brokers
      .filter(({ id }) => controls(id))
      .map(({ id }) => `${id}@127.0.0.1:${controllerPort(id)}`)
      .join(',');
    // one that begins with a dash would be taken for an option
    const id = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url').replace(/^-/, 'A');
    const cluster = new Cluster(brokers, jars);
    for (const broker of brokers) {
      const serves = !ownController || !controls(broker.id);
      const listeners = [
        ...(serves ? [`PLAINTEXT://127.0.0.1:${broker.port}`] : []),
        ...(controls(broker.id) ? [`CONTROLLER://127.0.0.1:${controllerPort(broker.id)}`] : []),
      ];
      mkdirSync(broker.folder, { recursive: true });
      const properties = {
        'process.roles': [...(serves ? ['broker'] : []), ...(controls(broker.id) ? ['controller'] : [])].join(','),
        'node.id': String(broker.id),
        'controller.quorum.voters': voters,
        'controller.listener.names': 'CONTROLLER',
        listeners: listeners.join(','),
        'advertised.listeners': listeners[0]!,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
        'log.dirs': path.join(broker.folder, 'data'),
        'default.replication.factor': String(size),
        'min.insync.replicas': String(Math.max(1, size - 1)),
        'offsets.topic.replication.factor': String(size),
        'offsets.topic.num.partitions': '1',
        'transaction.state.log.replication.factor': String(size),
        'transaction.state.log.min.isr': String(Math.max(1, size - 1)),
        'transaction.state.log.num.partitions': '1',
        'group.initial.rebalance.delay.ms': '0',
        // a dead broker is noticed, and a slow replica dropped, within seconds
        'broker.session.timeout.ms': '3000',
        'broker.heartbeat.interval.ms': '500',
        'replica.lag.time.max.ms': '3000',
        'log.cleaner.dedupe.buffer.size': '2097152',
        ...settings,
      };
      writeFileSync(
        path.join(broker.folder, 'server.properties'),
        Object.entries(properties)
          .map(([key, value]) => `${key}=${value}\n`)
          .join(''),
      );
      const formatted = cluster.#java(
        broker,
        ['kafka.tools.StorageTool', 'format', '-t', id, '-c', path.join(broker.folder, 'server.properties')],
        true,
      );
      if (formatted.status !== 0)
        throw new Error(`broker ${broker.id} could not be formatted: ${formatted.stdout}${formatted.stderr}`);
    }
    for (const broker of brokers) cluster.#spawn(broker);
    await cluster.ready();
    return cluster;
  }

  /** `host:port` of every broker, joined by commas. */
  get bootstrap(): string {
    return this.#brokers
      .slice(0, size)
      .map(({ port }) => `127.0.0.1:${port}`)
      .join(',');
  }

  /** Waits until every broker that should run accepts connections. */
  async ready(timeoutMs = 60_000): Promise<void> {
    for (const broker of this.#brokers) if (broker.process) await this.#answers(broker, timeoutMs);
  }

  /** Ends a broker at once (SIGKILL): what it had not written or copied is gone with it. */
  async kill(id: number): Promise<void> {
    await this.#end(id, 'SIGKILL');
  }

  /** Asks a broker to end (SIGTERM), as a deployment does: it hands its partitions over, and writes what it holds. */
  async shutDown(id: number): Promise<void> {
    await this.#end(id, 'SIGTERM');
  }

  /** Stops a broker's clock (SIGSTOP): its connections stay open and nothing answers. */
  freeze(id: number): void {
    this.#broker(id).process?.kill('SIGSTOP');
  }

  thaw(id: number): void {
    this.#broker(id).process?.kill('SIGCONT');
  }

  /** Starts a broker that was ended, with the data it has; `wiped`: with none, as after the loss of its disk. */
  async restart(id: number, { wiped = false } = {}): Promise<void> {
    const broker = this.#broker(id);
    if (wiped) {
      const meta = readFileSync(path.join(broker.folder, 'data', 'meta.properties'), 'utf8');
      const cluster = /^cluster\.id=(.*)$/m.exec(meta)![1]!;
      rmSync(path.join(broker.folder, 'data'), { recursive: true });
      this.#java(
        broker,
        ['kafka.tools.StorageTool', 'format', '-t', cluster, '-c', path.join(broker.folder, 'server.properties')],
        true,
      );
    }
    this.#spawn(broker);
    await this.#answers(broker, 60_000);
  }

  /** Ends all brokers; what they wrote stays in the folder. */
  async stop(): Promise<void> {
    await Promise.all(this.#brokers.map((broker) => this.kill(broker.id)));
  }

  async #end(id: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { process } = this.#broker(id);
    if (!process) return;
    const gone = new Promise<void>((resolve) => process.once('exit', () => resolve()));
    process.kill(signal);
    await gone;
    this.#broker(id).process = undefined;
  }

  #broker(id: number): Broker {
    const broker = this.#brokers.find((one) => one.id === id);
    if (!broker) throw new Error(`there is no broker ${id}`);
    return broker;
  }

  #spawn(broker: Broker): void {
    const log = openSync(path.join(broker.folder, 'server.log'), 'a');
    broker.process = spawn(
      'java',
      [...javaOptions, '-cp', this.#classPath, 'kafka.Kafka', path.join(broker.folder, 'server.properties')],
      { stdio: ['ignore', log, log], cwd: broker.folder },
    );
    endWithUs(broker.process);
    closeSync(log);
  }

  #java(broker: Broker, main: readonly string[], _wait: true): ReturnType<typeof spawnSync> {
    return spawnSync('java', ['-Xmx64m', '-XX:TieredStopAtLevel=1', '-cp', this.#classPath, ...main], {
      encoding: 'utf8',
      cwd: broker.folder,
    });
  }

  async #answers(broker: Broker, timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    while (!(await accepts(broker.port))) {
      if ((broker.process?.exitCode !== null && broker.process?.exitCode !== undefined) || Date.now() > until) {
        throw new Error(
          `broker ${broker.id} does not answer:\n${readFileSync(path.join(broker.folder, 'server.log'), 'utf8').slice(-3000)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const javaOptions = [
  '-Xms96m',
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Ends a child process when this one ends, however that comes about. */
export function endWithUs(child: ChildProcess): void {
  children.add(child);
  child.once('exit', () => children.delete(child));
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Ports that nobody listens on now. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve, reject) => {
          const server = net
            .createServer()
            .once('error', reject)
            .listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
