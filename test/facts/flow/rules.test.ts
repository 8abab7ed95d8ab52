import assert from 'node:assert';
import type { Config, FunctionFact, Handler } from '../../../server/src/facts/facts';
import { rules } from '../../../server/src/rules';
import type { Report } from '../../../server/src/rules/rule';
import {
  attempt,
  branch,
  call,
  callback,
  clause,
  commit,
  exit,
  filesOf,
  fn,
  handler,
  listener,
  log,
  range,
  reports,
  save,
  send,
} from './build';
import { codeOf } from '../../../server/src/flow/code';

/** The ids of the rules that report, each as often as it does. */
function ids(
  functions: readonly FunctionFact[],
  handlers: readonly Handler[] = [],
  configs: readonly Config[] = [],
): readonly string[] {
  return rules.flatMap((rule) => reports(rule, functions, handlers, configs).map(() => rule.id));
}
const only = (
  id: string,
  functions: readonly FunctionFact[],
  handlers: readonly Handler[] = [],
  configs: readonly Config[] = [],
): readonly Report[] =>
  reports(
    rules.find((r) => r.id === id)!,
    functions,
    handlers,
    configs,
  );

describe('rules: each place is told once', () => {
  it('sends', () => {
    assert.deepStrictEqual(ids([fn('a.ts#f', [send('discarded')])]), ['unawaited-send']);
    assert.deepStrictEqual(ids([fn('a.ts#f', [send('discarded', { transactional: true })])]), []);
    assert.deepStrictEqual(ids([fn('a.ts#f', [send('kept')])]), []);
    assert.deepStrictEqual(ids([fn('a.ts#f', [send('discarded', { listeners: [listener('success')] })])]), [
      'missing-error-callback',
    ]);
    assert.deepStrictEqual(ids([fn('a.ts#f', [send('awaited', { listeners: [listener('success')] })])]), []);
    assert.deepStrictEqual(
      ids([fn('a.ts#f', [send('discarded', { listeners: [listener('both', { error: 'ignored' })] })])]),
      ['missing-error-callback'],
    );
    assert.deepStrictEqual(
      ids([fn('a.ts#f', [send('discarded', { listeners: [listener('both', { error: 'unknown' })] })])]),
      [],
    );
  });

  it('an empty catch, and one that logs', () => {
    const hears = (use: 'awaited' | 'discarded') =>
      fn('a.ts#f', [send(use, { listeners: [listener('failure', { function: 'a.ts#f/c', error: 'absent' })] })]);
    assert.deepStrictEqual(ids([hears('discarded'), fn('a.ts#f/c', [])]), ['missing-error-callback']);
    assert.deepStrictEqual(ids([hears('awaited'), fn('a.ts#f/c', [])]), ['missing-error-callback']);
    assert.deepStrictEqual(ids([hears('awaited'), fn('a.ts#f/c', [log()])]), ['swallowed-send-error']);
    assert.strictEqual(
      only('swallowed-send-error', [hears('awaited'), fn('a.ts#f/c', [log()])])[0]!.severity,
      undefined,
    );
    assert.strictEqual(
      only('swallowed-send-error', [hears('discarded'), fn('a.ts#f/c', [log()])])[0]!.severity,
      'information',
    );
  });

  it('a record that stays in the outbox is not lost', () => {
    const mark = () => call('markSent', { receiver: 'outbox' });
    assert.deepStrictEqual(ids([fn('a.ts#f', [attempt([send(), mark()], [log()])])]), []);
    assert.deepStrictEqual(ids([fn('a.ts#f', [attempt([mark(), send()], [log()])])]), ['swallowed-send-error']);
    assert.deepStrictEqual(
      ids([fn('a.ts#f', [{ ...attempt([send()], [log()]), assignments: [range()] }])]),
      [],
      '`buffer = []` after the send',
    );
  });

  it('an aborted transaction is no swallowed send', () => {
    assert.deepStrictEqual(
      ids([fn('a.ts#f', [attempt([send()], [call('abort', { receiver: 'transaction', effect: 'sleep' })])])]),
      [],
    );
  });

  it('wrappers: at the caller, with the way to the send', () => {
    const wrapper = fn('b.ts#emit', [send()]);
    const [report] = only('unawaited-send', [
      fn('a.ts#f', [call('emit', { target: wrapper.id, use: 'discarded', receiver: 'this.bus' })]),
      wrapper,
    ]);
    assert.match(
      report!.message,
      /^`this\.bus\.emit\(\.\.\.\)` yields the promise of a Kafka send \(`producer\.send\(\.\.\.\)`\), and it is dropped here/,
    );
    assert.deepStrictEqual(
      report!.related?.map((r) => r.file),
      ['b.ts'],
    );
    assert.deepStrictEqual(
      ids([
        fn('a.ts#f', [call('emit', { target: wrapper.id, use: 'discarded' })]),
        fn('b.ts#emit', [attempt([send()], [log()])]),
      ]),
      ['swallowed-send-error'],
    );
    const each = fn('a.ts#f/each', [send()]);
    assert.deepStrictEqual(
      ids([
        fn('a.ts#f', [
          call('forEach', {
            asynchronous: false,
            effect: 'none',
            use: 'discarded',
            callbacks: [callback(each.id, 'each')],
          }),
        ]),
        each,
      ]),
      ['unawaited-send'],
    );
  });

  it('awaiting is safe only where the function is async already', () => {
    const safety = (file: string, more: Partial<FunctionFact>, use: 'discarded' | 'voided' = 'discarded') =>
      only('unawaited-send', [fn(`${file}#f`, [send(use)], more)])[0]!.fixes![0]!.safety;
    assert.strictEqual(safety('a.ts', { asynchronous: true }), 'safe');
    assert.strictEqual(safety('a.ts', { asynchronous: false }), 'unsafe');
    assert.strictEqual(safety('a.ts', { asynchronous: true }, 'voided'), 'unsafe');
    assert.strictEqual(safety('A.java', { asynchronous: true }), 'unsafe');
  });

  it("a handler's try is told as the handler's", () => {
    const functions = [fn('a.ts#h', [attempt([send()], [log()])])];
    assert.deepStrictEqual(ids(functions), ['swallowed-send-error']);
    assert.deepStrictEqual(ids(functions, [handler('a.ts#h')]), ['swallowed-handler-error']);
    assert.deepStrictEqual(ids(functions, [handler('a.ts#h', { kind: 'reply' })]), ['swallowed-send-error']);
  });

  it("a handler's dropped work is told once, whoever commits", () => {
    const wrapper = fn('a.ts#create', [call('insert', { effect: 'database:repeatable' }), send()]);
    const functions = [fn('a.ts#h', [call('create', { target: wrapper.id, use: 'discarded' })]), wrapper];
    // that nothing binds the row and the record is another matter
    const told = (...handlers: readonly Handler[]): readonly string[] =>
      ids(functions, handlers).filter((id) => id !== 'dual-write');
    assert.deepStrictEqual(told(), ['unawaited-send']);
    assert.deepStrictEqual(told(handler('a.ts#h')), ['unawaited-processing']);
    assert.deepStrictEqual(told(handler('a.ts#h', { commits: 'early' })), ['auto-commit-before-processing']);
  });

  it('tests are silent', () => {
    const files = filesOf([fn('a.ts#f', [send('discarded')])]).map((f) => ({ ...f, test: true }));
    for (const rule of rules)
      rule.check({
        facts: files[0]!,
        code: codeOf(files),
        options: { unimportantTopics: () => false },
        report: () => assert.fail(rule.id),
      });
  });
});

