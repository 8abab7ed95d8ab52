import type { CallStep, FunctionFact, FunctionId, Send, Step, TransactionStep } from '../facts/facts';
import type { Range } from '../text/range';
import { callers, isJava, targets, type Code } from './code';
import { calls, deep, has, inner } from '../facts/steps';

/** A transaction that stays open when something fails in it. */
export interface LeftOpen {
  readonly begin: TransactionStep;
  /**
   * `never`: nothing aborts it; `unreachable`: the abort stands where the transaction's variable is not in scope;
   * `fatal`: it is aborted after an exception that allows only `close`.
   */
  readonly how: 'never' | 'unreachable' | 'fatal';
  /** The begin, or the abort that does not work. */
  readonly range: Range;
}

/** After these the producer can only be closed (KafkaProducer's javadoc): `abortTransaction` throws again. */
const fatal =
  /^(ProducerFencedException|OutOfOrderSequenceException|AuthorizationException|UnsupportedVersionException)$/;

const transactions = (steps: readonly Step[]): TransactionStep[] =>
  [...deep(steps)].filter((step) => step.kind === 'transaction');

/** What the steps of a begun transaction are called on: the object it yielded, or the producer itself. */
const nameOf = (begin: TransactionStep): string => begin.variable ?? begin.receiver;

/** The transactions that a function begins and commits, and that a failure in between leaves open. */
export function leftOpen(code: Code, fact: FunctionFact): readonly LeftOpen[] {
  const own = transactions(fact.body);
  return own
    .filter((step) => step.how === 'begin')
    .flatMap((begin): readonly LeftOpen[] => {
      const name = nameOf(begin);
      const stray = [...calls(fact.body)].find(
        (call) =>
          call.name === 'abort' &&
          call.receiver === begin.variable &&
          begin.scope !== undefined &&
          !within(call.range, begin.scope),
      );
      if (stray) return [{ begin, how: 'unreachable', range: stray.range }];
      const late = fatalAbort(fact.body, name);
      if (late) return [{ begin, how: 'fatal', range: late.range }];
      // whoever commits elsewhere may abort there
      if (![...own, ...below(code, fact)].some((step) => step.how === 'commit' && step.receiver === name)) return [];
      return isClosedWith(code, fact, begin) || around(code, fact).some((other) => aborts(other.body))
        ? []
        : [{ begin, how: 'never', range: begin.range }];
    });
}

/**
 * The steps of transactions in the functions that stand in a function (librdkafka's go on in callbacks), and in those
 * of its file that these call.
 */
const below = (code: Code, fact: FunctionFact): TransactionStep[] =>
  code.files
    .filter((file) => file.file === code.fileOf(fact.id))
    .flatMap((file) => {
      const inside = file.functions.filter((f) => f.id.startsWith(`${fact.id}/`));
      const called = [fact, ...inside].flatMap((f) => [...calls(f.body)].flatMap((call) => targets(code, f.id, call)));
      const here = called.filter((f) => code.fileOf(f.id) === file.file);
      return [...new Set([...inside, ...here])].flatMap((f) => transactions(f.body));
    });

/**
 * True when the function closes the producer itself however it ends: in Java that aborts what is open (`Sender`:
 * "Aborting incomplete transaction due to shutdown").
 */
const isClosedWith = (code: Code, fact: FunctionFact, begin: TransactionStep): boolean =>
  isJava(fact.id) &&
  code.files.some((file) =>
    file.creations.some(
      (creation) =>
        creation.name === begin.receiver &&
        (creation.function === fact.id || fact.id.startsWith(`${creation.function}/`)) &&
        (creation.held === 'managed' ||
          creation.uses.some(
            (use) => use.how === 'close' && use.always && !use.atOnce && use.function === creation.function,
          )),
    ),
  );

const within = (range: Range, scope: Range): boolean => scope.start <= range.start && range.end <= scope.end;

/** True when the steps abort some transaction, by the client's own call or by one of that name. */
const aborts = (steps: readonly Step[]): boolean =>
  has(
    steps,
    (step) =>
      (step.kind === 'transaction' && step.how === 'abort') ||
      (step.kind === 'call' && /abort|rollback/i.test(step.name)),
  );

