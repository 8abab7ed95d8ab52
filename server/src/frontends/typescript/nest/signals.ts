/** What one file says of its package's Nest transports. */
export interface NestSignals {
  readonly kafka: boolean;
  /** Another transport than Kafka is used as well: a `ClientProxy` may be either's. */
  readonly other: boolean;
  /** Kafka offsets are committed by hand. */
  readonly manual: boolean;
}

/** Reads a text's signals; undefined when it says nothing of transports. */
export function nestSignals(text: string): NestSignals | undefined {
  const alias = /\bTransport\s+as\s+(\w+)/.exec(text)?.[1] ?? 'Transport';
  const named = [...text.matchAll(new RegExp(`\\b${alias}\\.(\\w+)`, 'g'))].map((match) => match[1]);
  const kafka =
    named.includes('KAFKA') ||
    (text.includes('@nestjs/microservices') && /\b(ClientKafka|KafkaContext|KafkaOptions)\b/.test(text));
  const other = named.some((name) => name !== 'KAFKA');
  const manual = /\.KAFKA\b/.test(text) && /\bautoCommit\s*:\s*false/.test(text);
  return kafka || other || manual ? { kafka, other, manual } : undefined;
}

/** What the files of a package say together. */
export function together(signals: Iterable<NestSignals>): { readonly kafka: boolean; readonly manual: boolean } {
  const all = [...signals];
  return { kafka: all.some((s) => s.kafka) && !all.some((s) => s.other), manual: all.some((s) => s.manual) };
}
