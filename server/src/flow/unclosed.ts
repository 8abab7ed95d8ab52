import type { Creation, FileFacts, FunctionFact, Send, Step } from '../facts/facts';
import type { Range } from '../text/range';
import { callers, type Code } from './code';
import { deep, inner } from '../facts/steps';
import { leavesAllTo } from './way';

/** What people call the function that a program is: called once, at the top of its file. */
const programs = /^(main|bootstrap|start|init|run)$/;

/** True when the client lives in one function, and nothing there closes it. */
export function isUnclosed(code: Code, facts: FileFacts, creation: Creation): boolean {
  if (creation.held !== 'local' && creation.held !== 'dropped') return false;
  if (creation.cached || creation.uses.some((use) => use.how === 'close')) return false;
  if (facts.language === 'java') return true;
  // JavaScript: what runs, or is used by functions that are called later, lives as long as the process
  if (
    creation.held === 'dropped' ||
    creation.of === 'stream' ||
    creation.function.endsWith('#') ||
    creation.uses.some((use) => use.how === 'run')
  )
    return false;
  const around = code.function(creation.function);
  if (around && isProgram(code, around)) return false;
  return !facts.sends.some(
    (send) =>
      send.receiver === creation.name &&
      facts.functions.some(
        (f) =>
          f.id.startsWith(`${creation.function}/`) &&
          f.range.start <= send.range.start &&
          send.range.end <= f.range.end,
      ),
  );
}

/** True for what a program is, and for what that leaves everything to. */
function isProgram(code: Code, fact: FunctionFact): boolean {
  const [only, ...others] = callers(code).get(fact.id) ?? [];
  if (!only) return programs.test(fact.name) && !fact.parameters.length;
  return !others.length && only.from !== fact && leavesAllTo(only.from, only.call) && isProgram(code, only.from);
}

/**
 * True when what the call yields tells nothing of delivery: the record may still be in the producer's buffer when the
 * process ends.
 */
const isBuffered = ({ managed, yields, outcome }: Send): boolean =>
  !managed && (yields === 'report' || yields === 'stream' || (yields === 'future' && outcome.use !== 'awaited'));

/** Where the process is ended in a function while records it sent may still be in a producer's buffer. */
export function exitsWithBuffered(fact: FunctionFact): readonly { readonly exit: Range; readonly send: Send }[] {
  const found: { exit: Range; send: Send }[] = [];
  const walk = (steps: readonly Step[], before: Send | undefined): Send | undefined => {
    let buffered = before;
    for (const step of steps) {
      if (step.kind === 'send') buffered = isBuffered(step.send) && !step.send.transactional ? step.send : buffered;
      else if (step.kind === 'lifecycle') {
        if ((step.how === 'close' || step.how === 'flush') && !step.atOnce) buffered = undefined;
      }
      // another function may flush
      else if (step.kind === 'call' && step.effect.kind !== 'exit') {
        if (
          step.targets ||
          step.outcome.use === 'awaited' ||
          /close|flush|shutdown|stop|disconnect|await|join|get|wait|sleep/i.test(step.name)
        )
          buffered = undefined;
      } else if (step.kind === 'call') {
        if (buffered) found.push({ exit: step.range, send: buffered });
      } else if (inner(step).length) {
        const ends = inner(step).map((list) => walk(list, buffered));
        buffered = ends.includes(undefined) ? undefined : (buffered ?? ends.find((end) => end));
        if ([...deep([step])].some((s) => s.kind === 'send') && ends.some((end) => end))
          buffered = ends.find((end) => end);
      }
    }
    return buffered;
  };
  walk(fact.body, undefined);
  return found;
}

/**
 * Where the process is ended right behind the call that closes a producer, before that has sent what is in its buffer.
 */
export function exitsBeforeClosed(facts: FileFacts): readonly { readonly exit: Range; readonly close: Range }[] {
  const closes = facts.creations
    .filter(({ of }) => of === 'producer')
    .flatMap(({ uses }) => uses.filter(({ how, later }) => how === 'close' && later).map(({ range }) => range.start));
  const found: { exit: Range; close: Range }[] = [];
  const walk = (steps: readonly Step[]): void => {
    let close: Range | undefined;
    for (const step of steps) {
      if (step.kind === 'lifecycle' && step.how === 'close' && closes.includes(step.range.start)) close = step.range;
      else if (step.kind === 'call' && step.effect.kind === 'exit' && close) found.push({ exit: step.range, close });
      else if (step.kind !== 'lifecycle' && !(step.kind === 'call' && step.effect.kind === 'log')) close = undefined;
      inner(step).forEach(walk);
    }
  };
  if (closes.length) facts.functions.forEach((fact) => walk(fact.body));
  return found;
}
