import type { Client } from './client';

/** kafkajs 2.2.4, as its types/index.d.ts declares it. */
export const kafkajs: Client = {
  id: 'kafkajs',
  package: 'kafkajs',
  declarations: /^\/node_modules\/kafkajs\//,
  sends: { 'Sender.send': 'promise', 'Sender.sendBatch': 'promise' },
  commits: { 'Consumer.commitOffsets': 'commit', 'EachBatchPayload.resolveOffset': 'resolve', 'EachBatchPayload.commitOffsetsIfNecessary': 'commit' },
  commitsOnlyWhatIsGiven: ['Consumer.commitOffsets'],
  controls: { 'Consumer.pause': 'pause', 'Consumer.seek': 'seek', 'Consumer.stop': 'stop', 'Consumer.disconnect': 'stop', 'EachMessagePayload.pause': 'pause', 'EachBatchPayload.pause': 'pause' },
  runs: {
    'Consumer.run': [
      { option: 'eachMessage', kind: 'message', records: ['message'] },
      { option: 'eachBatch', kind: 'batch', records: ['batch'] },
    ],
  },
  options: {
    'Sender.send': [{ of: 'send', argument: 0, blocks: [[]], keys: { acks: 'acks' } }],
    'Sender.sendBatch': [{ of: 'send', argument: 0, blocks: [[]], keys: { acks: 'acks' } }],
    'Consumer.run': [{ of: 'run', argument: 0, blocks: [[]], keys: { autoCommit: 'enable.auto.commit' } }],
  },
  flushes: [],
  quiet: /^(Consumer|Producer|Sender|Admin|Kafka|EachMessagePayload|EachBatchPayload|Transaction|Logger|Batch|Offsets\w*)\./,
};
