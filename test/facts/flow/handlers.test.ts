import assert from 'node:assert';
import type { FunctionFact, Handler, Step } from '../../../server/src/facts/facts';
import type { Code } from '../../../server/src/flow/code';
import { workAfterCommit } from '../../../server/src/flow/commits';
import { detachedWork } from '../../../server/src/flow/detached';
import { effects } from '../../../server/src/flow/effects';
import { swallowed } from '../../../server/src/flow/swallowed';
import {
  attempt,
  branch,
  call,
  callback,
  clause,
  code,
  commit,
  control,
  exit,
  fn,
  handler,
  listener,
  log,
  loop,
  save,
  send,
} from './build';

/** Counts what a question finds in a handler with this body. */
const asking =
  (ask: (code: Code, handler: Handler) => readonly unknown[], file = 'a.ts') =>
  (body: readonly Step[], more: Partial<Handler> = {}, ...others: readonly FunctionFact[]): number =>
    ask(code(fn(`${file}#handle`, body), ...others), handler(`${file}#handle`, more)).length;

describe('flow: work after a commit', () => {
  const late = asking(workAfterCommit);

  it('a commit before the work', () => {
    assert.strictEqual(late([commit(), save()]), 1);
    assert.strictEqual(late([save(), commit()]), 0);
    assert.strictEqual(late([commit(), log(), call('heartbeat', { inputs: [], argumentInputs: [] })]), 0);
    assert.strictEqual(late([commit(), send()]), 1);
  });

  it('on some path', () => {
    assert.strictEqual(late([branch('x', [commit()]), save()]), 1);
    assert.strictEqual(late([branch('stale', [commit(), exit('return')]), save(), commit()]), 0);
    assert.strictEqual(
      late([attempt([save(), commit()], [save()])]),
      0,
      'a catch runs because the work failed, not after the commit',
    );
    assert.strictEqual(late([attempt([commit()], [exit('throw')]), save()]), 1);
  });

  it("a loop's turn does not flow into the next, but out of the loop", () => {
    assert.strictEqual(late([loop(save(), commit())]), 0);
    assert.strictEqual(late([loop(commit(), save())]), 1);
    assert.strictEqual(late([loop(commit('resolve')), save()]), 1);
    assert.strictEqual(late([loop(branch('bad', [commit(), exit('continue')]), save())]), 0);
  });

  it('through calls', () => {
    const ack = fn('a.ts#ack', [commit()]);
    const store = fn('a.ts#store', [save({ inputs: ['order'] })], { parameters: ['order'] });
    assert.strictEqual(late([call('ack', { target: ack.id }), call('store', { target: store.id })], {}, ack, store), 1);
    assert.strictEqual(late([call('store', { target: store.id }), call('ack', { target: ack.id })], {}, ack, store), 0);
    assert.strictEqual(
      late([commit(), call('store', { target: store.id, inputs: [], argumentInputs: [[]] })], {}, ack, store),
      0,
      'not with these records',
    );
  });

  it('a commit of earlier work is none', () => {
    const before = commit();
    const poll = handler('a.ts#handle', { kind: 'poll' }).range;
    assert.strictEqual(late([before, save()], { kind: 'poll', range: poll }), 0);
    assert.strictEqual(late([commit('commit', { explicit: true }), save()], { kind: 'poll', range: poll }), 0);
    assert.strictEqual(late([commit(), save()], { kind: 'poll', range: poll }), 1);
  });

  it('committing everything polled after each record covers the records that follow', () => {
    const poll = { kind: 'poll', range: { start: -2, end: -1 } } as const;
    assert.strictEqual(late([loop(save(), commit())], poll), 1);
    assert.strictEqual(late([loop(call('settle'), commit())], poll), 1);
    assert.strictEqual(late([loop(save(), commit('commit', { explicit: true, inputs: ['m'] }))], poll), 0);
    assert.strictEqual(late([loop(save()), commit()], poll), 0);
  });

  it('a call of unknown effect after the real work is no finding', () => {
    assert.strictEqual(late([save(), commit(), call('publish')]), 0);
    assert.strictEqual(late([commit(), call('process')]), 1);
  });
});

