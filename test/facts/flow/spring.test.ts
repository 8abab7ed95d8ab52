import assert from 'node:assert/strict';
import type { Config, ConfigEntry, FileFacts } from '../../../server/src/facts/facts';
import { moduleOf } from '../../../server/src/facts/modules';
import { codeOf } from '../../../server/src/flow/code';
import { standing } from '../../../server/src/flow/spring';
import { range } from './build';

const entry = (key: string, value: string): ConfigEntry => ({
  key,
  written: key,
  value: { known: true, value, range: range() },
  range: range(),
});
const config = (entries: readonly ConfigEntry[], more: Partial<Config> = {}): Config => ({
  client: 'spring-kafka',
  evidence: 'type',
  of: 'producer',
  entries,
  complete: false,
  range: range(),
  topics: [],
  module: '/shop',
  ...more,
});
const file = (name: string, ...configs: readonly Config[]): FileFacts => ({
  file: name,
  language: name.endsWith('.java') ? 'java' : 'yaml',
  test: false,
  functions: [],
  configs,
  creations: [],
  offsets: [],
  recoveries: [],
  handlers: [],
  sends: [],
});

const acks = entry('acks', '1');
const settings = config([acks]);
const yaml = file('/shop/src/main/resources/application.yml', settings);

/** Whether `acks: 1` of the settings decides anything beside other files, and how many others are named with it. */
function beside(...others: readonly FileFacts[]): [boolean, number] {
  const { decides, others: named } = standing(codeOf([yaml, ...others]), yaml, settings, acks);
  return [decides, named.length];
}
const java = (...configs: readonly Config[]): FileFacts => file('/shop/src/main/java/shop/Factories.java', ...configs);
const profile = (name: string): FileFacts =>
  file(`/shop/src/main/resources/application-${name}.yml`, config([entry('acks', 'all')], { profile: name }));

describe("an entry of Spring's settings decides", () => {
  it('when nothing else sets it', () => assert.deepEqual(beside(), [true, 0]));
  it('not when code makes its factories from maps of their own', () =>
    assert.deepEqual(beside(java(config([]))), [false, 0]));
  it('when a factory starts from it', () => assert.deepEqual(beside(java(config([], { inherits: true }))), [true, 0]));
  it('not when such a factory overrides it, which is named', () =>
    assert.deepEqual(beside(java(config([entry('acks', 'all')], { inherits: true }))), [false, 1]));
  it('when one of two factories leaves it', () =>
    assert.deepEqual(beside(java(config([entry('acks', 'all')], { inherits: true }), config([], { inherits: true }))), [
      true,
      1,
    ]));
  it('when it is consumers that code makes', () =>
    assert.deepEqual(beside(java(config([], { of: 'consumer' }))), [true, 0]));
  it('when another module makes its own', () =>
    assert.deepEqual(beside(file('/other/src/main/java/A.java', config([], { module: '/other' }))), [true, 0]));
  it('not when the profile for production sets it', () => assert.deepEqual(beside(profile('prod')), [false, 1]));
  it('when another profile sets it', () => assert.deepEqual(beside(profile('eu')), [true, 1]));
  it('not when it is for development alone', () => {
    const local = config([acks], { profile: 'local' });
    const facts = file('/shop/src/main/resources/application-local.yml', local);
    assert.equal(standing(codeOf([facts]), facts, local, acks).decides, false);
  });
  it("not when it is for all clients, and the producers' own goes before it", () => {
    const common = config([acks], { of: 'client' });
    const facts = file('/shop/src/main/resources/application.yml', common, config([entry('acks', 'all')]));
    assert.equal(standing(codeOf([facts]), facts, common, acks).decides, false);
  });
});

describe('the module of a file', () => {
  for (const [path, module] of [
    ['/w/orders/src/main/resources/application.yml', '/w/orders'],
    ['/w/orders/src/main/java/shop/A.java', '/w/orders'],
    ['/home/src/orders/src/integrationTest/java/A.java', '/home/src/orders'],
    ['/w/orders/src/shop/A.java', '/w/orders'],
    ['/w/orders/config/application.yml', '/w/orders'],
    ['/w/orders/application.yml', '/w/orders'],
  ] as const)
    it(path, () => assert.equal(moduleOf(path), module));
});
