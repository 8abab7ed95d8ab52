import type { Client } from './client';
import { nodeRdkafka } from './node-rdkafka';

/**
 * @confluentinc/kafka-javascript 1.10.1, its node-rdkafka API: what the package's root exports (types/rdkafka.d.ts).
 */
export const confluentRdkafka: Client = {
  ...nodeRdkafka,
  id: 'confluent-rdkafka',
  package: '@confluentinc/kafka-javascript',
  declarations: /^\/node_modules\/@confluentinc\/kafka-javascript\/types\/rdkafka\.d\.ts$/,
  // with `setPollInBackground` librdkafka's own thread looks for delivery reports
  reports: { ...nodeRdkafka.reports!, polls: [...nodeRdkafka.reports!.polls, 'setPollInBackground'] },
};
