// Writes server/src/catalog/keys.json and constants.json: what Kafka's own definitions and librdkafka's list state of
// every configuration key.
// `npm run catalog`, at development time only, when a Kafka version is out: needs Java 17, Maven and Maven Central.
// Jars are kept in the
// operating system's temporary folder. No text of Kafka's documentation is stored.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const target = join(root, 'server/src/catalog');
const jars = process.env.KAFKA_JARS ?? join(tmpdir(), 'kafka-lint-jars');

/** The last patch of every minor version, oldest first, each with the Scala it was built for. */
const versions = {
  '0.10.2.2': '2.11',
  '0.11.0.3': '2.11',
  '1.0.2': '2.11',
  '1.1.1': '2.11',
  '2.0.1': '2.12',
  '2.1.1': '2.12',
  '2.2.2': '2.12',
  '2.3.1': '2.12',
  '2.4.1': '2.12',
  '2.5.1': '2.12',
  '2.6.3': '2.13',
  '2.7.2': '2.13',
  '2.8.2': '2.13',
  '3.0.2': '2.13',
  '3.1.2': '2.13',
  '3.2.3': '2.13',
  '3.3.2': '2.13',
  '3.4.1': '2.13',
  '3.5.2': '2.13',
  '3.6.2': '2.13',
  '3.7.2': '2.13',
  '3.8.1': '2.13',
  '3.9.2': '2.13',
  '4.0.2': '2.13',
  '4.1.2': '2.13',
  '4.2.2': '2.13',
  '4.3.1': '2.13',
};
const scopes = ['broker', 'topic', 'producer', 'consumer', 'admin', 'streams'];
const minor = (version) => /^(0\.\d+|\d+)\.\d+/.exec(version)[0];

/** What one version states. */
async function read(version) {
  const folder = join(jars, version);
  if (!existsSync(folder)) {
    console.error(`bringing ${version}`);
    await run('mvn', [
      '-q',
      '-B',
      '-f',
      join(import.meta.dirname, 'pom.xml'),
      `-Dkafka=${version}`,
      `-Dscala=${versions[version]}`,
      '-DincludeScope=runtime',
      `-DoutputDirectory=${folder}`,
      'dependency:copy-dependencies',
    ]);
  }
  const classPath = readdirSync(folder)
    .map((jar) => join(folder, jar))
    .join(delimiter);
  const { stdout } = await run('java', ['-cp', classPath, join(import.meta.dirname, 'Definitions.java')], {
    maxBuffer: 64e6,
  });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const scope of scopes)
    if (!lines.some((line) => line.scope === scope) && !(scope === 'admin' && version.startsWith('0.10')))
      throw new Error(`${version} states nothing for ${scope}`);
  return { version: minor(version), lines };
}

/** A version's successor among those read. */
const after = (read, version) => read[read.findIndex((one) => one.version === version) + 1]?.version;

/** Defaults that tell of the machine they were read on. */
const local = /^\/tmp\b|^\/var\/folders|\\Temp\\/;

/** One key over all versions: the newest statement, and what was different before. */
function merge(read, scope, name) {
  const known = read.flatMap(({ version, lines }) =>
    lines.filter((line) => line.scope === scope && line.name === name).map((line) => ({ version, ...line })),
  );
  const [first, newest] = [known[0], known.at(-1)];
  const tidy = (value) => (typeof value === 'string' && local.test(value) ? null : value);
  const sorted = (value) => (typeof value === 'string' ? value.split(',').sort().join(',') : value);
  let earlier = [];
  for (const [i, one] of known.slice(0, -1).entries()) {
    if (sorted(tidy(one.default)) !== sorted(tidy(known[i + 1].default)) && tidy(one.default))
      earlier.push({ until: one.version, value: tidy(one.default) });
  }
  // one that names the version it is of
  if (earlier.length > 4) earlier = [];
  const marked = known.findLastIndex((one) => !one.deprecated) + 1;
  const values = newest.values?.length > 0 && newest.values.length <= 16 ? newest.values : undefined;
  return {
    type: newest.type,
    ...(tidy(newest.default) !== undefined && { default: tidy(newest.default) }),
    ...(earlier.length && { earlier }),
    ...(values && { values }),
    ...(!values && newest.valid && newest.valid !== 'non-null string' && { valid: newest.valid }),
    importance: newest.importance,
    ...(newest.update && { update: newest.update }),
    ...(first.version !== read[0].version && { since: first.version }),
    ...(known[marked] && { deprecated: known[marked].version }),
    // what came with a late patch of an older version is not removed by the newest, whose patch is still to come
    ...(newest.version !== read.at(-1).version &&
      !(first.version === newest.version && newest.version === read.at(-2).version) && {
        removed: after(read, newest.version),
      }),
  };
}

