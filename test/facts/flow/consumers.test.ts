import assert from 'node:assert';
import type {
  Config,
  ConfigEntry,
  Creation,
  FunctionFact,
  Handler,
  OffsetUse,
  Step,
  Value,
} from '../../../server/src/facts/facts';
import { asyncCommits } from '../../../server/src/flow/async-commits';
import { decodings } from '../../../server/src/flow/decoding';
import { earlyExits } from '../../../server/src/flow/early-exits';
import { failedCommits } from '../../../server/src/flow/failed-commits';
import { mayHeartbeat } from '../../../server/src/flow/heartbeats';
import { mayBeCommitted } from '../../../server/src/flow/uncommitted';
import { codeOf } from '../../../server/src/flow/code';
import { rules } from '../../../server/src/rules';
import type { Rule } from '../../../server/src/rules/rule';
import {
  attempt,
  branch,
  call,
  callback,
  clause,
  commit,
  control,
  each,
  exit,
  filesOf,
  fn,
  handler,
  log,
  loop,
  range,
  reports,
  reportsOf,
  save,
  send,
} from './build';

/** The answer to a question about a handler with this body, in one file with the other functions. */
const asking =
  <Answer>(ask: (code: ReturnType<typeof codeOf>, handler: Handler) => Answer, file = 'a.ts') =>
  (body: readonly Step[], more: Partial<Handler> = {}, ...others: readonly FunctionFact[]): Answer => {
    const one = handler(`${file}#handle`, more);
    return ask(codeOf(filesOf([fn(`${file}#handle`, body), ...others], [one])), one);
  };
const rule = (id: string): Rule => rules.find((r) => r.id === id)!;

describe('flow: commits after a failure', () => {
  const failed = asking((code, one) => failedCommits(code, one).map(({ how }) => how));
  const lastly = (body: readonly Step[], last: readonly Step[], ...catches: Parameters<typeof attempt>[1][]): Step => ({
    ...attempt(body, ...catches),
    finally: last,
  });

  it('in finally', () => {
    assert.deepStrictEqual(failed([lastly([save()], [commit()])]), ['finally']);
    assert.deepStrictEqual(failed([lastly([save()], [commit()], [log()])]), ['finally']);
    assert.deepStrictEqual(
      failed([lastly([save()], [commit()], [exit('throw')])]),
      ['finally'],
      'a throw does not keep it from running',
    );
    assert.deepStrictEqual(failed([lastly([save()], [branch('ok', [commit()])], [log()])]), [], 'under a condition');
    assert.deepStrictEqual(failed([lastly([save()], [commit()], [send()])]), [], 'the failure is dealt with first');
    assert.deepStrictEqual(failed([lastly([save()], [commit()], [control('seek')])]), []);
    assert.deepStrictEqual(
      failed([lastly([save()], [commit('commit', { explicit: true })], [log()])]),
      [],
      'offsets of finished work',
    );
    assert.deepStrictEqual(failed([lastly([save()], [commit('commit', { explicit: true, inputs: ['m'] })], [log()])]), [
      'finally',
    ]);
    assert.deepStrictEqual(failed([lastly([log()], [commit()])]), [], 'no work');
    assert.deepStrictEqual(
      failed([lastly([save()], [commit()], clause([log()], { records: true }))]),
      [],
      'the failure is noted',
    );
  });

  it('through a helper', () => {
    const ack = fn('a.ts#ack', [
      attempt([commit('commit', { explicit: true, inputs: ['m'] })], [log(), exit('throw')]),
    ]);
    assert.deepStrictEqual(failed([lastly([save()], [call('ack', { target: ack.id })], [log()])], {}, ack), [
      'finally',
    ]);
  });

  it('in the catch', () => {
    assert.deepStrictEqual(failed([attempt([save(), commit()], [log(), commit()])]), ['catch']);
    assert.deepStrictEqual(failed([attempt([save()], [send(), commit()])]), []);
    assert.deepStrictEqual(
      failed([attempt([save()], [commit('commit', { explicit: true, inputs: ['m'] }), exit('throw')])]),
      [],
      'a rethrow of what comes after',
    );
    assert.deepStrictEqual(
      failed([attempt([save()], [commit(), exit('throw')])], { kind: 'poll', range: { start: -2, end: -1 } }),
      ['catch'],
      'all that was polled',
    );
    assert.deepStrictEqual(
      failed([attempt([save()], clause([log(), commit()], { types: ['DuplicateOrderException'] }))]),
      [],
    );
    assert.deepStrictEqual(
      failed([attempt([save()], [branch('poison', [commit(), exit('return')]), exit('throw')])]),
      [],
    );
  });

  it('in one of several implementations', () => {
    const [skips, stops] = [fn('b.ts#Skip.handle', [commit()]), fn('c.ts#Stop.handle', [exit('throw')])];
    assert.deepStrictEqual(
      failed(
        [
          attempt(
            [save()],
            [call('handle', { receiver: 'strategy', targets: { functions: [skips.id, stops.id], complete: true } })],
          ),
        ],
        {},
        skips,
        stops,
      ),
      [],
    );
    assert.deepStrictEqual(failed([attempt([save()], [call('skip', { target: skips.id })])], {}, skips), ['catch']);
  });

  it('behind a loop that is left at a failure', () => {
    const leaves = attempt([save()], [log(), exit('break')]);
    assert.deepStrictEqual(failed([loop(leaves), commit()], { kind: 'batch' }), ['break']);
    assert.deepStrictEqual(
      failed([loop(leaves), commit('commit', { explicit: true, inputs: ['m'] })], { kind: 'batch' }),
      [],
      'offsets that the loop gathered',
    );
    assert.deepStrictEqual(
      failed([loop(attempt([save()], [log(), control('seek'), exit('break')])), commit()], { kind: 'batch' }),
      [],
    );
    assert.deepStrictEqual(
      failed([loop(attempt([save()], [log()])), commit()], { kind: 'batch' }),
      [],
      'swallowed-handler-error tells that one',
    );
  });
});