describe('rules: Java', () => {
  const java = { client: 'kafka-clients', yields: 'future' } as const;
  const f = (body: Parameters<typeof fn>[1], ...others: readonly FunctionFact[]) =>
    ids([fn('A.java#A.f', body, { asynchronous: false }), ...others]);

  it('a try sees only what a queued send throws at once', () => {
    assert.deepStrictEqual(f([attempt([send('discarded', java)], clause([log()], { types: ['Exception'] }))]), [
      'unawaited-send',
      'swallowed-send-error',
    ]);
    assert.deepStrictEqual(f([attempt([send('awaited', java)], clause([log()], { types: ['ExecutionException'] }))]), [
      'swallowed-send-error',
    ]);
    assert.deepStrictEqual(
      f([attempt([send('awaited', java)], clause([log()], { types: ['InterruptedException'] }))]),
      [],
    );
    assert.deepStrictEqual(
      f(
        [
          attempt(
            [call('sendNow', { target: 'A.java#A.g', asynchronous: false, use: 'discarded' })],
            clause([log()], { types: ['Exception'] }),
          ),
        ],
        fn('A.java#A.g', [send('awaited', java)], { asynchronous: false }),
      ),
      ['swallowed-send-error'],
    );
  });

  it('a callback may log, but not report success', () => {
    const hears = [listener('both', { function: 'A.java#A.f/cb' })];
    const callbackBody = (...body: Parameters<typeof fn>[1]) =>
      fn('A.java#A.f/cb', body, { asynchronous: false, parameters: ['metadata', 'e'] });
    const complete = call('complete', {
      receiver: 'completion',
      asynchronous: false,
      use: 'discarded',
      inputs: [],
      argumentInputs: [],
    });
    assert.deepStrictEqual(
      f([send('discarded', { ...java, listeners: hears })], callbackBody(branch('e != null', [log()]))),
      [],
    );
    assert.deepStrictEqual(
      f(
        [send('discarded', { ...java, listeners: hears })],
        callbackBody(branch('e == null', [log()], [log()]), complete),
      ),
      ['swallowed-send-error'],
    );
    assert.deepStrictEqual(
      f([send('discarded', { ...java, listeners: hears })], callbackBody(branch('e == null', [complete], [log()]))),
      [],
    );
    assert.deepStrictEqual(
      f([send('discarded', { ...java, listeners: hears })], callbackBody(branch('e == null', [log()]))),
      ['missing-error-callback'],
    );
    assert.deepStrictEqual(
      f(
        [send('discarded', { ...java, listeners: hears })],
        callbackBody(branch('e != null', [log(), exit('return')]), complete),
      ),
      [],
    );
  });

  it('not acknowledging does not bring a record back', () => {
    const functions = [
      fn(
        'A.java#A.on',
        [
          attempt(
            [save({ asynchronous: false, use: 'discarded' }), commit('acknowledge')],
            clause([log()], { types: ['Exception'] }),
          ),
        ],
        { asynchronous: false },
      ),
    ];
    const [report] = only('swallowed-handler-error', functions, [
      handler('A.java#A.on', { client: 'spring-kafka', commits: 'manual' }),
    ]);
    assert.match(report!.message, /not acknowledging does not bring the record back/);
  });
});