describe('flow: work that a handler does not wait for', () => {
  const detached = asking(detachedWork);

  it('a dropped promise', () => {
    assert.strictEqual(detached([call('process', { use: 'discarded' })]), 1);
    assert.strictEqual(detached([call('process', { use: 'voided' })]), 1);
    assert.strictEqual(detached([call('process')]), 0);
    assert.strictEqual(detached([call('process', { use: 'returned' })]), 0);
    assert.strictEqual(detached([call('refresh', { use: 'discarded', inputs: [], argumentInputs: [] })]), 0);
    assert.strictEqual(detached([call('track', { use: 'discarded', effect: 'log' })]), 0);
    assert.strictEqual(
      detached([call('set', { receiver: 'this.cacheManager', use: 'discarded', effect: 'database:repeatable' })]),
      0,
    );
    assert.strictEqual(detached([call('process', { use: 'discarded', asynchronous: 'unknown' })]), 0);
    assert.strictEqual(
      detached([save({ use: 'discarded', asynchronous: 'unknown' })]),
      1,
      'an insert yields a promise, whatever the library',
    );
  });

  it('in what the handler waits for', () => {
    const inner = fn('a.ts#inner', [save({ use: 'discarded' })]);
    assert.strictEqual(detached([call('inner', { target: inner.id })], {}, inner), 1);
    assert.strictEqual(
      detached([call('inner', { target: inner.id, use: 'discarded' })], {}, inner),
      1,
      'the call in the handler, not its inside as well',
    );
  });

  it('callbacks', () => {
    const each = fn('a.ts#handle/each', [save({ inputs: ['item'] })], { parameters: ['item'] });
    const call1 = (runs: 'each' | 'inline' | 'later', use: 'discarded' | 'awaited' = 'discarded') =>
      call('run', { asynchronous: 'unknown', effect: 'none', use, callbacks: [callback(each.id, runs)] });
    assert.strictEqual(detached([call1('each')], {}, each), 1);
    assert.strictEqual(detached([call1('later')], {}, each), 1);
    assert.strictEqual(detached([call1('inline', 'awaited')], {}, each), 0);
    const committing = fn(each.id, [save({ inputs: ['item'] }), commit()], { parameters: ['item'] });
    assert.strictEqual(detached([call1('later')], {}, committing), 0, 'the commit waits for the work');
    assert.strictEqual(detached([call1('each')], {}, fn(each.id, [log()], { parameters: ['item'] })), 0);
    assert.strictEqual(
      detached(
        [call1('each')],
        {},
        fn(each.id, [save({ inputs: ['item'] }), commit('resolve')], { parameters: ['item'] }),
      ),
      1,
      'resolving out of order passes over others',
    );
  });

  it('what an executor of a promise starts is waited for through resolve', () => {
    const executor = fn('a.ts#handle/executor', [save({ use: 'discarded' })]);
    assert.strictEqual(
      detached([call('Promise', { effect: 'none', callbacks: [callback(executor.id, 'inline')] })], {}, executor),
      0,
    );
  });

  it('a pool beside the loop, when only what is done is committed', () => {
    const task = fn('A.java#A.run/submit', [call('settle', { receiver: 'ledger', asynchronous: 'unknown' })], {
      asynchronous: false,
    });
    const submit = () =>
      call('submit', {
        receiver: 'pool',
        effect: 'schedule',
        use: 'discarded',
        callbacks: [callback(task.id, 'later')],
      });
    const java = asking(detachedWork, 'A.java');
    const poll = { kind: 'poll', commits: 'manual' } as const;
    assert.strictEqual(java([submit(), commit()], poll, task), 1, 'a call that is given the record is work there');
    assert.strictEqual(java([submit(), control('pause')], poll, task), 0);
    assert.strictEqual(java([submit(), commit('commit', { explicit: true })], poll, task), 0);
  });

  it('a wrapper that does nothing but send is left to unawaited-send', () => {
    const wrapper = fn('a.ts#emit', [send()]);
    assert.strictEqual(detached([call('emit', { target: wrapper.id, use: 'discarded' })], {}, wrapper), 0);
    const more = fn('a.ts#emit', [save(), send()]);
    assert.strictEqual(detached([call('emit', { target: more.id, use: 'discarded' })], {}, more), 1);
  });

  it('what a wrapper around the consumer is given', () => {
    const subscribe = fn('w.ts#subscribe', [], { parameters: ['topic', 'handler'] });
    const eachMessage = fn('w.ts#subscribe/eachMessage', [call('handler')]);
    const own = fn(
      'b.ts#own',
      [
        call('forEach', {
          effect: 'none',
          asynchronous: false,
          use: 'discarded',
          inputs: ['data'],
          callbacks: [callback('b.ts#own/each', 'each')],
        }),
      ],
      { parameters: ['data'] },
    );
    const each = fn('b.ts#own/each', [save({ inputs: ['x'] })], { parameters: ['x'] });
    const main = fn('b.ts#main', [
      call('subscribe', { target: subscribe.id, callbacks: [callback(own.id, 'later', 1)] }),
    ]);
    assert.strictEqual(detachedWork(code(subscribe, eachMessage, own, each, main), handler(eachMessage.id)).length, 1);
  });

  it('records kept until there are enough', () => {
    const push = call('push', { receiver: 'buffer', effect: 'none', asynchronous: false, use: 'discarded' });
    const flush = (condition: string) =>
      branch(condition, [call('insertAll', { effect: 'database:insert', inputs: [] })]);
    assert.strictEqual(detached([push, flush('buffer.length >= 100')]), 1);
    assert.strictEqual(detached([push, flush('buffer.length > 0')]), 0, 'worked off in this turn');
    assert.strictEqual(
      detached([push, flush('buffer.length >= 100')], { commits: 'manual' }),
      0,
      'committed by hand, after them',
    );
    assert.strictEqual(detached([push, flush('buffer.length >= 100')], { kind: 'batch' }), 0, 'a chunk of the batch');
    assert.strictEqual(detached([loop(push, flush('buffer.length >= 100'))]), 0, 'a chunk of the record');
  });

  it('Java: records kept over several polls', () => {
    const java = asking(detachedWork, 'A.java');
    const add = call('add', { receiver: 'buffer', effect: 'none', asynchronous: false, use: 'discarded' });
    const insert = call('insertAll', {
      receiver: 'db',
      effect: 'database:insert',
      asynchronous: false,
      use: 'discarded',
      inputs: [],
    });
    assert.strictEqual(
      java([loop(add), branch('buffer.size() >= 200', [insert])], { kind: 'poll', commits: 'early' }),
      1,
    );
    assert.strictEqual(java([loop(add), insert], { kind: 'poll', commits: 'early' }), 0);
    const keep = fn(
      'A.java#keep',
      [{ ...add, receiver: 'this.buffers.get(partition)' }, branch('buffers.get(partition).size() > 9', [insert])],
      { asynchronous: false },
    );
    assert.strictEqual(
      java(
        [loop(call('keep', { target: keep.id, asynchronous: false, use: 'discarded' }))],
        { kind: 'poll', commits: 'early' },
        keep,
      ),
      1,
      'in a helper',
    );
  });
});

