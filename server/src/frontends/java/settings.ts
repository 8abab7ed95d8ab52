/** What the text of a Spring configuration, or of a Java class that configures Spring Kafka, says of its module. */
export interface ModuleSettings {
  readonly transactionPrefix?: boolean;
  readonly manualAck?: boolean;
  readonly autoCommit?: boolean;
  /** It has the application's class. */
  readonly application?: boolean;
  /** Simple names of the configurations that `@Import` brings in. */
  readonly imports?: readonly string[];
}

/** True for Spring's configuration files. */
export const isSpringFile = (file: string): boolean => /\/(?:application|bootstrap)[^/]*\.(?:ya?ml|properties)$/.test(file);

/** Reads the few keys that matter here; anything odd is not there. */
export function springSettings(text: string): ModuleSettings {
  const value = (key: string): string | undefined => new RegExp(`^[ \\t]*(?:[\\w.-]*\\.)?${key}[ \\t]*[:=][ \\t]*["']?([^"'\\r\\n#]*)`, 'm').exec(text)?.[1]?.trim();
  if (!text.includes('kafka')) return {};
  return {
    ...(value('transaction-id-prefix') || value('transactionIdPrefix') ? { transactionPrefix: true } : {}),
    ...(/^manual/i.test(value('ack-mode') ?? value('ackMode') ?? '') ? { manualAck: true } : {}),
    ...(/^true$/i.test(value('enable-auto-commit') ?? value('enableAutoCommit') ?? '') ? { autoCommit: true } : {}),
  };
}

/** The same from Java: `setAckMode(AckMode.MANUAL)`, `setTransactionIdPrefix(...)`, `put(ENABLE_AUTO_COMMIT_CONFIG, true)` beside a consumer factory. */
export function javaSettings(text: string): ModuleSettings {
  return {
    ...(/\.setTransactionIdPrefix\s*\(/.test(text) ? { transactionPrefix: true } : {}),
    ...(/\.setAckMode\s*\(\s*(?:\w+\s*\.\s*)*MANUAL/.test(text) ? { manualAck: true } : {}),
    ...(text.includes('DefaultKafkaConsumerFactory') && /ENABLE_AUTO_COMMIT_CONFIG\s*,\s*(?:"true"|true|Boolean\.TRUE)/.test(text) ? { autoCommit: true } : {}),
  };
}

/** Any Java class: whether it is the application's, and what its `@Import(...)` names. */
export function applicationSettings(text: string): ModuleSettings {
  const names = [...text.matchAll(/@Import\s*\(\s*\{?([^){}]*)/g)].flatMap((m) => [...m[1]!.matchAll(/(\w+)\s*\.\s*class/g)].map((n) => n[1]!));
  return { ...(/@(?:SpringBootApplication|EnableAutoConfiguration)\b/.test(text) ? { application: true } : {}), ...(names.length ? { imports: names } : {}) };
}