describe('flow: whether anything commits', () => {
  const may = asking(mayBeCommitted);

  it('a commit in the handler, in what it calls, or in the file', () => {
    assert.strictEqual(may([save()]), false);
    assert.strictEqual(may([save(), commit()]), true);
    assert.strictEqual(may([save()], {}, fn('a.ts#stop', [commit()])), true);
    assert.strictEqual(may([call('done', { target: 'b.ts#done' })], {}, fn('b.ts#done', [commit()])), true);
    assert.strictEqual(
      may([call('later', { callbacks: [callback('b.ts#cb', 'later')] })], {}, fn('b.ts#cb', [commit('store')])),
      true,
    );
    assert.strictEqual(
      may([save()], {}, fn('b.ts#other', [commit()])),
      false,
      'another file that has nothing to do with it',
    );
  });

  it('resolving is none; positions kept elsewhere are one', () => {
    assert.strictEqual(may([save(), commit('resolve')]), false);
    assert.strictEqual(may([save()], {}, fn('a.ts#begin', [control('seek')])), true);
    assert.strictEqual(
      may([{ kind: 'transaction', client: 'kafkajs', how: 'offsets', range: range(), receiver: 'transaction' }]),
      true,
    );
  });

  it('what can commit is handed on', () => {
    assert.strictEqual(may([call('work', { inputs: ['m', 'ack'], argumentInputs: [['m'], ['ack']] })]), true);
    assert.strictEqual(may([call('work')], { kind: 'batch' }), true, 'the whole payload of a batch');
    assert.strictEqual(may([call('work')]), false);
  });

  it('is asked of handlers that commit by hand', () => {
    const told = (more: Partial<Handler>, configs: readonly Config[] = []): number =>
      reports(rule('never-committed'), [fn('a.ts#handle', [save()])], [handler('a.ts#handle', more)], configs).length;
    assert.strictEqual(told({ commits: 'manual' }), 1);
    for (const commits of ['after', 'early', 'unknown'] as const) assert.strictEqual(told({ commits }), 0);
    const random = config('consumer', { 'group.id': { known: false, random: true, range: range() } });
    assert.strictEqual(told({ commits: 'manual', config: random.range }, [random]), 0);
    const without = config('consumer', {});
    assert.strictEqual(told({ commits: 'manual', config: without.range }, [without]), 0);
    assert.strictEqual(told({ commits: 'manual', config: without.range }, [{ ...without, complete: false }]), 1);
  });
});

