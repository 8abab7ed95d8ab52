import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Cluster, classPath } from './cluster';
import { find } from './programs';
import { prove, runs, type Told } from './runs';
import * as nest from './samples/nest';
import * as spring from './samples/spring';

/**
 * A few of the proofs, for every CI run: each language, senders and receivers, a broker killed. `npm run prove` runs
 * all.
 */
const handful = [
  'unawaited-send/kafkajs',
  'unawaited-processing/kafkajs',
  'offset-string-concatenation/kafkajs',
  'auto-commit-before-processing/platformatic',
  'swallowed-handler-error/kafka-clients',
  'acks-not-all/kafka-clients',
];

const starts = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

describe('on a real cluster', function () {
  const told = new Map<string, Told>();

  before(async function () {
    if (!starts('javac', ['-version']) || !starts('mvn', ['-version'])) {
      console.log('    skipped: brokers need a JDK (17 or later) and Maven');
      return this.skip();
    }
    await prove(await find(handful), 1, (one) => {
      const { found, lines } = one;
      told.set(`${found.rule}/${found.name}`, one);
      console.log([`    ${found.rule} (${found.name}): ${found.experiment.fault}`, ...lines].join('\n      '));
    });
  });

  for (const name of handful) {
    it(`${name} harms, and its repair does not`, () => {
      const one = told.get(name);
      assert.ok(one?.row, one?.why);
    });
  }

  for (const [name, sample] of Object.entries({ nest, spring })) {
    it(`the repaired ${name} sample starts, passes a message through, and stops`, async () => {
      const cluster = await Cluster.start(path.join(runs, 'samples', 'brokers'), classPath(runs));
      try {
        await sample.run(cluster, path.join(runs, 'samples', name));
      } finally {
        await cluster.stop();
      }
    });
  }
});