describe('rules: configuration', () => {
  const config = (key: string, value: string | number | boolean, more: Partial<Config> = {}): Config => ({
    client: 'kafkajs',
    evidence: 'type',
    of: 'producer',
    complete: true,
    range: range(),
    topics: [],
    entries: [{ key, written: key, value: { known: true, value, range: range() }, range: range() }],
    ...more,
  });
  const f = [fn('a.ts#f', [])];

  it('acks', () => {
    const found = (value: string | number, more: Partial<Config> = {}) =>
      only('acks-not-all', f, [], [config('acks', value, more)]);
    assert.strictEqual(found(0)[0]!.severity, 'error');
    assert.strictEqual(found('1')[0]!.severity, 'warning');
    assert.deepStrictEqual(found(-1), []);
    assert.deepStrictEqual(found('all'), []);
    assert.deepStrictEqual(found(1, { topics: ['metrics'] }), []);
    assert.strictEqual(found(1, { topics: ['metrics', 'orders'] }).length, 1);
    assert.deepStrictEqual(
      found(1)[0]!.fixes!.map((x) => x.change.kind),
      ['set-config', 'remove-config'],
    );
    assert.deepStrictEqual(
      found(1, { client: 'kafka-clients' })[0]!.fixes!.map((x) => x.change.kind),
      ['set-config'],
      'before 3.0 the default was 1',
    );
  });

  it('auto-commit, which only Spring is told for', () => {
    const found = (client: Config['client'], value: boolean | string) =>
      only('auto-commit-before-processing', f, [], [config('enable.auto.commit', value, { client, of: 'consumer' })])
        .length;
    assert.strictEqual(found('spring-kafka', 'true'), 1);
    assert.strictEqual(found('spring-kafka', false), 0);
    assert.strictEqual(found('kafkajs', true), 0);
    assert.strictEqual(found('kafka-clients', true), 0);
  });
});