describe('flow: decoding a record', () => {
  const found = asking((code, one) => decodings(code, one).map(({ format }) => format));
  const parse = (more: Parameters<typeof call>[1] = {}): Step =>
    call('parse', { receiver: 'JSON', effect: 'parse', asynchronous: false, ...more });

  it('unguarded, here and in helpers', () => {
    assert.deepStrictEqual(found([parse(), save()]), ['json']);
    assert.deepStrictEqual(found([call('read', { target: 'b.ts#read' })], {}, fn('b.ts#read', [parse()])), ['json']);
    assert.deepStrictEqual(
      found(
        [call('forEach', { callbacks: [callback('a.ts#cb', 'each')] })],
        { kind: 'batch' },
        fn('a.ts#cb', [parse()]),
      ),
      ['json'],
    );
    assert.deepStrictEqual(found([call('decode', { receiver: 'this.registry', effect: 'parse' })]), ['other']);
    assert.deepStrictEqual(
      found(
        [call('deserialize', { receiver: 'deserializer', target: 'b.ts#deserialize' })],
        {},
        fn('b.ts#deserialize', [parse()]),
      ),
      ['other'],
      'told once, and not inside',
    );
  });

  it('what is guarded, or is no record', () => {
    assert.deepStrictEqual(found([attempt([parse()], [log()])]), []);
    assert.deepStrictEqual(found([{ ...attempt([parse()]), finally: [log()] }]), ['json'], 'a finally catches nothing');
    assert.deepStrictEqual(
      found([attempt([call('read', { target: 'b.ts#read' })], [log()])], {}, fn('b.ts#read', [parse()])),
      [],
    );
    assert.deepStrictEqual(found([parse({ inputs: [], argumentInputs: [[]] })]), []);
    assert.deepStrictEqual(found([call('readFile', { receiver: 'fs' }), parse()]), [], 'what was fetched is decoded');
    assert.deepStrictEqual(
      found([call('decode', { receiver: 'decoder', effect: 'parse' })]),
      [],
      'a TextDecoder reads everything',
    );
  });
});

describe('flow: leaving a batch', () => {
  const exits = asking((code, one) =>
    earlyExits(code, one).map(({ exit: { how }, resolves }) => `${how}${resolves ? ' resolves' : ''}`),
  );
  const batch = { kind: 'batch' } as const;

  it('by break or return out of the loop over its records', () => {
    assert.deepStrictEqual(exits([each(branch('!isRunning()', [exit('break')]), save())], batch), ['break']);
    assert.deepStrictEqual(exits([each(save(), commit('resolve'), branch('x', [exit('return')]))], batch), [
      'return resolves',
    ]);
    assert.deepStrictEqual(exits([each(save())], batch), []);
    assert.deepStrictEqual(exits([each(branch('x', [exit('throw')]), branch('y', [exit('continue')]))], batch), []);
    assert.deepStrictEqual(exits([each(loop(save(), exit('break')))], batch), [], 'a retry within');
    assert.deepStrictEqual(exits([each(loop(save(), exit('return')))], batch), ['return']);
    assert.deepStrictEqual(exits([loop(save(), exit('return'))], batch), [], 'no loop over the records');
    assert.deepStrictEqual(exits([each(save(), exit('return'))]), [], 'no batch');
  });

  it('a heartbeat, here or further on', () => {
    const beats = (body: readonly Step[], parameter = '{ batch: m, heartbeat }'): boolean => {
      const one = handler('a.ts#handle', batch);
      return mayHeartbeat(codeOf(filesOf([fn('a.ts#handle', body, { parameters: [parameter] })], [one])), one);
    };
    assert.strictEqual(beats([each(save())]), false);
    assert.strictEqual(beats([each(save())], 'm'), true, 'given the whole payload');
    assert.strictEqual(beats([each(save(), call('heartbeat', { effect: 'sleep' }))]), true);
    assert.strictEqual(beats([each(save(), { kind: 'lifecycle', how: 'heartbeat', range: range() })]), true);
    assert.strictEqual(
      beats([call('work', { inputs: ['m', 'heartbeat'], argumentInputs: [['m'], ['heartbeat']] })]),
      true,
    );
  });
});

