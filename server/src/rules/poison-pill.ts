import type { Config, ConfigEntry, Handler } from '../facts/facts';
import { decodings, type Decoding } from '../flow/decoding';
import { loses } from '../flow/places';
import { defineRule } from './rule';
import { relatedHandler, shown } from './wording';

/** What a client does with a record whose handler throws every time. */
function consequence({ client }: Handler, format: Decoding['format']): string | undefined {
  switch (client) {
    case 'kafkajs':
      return format === 'json'
        ? 'kafkajs does not retry a SyntaxError: the consumer stops, is not restarted, and stops at the same record after the next start'
        : 'kafkajs tries again, restarts the consumer and comes to the same record, so its partition stands still';
    case 'confluent':
      return 'the client logs it and reads the same record again without end, so its partition stands still';
    case 'nestjs':
      return 'Nest hands the error to kafkajs, which tries the same record again and again, so its partition stands still';
    default:
      return undefined;
  }
}

/** Spring's and the registries' deserialisers that throw at a record they cannot read, by simple name. */
const throwing =
  /(?:^|[.$])((?:Json|JacksonJson|KafkaJson|KafkaJsonSchema|KafkaAvro|GenericAvro|SpecificAvro|ReflectionAvro|Avro|KafkaProtobuf|Protobuf|GlueSchemaRegistryKafka|DefaultJackson)Deserializer)$/;

/** The simple name of the throwing deserialiser that an entry sets. */
function deserialiser(config: Config, entry: ConfigEntry): string | undefined {
  if (config.client !== 'spring-kafka' || !/^(key|value)\.deserializer$/.test(entry.key) || !entry.value.known)
    return undefined;
  return throwing.exec(String(entry.value.value).trim())?.[1];
}

export default defineRule({
  id: 'poison-pill',
  summary: 'One record that cannot be decoded stops or loops its partition',
  severity: 'warning',
  why: `Sooner or later a topic holds a record that is not what the consumer expects: an empty value, another format, an older schema. When decoding it throws, the record is not done, and a client delivers what is not done again. It fails in the same way each time, and everything behind it in the partition waits.

What that looks like differs: kafkajs does not retry a \`SyntaxError\` at all, it stops the consumer for good while the process lives on; other errors are retried, and the consumer restarts to the same record. Nest's exception filter makes an object of every error, so that there a \`SyntaxError\` is retried as well, for ever. Confluent's KafkaJS interface reads the record again for ever, without a pause. In Spring the deserialiser runs inside \`poll\`, before any error handler can see a record: the container loops over the exception and writes megabytes a second into its log, unless an \`ErrorHandlingDeserializer\` wraps it.`,
  silentWhen: [
    'the decoding stands in a `try`, here or around a call that leads to it, or its failure is caught in the chain',
    'the handler is given to a wrapper that may catch what it throws',
    'what is decoded does not come from the record, or was fetched with its help (a file, a row)',
    'it is a request whose error goes back to the caller (`@MessagePattern`)',
    'Spring: an `ErrorHandlingDeserializer` is set, with the deserialiser as its delegate',
    'Spring: another factory of the same module overrides the setting',
    'the decoder reads every text or byte sequence (strings, bytes)',
    'the code is a test',
  ],
  repair:
    "Decode inside a `try`. In the `catch` send the raw record to a dead-letter topic, wait for that send, and return: the record is done then. In Spring set `ErrorHandlingDeserializer` with the old one as its delegate, and give the error handler a `DeadLetterPublishingRecoverer` whose template can write bytes (snippet `kafka-spring-error-handling-deserializer`): what could not be read goes on as `byte[]`. Spring Boot's own template writes strings only; with it sending fails, and the record is tried again without end, as before.",
  sources: [
    'https://github.com/tulios/kafkajs/blob/master/src/retry/index.js',
    'https://github.com/confluentinc/confluent-kafka-javascript/blob/master/lib/kafkajs/_consumer.js',
    'https://docs.spring.io/spring-kafka/reference/kafka/serdes.html#error-handling-deserializer',
    'https://docs.nestjs.com/microservices/kafka#exception-handling',
  ],
  clients: ['kafkajs', 'confluent', 'nestjs', 'spring-kafka'],
  check({ facts, code, report }) {
    for (const handler of facts.handlers.filter(loses)) {
      for (const { call, place, format } of decodings(code, handler)) {
        const then = consequence(handler, format);
        if (!then) continue;
        report({
          file: code.fileOf(place.function.id),
          range: call.range,
          message: `A record that ${shown(call)} cannot read makes the handler throw: ${then}. Catch it here, and send such a record to a dead-letter topic.`,
          related: [relatedHandler(code, handler)],
        });
      }
    }
    for (const config of facts.configs) {
      for (const entry of config.entries) {
        const name = deserialiser(config, entry);
        // one that a factory is given itself holds before the configuration's
        if (!name || (entry.keyRange && config.entries.some((other) => other.key === entry.key && !other.keyRange)))
          continue;
        report({
          range: entry.value.range,
          message: `A record that \`${name}\` cannot read fails inside \`poll\`, before any error handler sees it: the container tries the same record without end. Wrap it in an \`ErrorHandlingDeserializer\`.`,
          fixes: [
            {
              title: 'Wrap it in an `ErrorHandlingDeserializer`',
              safety: 'unsafe',
              change: { kind: 'wrap-deserializer', entry },
            },
          ],
        });
      }
    }
  },
});
