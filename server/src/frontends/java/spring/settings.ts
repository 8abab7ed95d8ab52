/** What the text of a Spring configuration, or of a Java class that configures Spring Kafka, says of its module. */
export interface ModuleSettings {
  readonly transactionPrefix?: boolean;
  readonly manualAck?: boolean;
  readonly autoCommit?: boolean;
  /**
   * Who commits for the listeners of the container factories it makes, by the bean's name; those that leave it open are
   * not among them.
   */
  readonly factories?: Readonly<Record<string, 'manual' | 'after'>>;
  /** It has the application's class: the package of that. */
  readonly application?: string;
  /** It has what only Spring Boot 2 and Spring Kafka 2 have. */
  readonly spring2?: boolean;
  /** It may set up what becomes of records that fail. */
  readonly recovers?: boolean;
  /** It listens. */
  readonly listens?: boolean;
  /** Simple names of the configurations that `@Import` brings in. */
  readonly imports?: readonly string[];
}

/**
 * Reads the few keys that decide about sends and listeners (who commits, whether a template sends in transactions);
 * anything odd is not there. What settings files
 * configure is stated by the frontend for configuration; these three are facts of the Java code itself, and frontends
 * do not know each other.
 */
export function springSettings(text: string): ModuleSettings {
  const value = (key: string): string | undefined =>
    new RegExp(`^[ \\t]*(?:[\\w.-]*\\.)?${key}[ \\t]*[:=][ \\t]*["']?([^"'\\r\\n#]*)`, 'm').exec(text)?.[1]?.trim();
  if (!text.includes('kafka')) return {};
  return {
    ...(value('transaction-id-prefix') || value('transactionIdPrefix') ? { transactionPrefix: true } : {}),
    ...(/^manual/i.test(value('ack-mode') ?? value('ackMode') ?? '') ? { manualAck: true } : {}),
    ...(/^true$/i.test(value('enable-auto-commit') ?? value('enableAutoCommit') ?? '') ? { autoCommit: true } : {}),
  };
}

/**
 * The same from Java: `setAckMode(AckMode.MANUAL)`, `setTransactionIdPrefix(...)`, `put(ENABLE_AUTO_COMMIT_CONFIG,
 * true)` beside a consumer factory.
 */
export function javaSettings(text: string): ModuleSettings {
  const { factories, rest } = factoriesOf(text);
  return {
    ...(/\.setTransactionIdPrefix\s*\(/.test(text) ? { transactionPrefix: true } : {}),
    ...(MANUAL_FACTORY.test(rest) ? { manualAck: true } : {}),
    ...(text.includes('DefaultKafkaConsumerFactory') &&
    /ENABLE_AUTO_COMMIT_CONFIG\s*,\s*(?:"true"|true|Boolean\.TRUE)/.test(text)
      ? { autoCommit: true }
      : {}),
    ...(Object.keys(factories).length ? { factories } : {}),
    ...(/\b(?:\w*ErrorHandler|\w*KafkaListenerContainerFactory|RetryTopicConfiguration\w*|\w*ContainerCustomizer)\b/.test(
      text,
    )
      ? { recovers: true }
      : {}),
    ...(/@Kafka(?:Listener|Handler)\b|MessageListener\b/.test(text) ? { listens: true } : {}),
    ...(SPRING_2.test(text) ? { spring2: true } : {}),
  };
}

const SPRING_2 =
  /\bListenableFuture(?:Callback)?\b|\bimport javax\.(?:persistence|validation|annotation|servlet|transaction)\b/;

/** Whether a Maven or Gradle file builds with Spring Boot 2 or Spring Kafka 2; `undefined` when it does not say. */
export function buildsWithSpring2(text: string): boolean | undefined {
  const version = VERSIONS.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  return version === undefined ? undefined : Number(version) < 3;
}

/** The major version of Spring Boot, or of Spring Kafka, as build files write it. */
const VERSIONS = [
  /<artifactId>\s*spring-kafka\s*<\/artifactId>\s*<version>\s*(\d+)\./,
  /<spring-kafka\.version>\s*(\d+)\./,
  /spring-kafka:(\d+)\./,
  /<artifactId>\s*spring-boot-(?:starter-parent|dependencies)\s*<\/artifactId>\s*<version>\s*(\d+)\./,
  /<spring-?boot\.version>\s*(\d+)\./,
  /org\.springframework\.boot['"]?\)?\s+version\s+['"](\d+)\./,
  /spring-?[bB]oot(?:Version|-version)?\s*=\s*['"](\d+)\./,
];

const MANUAL = /\.setAckMode\s*\(\s*(?:\w+\s*\.\s*)*MANUAL/;

/** On a factory that is not seen to be made; a container's own mode is for its listener alone. */
const MANUAL_FACTORY =
  /\b(?!\w*[cC]ontainer\s*\.)\w+\s*\.\s*getContainerProperties\s*\(\s*\)\s*\.setAckMode\s*\(\s*(?:\w+\s*\.\s*)*MANUAL/;
const OTHER = /\.setAckMode\s*\(\s*(?:\w+\s*\.\s*)*(?:RECORD|BATCH|TIME|COUNT|COUNT_TIME)\b/;
const MAKES = /new\s+ConcurrentKafkaListenerContainerFactory\b/;
const OPEN = /setAckMode|\.configure\s*\(|\(\s*(?:factory|containerFactory)\s*[,)]/;

/**
 * The bean methods that make container factories, from their head to the next one's annotation; and the text without
 * them.
 */
function factoriesOf(text: string): { factories: Record<string, 'manual' | 'after'>; rest: string } {
  const factories: Record<string, 'manual' | 'after'> = {};
  let rest = text;
  for (const match of text.matchAll(
    /@Bean\b\s*(?:\(([^)]*)\))?\s*(?:@\w+\s*(?:\([^)]*\))?\s*)*(?:(?:public|protected|static|final)\s+)*\w*KafkaListenerContainerFactory\s*<[^(){};=]*>\s*(\w+)\s*\((?:(?!@Bean\b)[\s\S])*/g,
  )) {
    const [whole, given, method] = match;
    const name = /"([^"]+)"/.exec(given ?? '')?.[1] ?? method!;
    if (MANUAL.test(whole)) factories[name] = 'manual';
    // Spring Boot's configurer and helpers may set it.
    else if (OTHER.test(whole) || (MAKES.test(whole) && !OPEN.test(whole))) factories[name] = 'after';
    else continue;
    rest = rest.replace(whole, '');
  }
  return { factories, rest };
}

/** Any Java class: whether it is the application's, and what its `@Import(...)` names. */
export function applicationSettings(text: string): ModuleSettings {
  const names = [...text.matchAll(/@Import\s*\(\s*\{?([^){}]*)/g)].flatMap((m) =>
    [...m[1]!.matchAll(/(\w+)\s*\.\s*class/g)].map((n) => n[1]!),
  );
  return {
    ...(/@(?:SpringBootApplication|EnableAutoConfiguration)\b/.test(text)
      ? { application: /^\s*package\s+([\w.]+)\s*;/m.exec(text)?.[1] ?? '' }
      : {}),
    ...(names.length ? { imports: names } : {}),
  };
}
