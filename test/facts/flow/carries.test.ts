import assert from 'node:assert';
import type { FunctionFact } from '../../../server/src/facts/facts';
import { carriesSend, throwsForSend } from '../../../server/src/flow/carries';
import { swallowedSends } from '../../../server/src/flow/swallowed-sends';
import { attempt, call, callback, clause, code, exit, fn, listener, log, loop, send } from './build';

describe('flow: which functions carry a send', () => {
  const carries = (...functions: readonly FunctionFact[]): boolean =>
    carriesSend(code(...functions), functions[0]!.id) !== undefined;

  it('returned, or awaited in an async function', () => {
    assert.ok(carries(fn('a.ts#f', [send('returned')], { asynchronous: false })));
    assert.ok(carries(fn('a.ts#f', [loop(send('awaited'))])));
    assert.ok(!carries(fn('a.ts#f', [send('discarded')])));
    assert.ok(!carries(fn('a.ts#f', [send('returned', { transactional: true })])));
  });

  it('through other functions and inline callbacks, with the way there', () => {
    const inner = send();
    const f = fn('a.ts#f', [call('g', { target: 'b.ts#g' })]);
    const g = fn('b.ts#g', [
      call('map', { asynchronous: 'unknown', use: 'awaited', callbacks: [callback('b.ts#g/map', 'inline')] }),
    ]);
    const carried = carriesSend(code(f, g, fn('b.ts#g/map', [inner])), 'a.ts#f');
    assert.deepStrictEqual(
      carried?.trail.map((s) => s.function.id),
      ['a.ts#f', 'b.ts#g', 'b.ts#g/map'],
    );
    assert.strictEqual(carried.send, inner.send);
  });

  it('not when the failure ends inside', () => {
    assert.ok(!carries(fn('a.ts#f', [attempt([send()], [log()])])));
    assert.ok(carries(fn('a.ts#f', [attempt([send()], [log(), exit('throw')])])));
    assert.ok(
      carries(fn('a.ts#f', [attempt([send('returned')], [log()])])),
      'a catch does not see a promise that is returned without await',
    );
    assert.ok(
      !carries(
        fn('a.ts#f', [send('returned', { listeners: [listener('failure', { function: 'a.ts#f/catch' })] })]),
        fn('a.ts#f/catch', [log()]),
      ),
    );
  });

  it('keeps what an Observable is, until somebody awaits it', () => {
    const wrapper = fn('a.ts#f', [send('returned', { yields: 'hot' })], { asynchronous: false });
    assert.strictEqual(carriesSend(code(wrapper), 'a.ts#f')?.yields, 'hot');
    assert.strictEqual(
      carriesSend(code(fn('b.ts#g', [call('f', { target: 'a.ts#f' })]), wrapper), 'b.ts#g')?.yields,
      'promise',
    );
  });

  it('through a promise made by hand whose reject hears the failure', () => {
    const emit = (body: Parameters<typeof fn>[1]) => [
      fn(
        'a.ts#emit',
        [
          call('new Promise', {
            effect: 'none',
            use: 'returned',
            callbacks: [callback('a.ts#emit/executor', 'inline')],
          }),
        ],
        { asynchronous: false },
      ),
      fn(
        'a.ts#emit/executor',
        [
          send('discarded', {
            yields: 'hot',
            listeners: [listener('failure', { function: 'a.ts#emit/executor/error' })],
          }),
        ],
        { asynchronous: false, parameters: ['resolve', 'reject'] },
      ),
      fn('a.ts#emit/executor/error', body, { asynchronous: false }),
    ];
    assert.strictEqual(
      carriesSend(code(...emit([call('reject', { effect: 'none' })])), 'a.ts#emit')?.yields,
      'promise',
    );
    assert.strictEqual(carriesSend(code(...emit([log()])), 'a.ts#emit'), undefined);
  });

  it('through a plain callback whose promises are gathered', () => {
    const gather = fn('a.ts#all', [
      call('map', { asynchronous: false, effect: 'none', callbacks: [callback('a.ts#all/map', 'inline')] }),
      call('all', { receiver: 'Promise', effect: 'none' }),
    ]);
    assert.ok(carries(gather, fn('a.ts#all/map', [send('awaited')], { asynchronous: false })));
  });

  it('Java: a function that waits itself carries nothing, but throws', () => {
    const f = fn('A.java#A.f', [send('awaited', { yields: 'future' })], { asynchronous: false });
    const g = fn('A.java#A.g', [call('f', { target: f.id, asynchronous: false, use: 'discarded' })], {
      asynchronous: false,
    });
    assert.strictEqual(carriesSend(code(f), f.id), undefined);
    assert.deepStrictEqual(
      throwsForSend(code(f, g), g.id)?.trail.map((s) => s.function.id),
      ['A.java#A.g', 'A.java#A.f'],
    );
    const quiet = fn(
      'A.java#A.h',
      [attempt([send('awaited', { yields: 'future' })], clause([log()], { types: ['ExecutionException'] }))],
      { asynchronous: false },
    );
    assert.strictEqual(throwsForSend(code(quiet), quiet.id), undefined);
  });

  it('Java: not when a listener heard the failure inside', () => {
    const f = (error: 'used' | 'ignored') =>
      fn(
        'A.java#A.f',
        [
          send('returned', {
            yields: 'completable-future',
            listeners: [listener('both', { error, passesFailureOn: true })],
          }),
        ],
        { asynchronous: false },
      );
    assert.strictEqual(carriesSend(code(f('used')), 'A.java#A.f'), undefined);
    assert.ok(carriesSend(code(f('ignored')), 'A.java#A.f'));
  });

  it('comes to an end when functions call each other', () => {
    assert.ok(
      !carries(fn('a.ts#f', [call('g', { target: 'a.ts#g' })]), fn('a.ts#g', [call('f', { target: 'a.ts#f' })])),
    );
    const walk = fn('a.ts#walk', [call('map', { callbacks: [callback('a.ts#walk', 'inline')] })], {
      asynchronous: false,
    });
    assert.ok(!carries(walk));
    assert.deepStrictEqual(
      swallowedSends(
        code(
          walk,
          fn('a.ts#f', [
            attempt(
              [send(), call('walk', { target: walk.id, callbacks: [callback(walk.id, 'inline')] })],
              [exit('throw')],
            ),
          ]),
        ),
        walk,
      ),
      [],
    );
    assert.strictEqual(
      swallowedSends(
        code(walk),
        fn('a.ts#f', [attempt([call('map', { callbacks: [callback(walk.id, 'inline')] }), send()], [log()])]),
      ).length,
      1,
    );
  });
});