const config = (of: Config['of'], values: Readonly<Record<string, Value>>, more: Partial<Config> = {}): Config => ({
  client: 'kafkajs',
  evidence: 'type',
  of,
  complete: true,
  range: range(),
  topics: [],
  entries: Object.entries(values).map(([key, value]): ConfigEntry => ({
    key,
    written: key,
    value,
    range: value.range,
  })),
  ...more,
});
const known = (value: string | boolean): Value => ({ known: true, value, range: range() });
const random = (): Value => ({ known: false, random: true, range: range() });

describe('rules: offsets', () => {
  const offset = (more: Partial<OffsetUse>): OffsetUse => ({
    client: 'kafkajs',
    evidence: 'type',
    range: range(),
    to: 'commit',
    expects: 'next',
    form: 'processed',
    type: 'string',
    offset: range(),
    call: range(),
    ...more,
  });
  const told = (more: Partial<OffsetUse>): readonly string[] =>
    ['offset-off-by-one', 'offset-string-concatenation'].flatMap((id) =>
      reportsOf(rule(id), { offsets: [offset(more)] }).map((r) => `${id} ${r.severity ?? rule(id).severity}`),
    );

  it('too low, too high, joined', () => {
    assert.deepStrictEqual(told({}), ['offset-off-by-one warning']);
    assert.deepStrictEqual(told({ to: 'transaction' }), ['offset-off-by-one warning']);
    assert.deepStrictEqual(told({ to: 'resolve', expects: 'processed', form: 'next' }), ['offset-off-by-one error']);
    assert.deepStrictEqual(told({ form: 'concatenated' }), ['offset-string-concatenation error']);
    assert.deepStrictEqual(told({ to: 'other', form: 'concatenated' }), ['offset-string-concatenation error']);
  });

  it('right, unknown, or no commit', () => {
    for (const more of [
      { form: 'next' },
      { form: 'unknown' },
      { to: 'seek' },
      { to: 'resolve', expects: 'processed' },
    ] as const)
      assert.deepStrictEqual(told(more), []);
  });
});