describe('flow: failures that end in a handler', () => {
  const swallows = asking(swallowed);

  it('a catch that only logs', () => {
    assert.strictEqual(swallows([attempt([save()], [log()])]), 1);
    assert.strictEqual(swallows([attempt([save()], [])]), 1);
    assert.strictEqual(swallows([attempt([save()], [log(), exit('return')])]), 1);
    assert.strictEqual(
      swallows([attempt([save()], [log(), exit('return', 'constant')])]),
      1,
      'the client ignores what a handler returns',
    );
    assert.strictEqual(swallows([attempt([save()], [log(), commit()])]), 0, 'the commit is told, as commit-on-failure');
  });

  it('a catch that does something', () => {
    assert.strictEqual(
      swallows([attempt([save()], [call('rollback', { receiver: 'connection' }), log()])]),
      1,
      'what is undone is still lost',
    );
    for (const body of [
      [exit('throw')],
      [call('reject', { effect: 'none' })],
      [send()],
      [control('pause')],
      [call('deadLetter')],
      [branch('x', [exit('throw')])],
    ])
      assert.strictEqual(swallows([attempt([save()], body)]), 0);
    const closed = (receiver: string): Step => ({
      kind: 'lifecycle',
      how: 'close',
      range: { start: 0, end: 0 },
      receiver,
    });
    assert.strictEqual(swallows([attempt([save()], [log(), closed('consumer')])]), 0, 'it reads nothing further');
    assert.strictEqual(swallows([attempt([save()], [log(), closed('this.producer')])]), 1);
    assert.strictEqual(swallows([attempt([save()], clause([log()], { records: true }))]), 0);
    assert.strictEqual(swallows([attempt([save()], [log()]), branch('!ok', [exit('throw')])]), 0);
    assert.strictEqual(swallows([attempt([save()], clause([log()], { types: ['DuplicateOrderException'] }))]), 0);
  });

  it('the inner of two tries is told, not the outer as well', () => {
    assert.strictEqual(swallows([attempt([attempt([save()], [log()]), commit()], [log()])]), 1);
    assert.strictEqual(swallows([attempt([attempt([save()], [log(), exit('throw')]), commit()], [log()])]), 1);
  });

  it('a call whose body only logs does nothing', () => {
    const report = fn('a.ts#report', [log()]);
    assert.strictEqual(swallows([attempt([save()], [call('report', { target: report.id })])], {}, report), 1);
    assert.strictEqual(
      swallows([attempt([save()], [call('report', { target: report.id })])], {}, fn(report.id, [save()])),
      0,
    );
  });

  it('a try around parsing or logging holds no work', () => {
    assert.strictEqual(
      swallows([attempt([call('parse', { effect: 'parse', asynchronous: false })], [log(), exit('return')]), save()]),
      0,
    );
  });

  it('an IOException around parsing is a parse error', () => {
    const body = (...types: readonly string[]) => [
      attempt([call('readValue', { effect: 'parse', asynchronous: false }), save()], clause([log()], { types })),
    ];
    assert.strictEqual(swallows(body('IOException')), 0);
    assert.strictEqual(swallows(body('IOException', 'RuntimeException')), 1);
    assert.strictEqual(swallows([attempt([save()], clause([log()], { types: ['IOException'] }))]), 1);
  });

  it('another attempt follows', () => {
    assert.strictEqual(swallows([loop(attempt([save(), exit('break')], [log()]))]), 0);
    assert.strictEqual(swallows([loop(attempt([save()], [log()]))]), 1);
  });

  it('in what the handler calls, when all of its work is inside', () => {
    const inside = (body: readonly Step[], ...before: readonly Step[]): number =>
      swallows([...before, call('process', { target: 'a.ts#process' })], {}, fn('a.ts#process', body));
    const first = [attempt([save()], [log()]), save()];
    const tells = [attempt([save(), exit('return', 'constant')], [log(), exit('return', 'constant')])];
    assert.strictEqual(inside([attempt([save()], [log()])]), 1);
    assert.strictEqual(inside([attempt([save()], [log()])], call('findUser')), 1);
    assert.strictEqual(inside(first, call('findUser')), 0);
    assert.strictEqual(inside(tells, call('findUser')), 0);
    assert.strictEqual(inside(first), 1, 'a handler that does nothing else is no more than a name for it');
    assert.strictEqual(inside(tells), 1, 'nobody looks at what it tells');
    assert.strictEqual(
      swallows(
        [call('process', { target: 'a.ts#process', use: 'discarded' })],
        {},
        fn('a.ts#process', [attempt([save()], [log()])]),
      ),
      0,
    );
  });

  it('in what the handler calls besides its own work, it is a side matter', () => {
    const notify = fn('a.ts#notify', [attempt([save()], [log()])]);
    const step = () => call('notify', { target: notify.id });
    assert.strictEqual(swallows([save(), step()], {}, notify), 0);
    assert.strictEqual(swallows([call('findUser'), step()], {}, notify), 1, 'fetching is no work of its own');
    assert.strictEqual(swallows([branch('kind', [save()], [step()])], {}, notify), 1, 'the other arm is another way');
  });

  it('tidying up is a side matter', () => {
    const tidy = (name: string) => fn(`a.ts#${name}`, [attempt([save()], [log()])]);
    assert.strictEqual(swallows([call('cleanUp', { target: 'a.ts#cleanUp' })], {}, tidy('cleanUp')), 0);
    assert.strictEqual(
      swallows(
        [{ ...attempt([log()], [log()]), finally: [call('settle', { target: 'a.ts#settle' })] }],
        {},
        tidy('settle'),
      ),
      0,
    );
    assert.strictEqual(swallows([call('settle', { target: 'a.ts#settle' })], {}, tidy('settle')), 1);
  });

  it('acknowledging by hand inside a try expects the record back', () => {
    const body = [
      attempt([call('readTree', { effect: 'parse', asynchronous: false }), commit('acknowledge')], [log()]),
    ];
    assert.strictEqual(swallows(body, { commits: 'manual' }), 1);
    assert.strictEqual(swallows(body), 0);
  });

  it('a listener that acknowledges although it was given the failure', () => {
    const settled = (...body: readonly Step[]): number =>
      swallows(
        [save({ use: 'discarded', listeners: [listener('both', { function: 'a.ts#done', passesFailureOn: true })] })],
        { commits: 'manual' },
        fn('a.ts#done', body, { parameters: ['e', 'result'] }),
      );
    assert.strictEqual(settled(branch('e != null', [log()]), commit('acknowledge')), 1);
    assert.strictEqual(settled(branch('e == null', [commit('acknowledge')], [log()])), 0);
    assert.strictEqual(settled(branch('e != null', [send()]), commit('acknowledge')), 0);
  });

  it('a listener of awaited work', () => {
    const hears = [listener('failure', { function: 'a.ts#catch' })];
    assert.strictEqual(swallows([save({ listeners: hears })], {}, fn('a.ts#catch', [log()])), 1);
    assert.strictEqual(swallows([save({ listeners: hears })], {}, fn('a.ts#catch', [exit('throw')])), 0);
    assert.strictEqual(
      swallows([save(), save({ listeners: hears })], {}, fn('a.ts#catch', [log()])),
      0,
      'a side matter',
    );
    assert.strictEqual(
      swallows([save({ use: 'discarded', listeners: hears })], {}, fn('a.ts#catch', [log()])),
      1,
      'awaiting it alone would not help',
    );
  });
});