/** librdkafka's keys, from the list that comes with the package of Confluent's client. */
function librdkafka() {
  const text = readFileSync(
    join(root, 'node_modules/@confluentinc/kafka-javascript/deps/librdkafka/CONFIGURATION.md'),
    'utf8',
  );
  const keys = {};
  for (const line of text.split('\n')) {
    const [name, who, range, standard, importance, description] = line.split(' | ').map((cell) => cell.trim());
    if (!description || !/^[a-z]/.test(name) || !/^[*CP]$/.test(who)) continue;
    const type = /\*Type: ([^*]+)\*/.exec(description)?.[1].trim() ?? 'string';
    const only = { C: 'consumer', P: 'producer' }[who];
    const alias = /^Alias for `([^`]+)`/.exec(description)?.[1];
    const words = /^[a-zA-Z_]\S*(, \S+)+$/.test(range) ? range.split(', ') : undefined;
    const one = {
      type:
        {
          integer: 'int',
          boolean: 'boolean',
          float: 'double',
          'enum value': 'string',
          'CSV flags': 'list',
          'pattern list': 'list',
        }[type] ?? 'string',
      // callbacks and the like
      ...(/^see dedicated|pointer/i.test(type) && { function: true }),
      ...(standard && { default: standard }),
      ...(type !== 'boolean' && words && { values: words }),
      ...(!words && range && { valid: range }),
      importance,
      ...(only && { only }),
      ...(alias && { alias }),
      ...(/\*\*DEPRECATED\*\*/.test(description) && { deprecated: '' }),
    };
    // the keys of topics come second: some of the clients' again, called legacy there
    if (!keys[name]) keys[name] = one;
    else if (one.deprecated === undefined && keys[name].only !== one.only) delete keys[name].only;
  }
  return keys;
}

/**
 * The constants that name a key, by class; those that follow from the key by Kafka's custom (`acks`: ACKS_CONFIG) alone
 * by the key.
 */
function constants(read) {
  const classes = {};
  for (const { lines } of read)
    for (const line of lines) if (line.constant) (classes[line.class] ??= {})[line.constant] = line.key;
  return Object.fromEntries(
    Object.entries(classes)
      .sort()
      .map(([name, all]) => [
        name,
        Object.entries(all)
          .sort()
          .map(([constant, key]) =>
            constant === `${key.toUpperCase().replace(/[.-]/g, '_')}_CONFIG` ? key : `${constant}=${key}`,
          ),
      ]),
  );
}

/** JSON with one key a line, so that changes show. */
const table = (keys) =>
  `{\n${Object.keys(keys)
    .sort()
    .map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(keys[name])}`)
    .join(',\n')}\n  }`;

const all = [];
for (const version of Object.keys(versions)) all.push(await read(version));
const parts = scopes.map((scope) => {
  const names = new Set(
    all.flatMap(({ lines }) => lines.filter((line) => line.scope === scope).map((line) => line.name)),
  );
  return [scope, Object.fromEntries([...names].map((name) => [name, merge(all, scope, name)]))];
});
parts.push(['librdkafka', librdkafka()]);
writeFileSync(
  join(target, 'keys.json'),
  `{\n  "versions": ${JSON.stringify(all.map((one) => one.version))},\n${parts.map(([scope, keys]) => `  "${scope}": ${table(keys)}`).join(',\n')}\n}\n`,
);
writeFileSync(join(target, 'constants.json'), `${JSON.stringify(constants(all), undefined, 2)}\n`);
console.error(parts.map(([scope, keys]) => `${scope}: ${Object.keys(keys).length}`).join(', '));