describe('rules: consumers', () => {
  const creation = (more: Partial<Creation> = {}): Creation => ({
    client: 'kafkajs',
    evidence: 'type',
    of: 'consumer',
    range: range(),
    function: 'a.ts#',
    held: 'module',
    cached: false,
    listens: [],
    uses: [{ how: 'run', range: range(), always: false, function: 'a.ts#' }],
    ...more,
  });
  const crash = (more: Partial<Creation>): number =>
    reportsOf(rule('missing-crash-handler'), { creations: [creation(more)] }).length;

  it('nobody hears the crash', () => {
    assert.strictEqual(crash({}), 1);
    assert.strictEqual(crash({ client: 'node-rdkafka' }), 1);
    assert.strictEqual(crash({ client: 'platformatic', of: 'stream' }), 1);
    assert.strictEqual(crash({ listens: ['consumer.crash'] }), 0);
    assert.strictEqual(crash({ listens: ['*'] }), 0);
    assert.strictEqual(crash({ listens: ['consumer.heartbeat'] }), 1);
    assert.strictEqual(crash({ held: 'returned' }), 0);
    assert.strictEqual(crash({ uses: [] }), 0);
    assert.strictEqual(crash({ client: 'confluent' }), 0, 'it has no such event');
    assert.strictEqual(crash({ of: 'producer' }), 0);
  });

  const told = (id: string, ...configs: readonly Config[]): number => reportsOf(rule(id), { configs }).length;

  it('a group that is new at every start', () => {
    assert.strictEqual(told('random-group-id', config('consumer', { 'group.id': random() })), 1);
    assert.strictEqual(
      told('random-group-id', config('consumer', { 'group.id': random(), 'auto.offset.reset': known('earliest') })),
      1,
    );
    assert.strictEqual(
      told(
        'random-group-id',
        config('consumer', { 'group.id': random() }),
        config('subscribe', { 'auto.offset.reset': known(false) }),
      ),
      0,
      'a tail',
    );
    assert.strictEqual(
      told('random-group-id', config('consumer', { 'client.id': random(), 'group.id': known('billing') })),
      0,
    );
    assert.strictEqual(told('random-group-id', config('producer', { 'transactional.id': random() })), 0);
  });

  it('a start at the end', () => {
    assert.strictEqual(told('latest-offset-reset', config('consumer', { 'auto.offset.reset': known('latest') })), 1);
    assert.strictEqual(told('latest-offset-reset', config('subscribe', { 'auto.offset.reset': known(false) })), 1);
    assert.strictEqual(told('latest-offset-reset', config('subscribe', { 'auto.offset.reset': known(true) })), 0);
    assert.strictEqual(told('latest-offset-reset', config('consumer', {})), 0);
    assert.strictEqual(
      told('latest-offset-reset', config('consumer', { 'auto.offset.reset': known('latest'), 'group.id': random() })),
      0,
      'a tail',
    );
    const stream = (values: Readonly<Record<string, Value>>, more: Partial<Config> = {}): number =>
      told('latest-offset-reset', config('stream', values, { client: 'platformatic', ...more }));
    assert.strictEqual(stream({}), 1);
    assert.strictEqual(stream({}, { complete: false }), 0);
    assert.strictEqual(stream({ mode: known('latest') }), 1);
    assert.strictEqual(stream({ mode: known('committed') }), 0);
  });

  it('deserialisers of Spring', () => {
    const value = (name: string, more: Partial<Config> = { client: 'spring-kafka' }): number =>
      told('poison-pill', config('consumer', { 'value.deserializer': known(name) }, more));
    assert.strictEqual(value('JsonDeserializer'), 1);
    assert.strictEqual(value('io.confluent.kafka.serializers.KafkaAvroDeserializer'), 1);
    assert.strictEqual(value('org.springframework.kafka.support.serializer.ErrorHandlingDeserializer'), 0);
    assert.strictEqual(value('org.apache.kafka.common.serialization.StringDeserializer'), 0);
    assert.strictEqual(value('JsonDeserializer', { client: 'kafka-clients' }), 0);
  });

  it('commits that nobody hears', () => {
    const [one] = filesOf([fn('A.java#f', [commit('commit', { asynchronous: true })])]);
    assert.strictEqual(asyncCommits(one!).length, 1);
    const [both] = filesOf([
      fn('A.java#f', [commit('commit', { asynchronous: true })]),
      fn('A.java#close', [commit()]),
    ]);
    assert.strictEqual(asyncCommits(both!).length, 0);
    const [heard] = filesOf([fn('A.java#f', [commit('commit', { asynchronous: true, heard: true })])]);
    assert.strictEqual(asyncCommits(heard!).length, 0);
  });
});