describe('flow: effects of a handler', () => {
  const unguarded = asking((c, h) =>
    effects(c, h).filter((e) => !e.guarded && e.effect.kind === 'database' && e.effect.operation === 'insert'),
  );
  const find = () => call('findOne', { receiver: 'orders', effect: 'database:read' });

  it('reached directly and through calls', () => {
    assert.strictEqual(unguarded([save()]), 1);
    assert.strictEqual(unguarded([call('create', { target: 'a.ts#create' })], {}, fn('a.ts#create', [save()])), 1);
  });

  it('guarded by a read that decides', () => {
    assert.strictEqual(unguarded([find(), branch('existing', [exit('return')]), save()]), 0);
    assert.strictEqual(unguarded([find(), branch('!existing', [save()])]), 0);
    assert.strictEqual(
      unguarded([find(), branch('!product', [exit('throw')]), save()]),
      1,
      'that the thing is there says nothing of the record',
    );
    assert.strictEqual(unguarded([find(), branch('product == null', [log()], [save()])]), 1);
    assert.strictEqual(unguarded([find(), branch("order.status !== 'NEW'", [exit('return')]), save()]), 0);
  });

  it('guarded by what a callee found, or by what a conditional write did', () => {
    const first = (operation: string) =>
      fn('a.ts#isNew', [
        call('query', { receiver: 'db', effect: `database:${operation}` }),
        exit('return', 'expression'),
      ]);
    const asks = () => call('isNew', { target: 'a.ts#isNew' });
    assert.strictEqual(unguarded([asks(), branch('await isNew(m)', [save()])], {}, first('repeatable')), 0);
    assert.strictEqual(unguarded([asks(), branch('known', [exit('return')]), save()], {}, first('read')), 0);
    assert.strictEqual(unguarded([asks(), save()], {}, first('read')), 1, 'nothing is decided');
    assert.strictEqual(
      unguarded([
        call('query', { receiver: 'db', effect: 'database:repeatable' }),
        branch('booked == 0', [exit('return')]),
        save(),
      ]),
      0,
    );
  });

  it('guarded by name or by a unique violation', () => {
    assert.strictEqual(unguarded([call('alreadyProcessed'), save()]), 0);
    assert.strictEqual(unguarded([branch('seen.has(m.id)', [exit('return')]), save()]), 0);
    assert.strictEqual(unguarded([attempt([save()], clause([log()], { types: ['DuplicateKeyException'] }))]), 0);
    assert.strictEqual(
      unguarded([attempt([save()], [branch("e.code === 'P2002'", [exit('return')]), exit('throw')])]),
      0,
    );
    assert.strictEqual(unguarded([attempt([save()], [exit('throw')])]), 1);
  });
});