/** The function, those it stands in and those in it, what it calls, and who calls it. */
function around(code: Code, fact: FunctionFact): readonly FunctionFact[] {
  const near = code.files
    .flatMap((file) => file.functions)
    .filter(({ id }) => id === fact.id || id.startsWith(`${fact.id}/`) || fact.id.startsWith(`${id}/`));
  const by = (id: FunctionId): FunctionFact[] => (callers(code).get(id) ?? []).map((caller) => caller.from);
  return [
    ...near,
    ...near.flatMap((f) => [...calls(f.body)].flatMap((call) => targets(code, f.id, call))),
    ...near.flatMap((f) => by(f.id)).flatMap((f) => [f, ...by(f.id)]),
  ];
}

/** The abort in a catch clause that is only for failures after which there is nothing to abort. */
function fatalAbort(steps: readonly Step[], name: string): TransactionStep | undefined {
  for (const step of deep(steps)) {
    if (step.kind !== 'try') continue;
    for (const clause of step.catches) {
      if (!clause.types.length || !clause.types.every((type) => fatal.test(type))) continue;
      const abort = transactions(clause.body).find((inside) => inside.how === 'abort' && inside.receiver === name);
      if (abort) return abort;
    }
  }
  return undefined;
}

/** A send that goes past the transaction that is open around it. */
export interface Outside {
  readonly send: Send;
  readonly begin: TransactionStep;
  /** The call that leads to it, when it stands in another function of the file. */
  readonly through?: Range;
}

const goesPast = (send: Send, { client, receiver, leavesOut }: TransactionStep): boolean =>
  !send.transactional && send.client === client && leavesOut === (send.receiver === receiver ? 'own' : 'others');

/** How many helpers are followed to a send that goes past the transaction. */
const reach = 3;

/** The sends in helpers that go past the transaction of a producer that they reach under the same name. */
function sendsOfHelpers(
  code: Code,
  from: FunctionFact,
  call: CallStep,
  begin: TransactionStep,
  depth = reach,
): readonly Send[] {
  if (begin.leavesOut !== 'own' || !depth) return [];
  return targets(code, from.id, call)
    .filter((helper) => helper !== from && sharesName(code, from, helper, begin.receiver))
    .flatMap((helper) =>
      [...deep(helper.body)].flatMap((step) => {
        if (step.kind === 'send') return goesPast(step.send, begin) ? [step.send] : [];
        return step.kind === 'call' ? sendsOfHelpers(code, helper, step, begin, depth - 1) : [];
      }),
    );
}

/** True when a name means the same in two functions: a field of their class, or a variable at the top of their file. */
function sharesName(code: Code, one: FunctionFact, other: FunctionFact, name: string): boolean {
  if (name.startsWith('this.')) return classOf(one) === classOf(other);
  const file = code.fileOf(one.id);
  return (
    file === code.fileOf(other.id) &&
    /^[\w$]+$/.test(name) &&
    ![...one.parameters, ...other.parameters].some((parameter) => parameter.split(/[^\w$]+/).includes(name)) &&
    !code.files.some(
      (facts) => facts.file === file && facts.creations.some((made) => made.name === name && made.held === 'local'),
    )
  );
}

/** The id of the class that a method stands in. */
const classOf = ({ id }: FunctionFact): string => id.slice(0, id.indexOf('.', id.indexOf('#')));

/** The sends of a function that go past a transaction it has begun. */
export function sendsOutside(code: Code, fact: FunctionFact): readonly Outside[] {
  const found: Outside[] = [];
  const entered = new Set<FunctionId>([fact.id]);
  const walk = (steps: readonly Step[], before: TransactionStep | undefined): TransactionStep | undefined => {
    let open = before;
    for (const step of steps) {
      if (step.kind === 'transaction') {
        if (step.how === 'begin') open = step;
        else if (step.how !== 'offsets') open = undefined;
      } else if (step.kind === 'send') {
        if (open && goesPast(step.send, open)) found.push({ send: step.send, begin: open });
      } else if (step.kind === 'call') {
        const begin = open;
        if (begin)
          found.push(...sendsOfHelpers(code, fact, step, begin).map((send) => ({ send, begin, through: step.range })));
        for (const { runs, function: id } of step.callbacks) {
          if ((runs !== 'inline' && runs !== 'each') || entered.has(id)) continue;
          entered.add(id);
          walk(code.function(id)?.body ?? [], open);
        }
      } else if (step.kind === 'try') {
        open = walk(step.body, open);
        // a failure's own records (a dead letter) are better outside
        if (step.finally) open = walk(step.finally, open);
      } else {
        const ends = inner(step).map((list) => walk(list, open));
        if (ends.length) open = ends.every((end) => end === undefined) ? undefined : (open ?? ends.find((end) => end));
      }
    }
    return open;
  };
  walk(fact.body, undefined);
  return found;
}
