import assert from 'node:assert/strict';
import path from 'node:path';
import { defaultSettings } from '../../server/src/engine/settings';
import { readCases } from '../support/cases';
import { newEngine, root } from '../support/workspace';
import { clear, fill, told, unsaidWith } from './independence';

/**
 * What is told only while a file is not there, and why that is right. `[fixture, file, finding, reason]`; a finding is
 * `<file>:<line> <rule>`.
 */
const handled: readonly (readonly [fixture: string, without: string, finding: string, because: string])[] = [
  ...(
    [
      [
        'acks-not-all',
        'factory-of-its-own/src/main/java/shop/Prices.java',
        'factory-of-its-own/src/main/resources/application.yml:5',
      ],
      [
        'acks-not-all',
        'overridden-by-a-bean/src/main/java/shop/Prices.java',
        'overridden-by-a-bean/src/main/resources/application.yml:5',
      ],
      [
        'acks-not-all',
        'production/src/main/resources/application-prod.yml',
        'production/src/main/resources/application.yml:4',
      ],
      [
        'poison-pill',
        'factory-of-its-own/src/main/java/shop/Consumers.java',
        'factory-of-its-own/src/main/resources/application.yml:6',
      ],
      [
        'poison-pill',
        'wrapped-in-code/src/main/java/shop/Consumers.java',
        'wrapped-in-code/src/main/resources/application.properties:2',
      ],
    ] as const
  ).map(
    ([rule, without, place]) =>
      [`${rule}/spring-kafka/settings`, without, `${place} ${rule}`, 'it sets the value that holds'] as const,
  ),
  ...(
    [
      [
        'set-elsewhere',
        'bean/src/main/java/shop/KafkaConfiguration.java',
        'bean/src/main/java/shop/OrderListener.java:15',
      ],
      [
        'set-elsewhere',
        'configurer/src/main/java/shop/KafkaConfiguration.java',
        'configurer/src/main/java/shop/OrderListener.java:15',
      ],
      [
        'set-elsewhere',
        'customizer/src/main/java/shop/KafkaConfiguration.java',
        'customizer/src/main/java/shop/OrderListener.java:15',
      ],
      [
        'set-elsewhere',
        'helper/src/main/java/shop/KafkaConfiguration.java',
        'helper/src/main/java/shop/OrderListener.java:15',
      ],
      [
        'set-elsewhere',
        'post-processor/src/main/java/shop/DeadLetters.java',
        'post-processor/src/main/java/shop/OrderListener.java:15',
      ],
      [
        'set-elsewhere',
        'retry-configuration/src/main/java/shop/KafkaConfiguration.java',
        'retry-configuration/src/main/java/shop/OrderListener.java:15',
      ],
      [
        'shared-module',
        'common/src/main/java/shop/common/ErrorHandling.java',
        'orders/src/main/java/shop/OrderListener.java:15',
      ],
      [
        'nothing-configured',
        'shipping/src/main/java/shop/ErrorHandling.java',
        'shipping/src/main/java/shop/ShippingListener.java:15',
      ],
    ] as const
  ).map(
    ([name, without, place]) =>
      [
        `skip-after-retries/spring-kafka/${name}`,
        without,
        `${place} skip-after-retries`,
        'it declares what becomes of records that keep failing',
      ] as const,
  ),
  [
    'skip-after-retries/spring-kafka/batch-in-a-transaction',
    'src/main/resources/application.yml',
    'src/main/java/shop/Relay.java:23 unawaited-send',
    'its prefix makes the template transactional: the commit waits',
  ],
  [
    'unawaited-send/spring-kafka/transaction-id-prefix',
    'src/main/resources/application.yml',
    'src/main/java/shop/Relay.java:20 unawaited-send',
    'its prefix makes the template transactional: the commit waits',
  ],
  [
    'unawaited-send/nestjs/look-alikes',
    'src/app.module.ts',
    'src/announcer.ts:24 unawaited-send',
    'its client speaks to another broker',
  ],
  [
    'swallowed-send-error/kafkajs/on-a-handlers-way',
    'src/event-producer.ts',
    'src/builds.ts:23 unawaited-processing',
    'it shows that the work is a send: swallowed-send-error says it of the same line',
  ],
];

describe('who knows more does not find less', function () {
  this.timeout(120_000);

  it('what is told without a file is told with it, or that file shows that it is handled', async () => {
    const engine = await newEngine();
    const found: string[] = [];
    for (const one of readCases(path.join(root, 'test/fixtures')).filter(({ files }) => files.length > 1)) {
      const workspace = new Map(one.files.map(({ name, text }) => [`/workspace/${name}`, text]));
      engine.settings = { ...defaultSettings, ...one.settings };
      fill(engine, workspace);
      const all = told(engine, workspace.keys());
      const blank = one.files.filter(({ expected }) => !expected.length);
      for (const { name } of blank) {
        const less = unsaidWith(engine, workspace, `/workspace/${name}`, all);
        found.push(...less.map((finding) => `${one.name} without ${name}: ${finding.replace('/workspace/', '')}`));
      }
      clear(engine, workspace);
    }
    assert.deepEqual(
      found.sort(),
      handled.map(([fixture, without, finding]) => `${fixture} without ${without}: ${finding}`).sort(),
    );
  });
});
