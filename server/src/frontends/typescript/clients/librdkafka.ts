import type { Option, Options } from '../../../catalog/options';

const option = (key: string, type: Option['type'], values?: Option['values']): Option => ({
  key,
  type,
  ...(values && { values }),
});
const acks = option('acks', 'number', { '-1': 'all', all: 'all', 1: '1', 0: '0' });

/**
 * librdkafka's names that differ from Kafka's, or whose values do (its CONFIGURATION.md, with the aliases); all others
 * are Kafka's own, or its own alone.
 */
export const librdkafka: Options = {
  acks,
  'request.required.acks': acks,
  'metadata.broker.list': option('bootstrap.servers', 'string'),
  'message.send.max.retries': option('retries', 'number'),
  'message.timeout.ms': option('delivery.timeout.ms', 'number'),
  'max.in.flight': option('max.in.flight.requests.per.connection', 'number'),
  'queue.buffering.max.ms': option('linger.ms', 'number'),
  'compression.codec': option('compression.type', 'string'),
  'fetch.wait.max.ms': option('fetch.max.wait.ms', 'number'),
  'fetch.message.max.bytes': option('max.partition.fetch.bytes', 'number'),
  'auto.offset.reset': option('auto.offset.reset', 'string', {
    earliest: 'earliest',
    smallest: 'earliest',
    beginning: 'earliest',
    latest: 'latest',
    largest: 'latest',
    end: 'latest',
    error: 'none',
  }),
};
