import type { FileFacts, FunctionId, Outcome, Value } from '../facts/facts';
import { moduleOf } from '../facts/modules';
import { calls } from '../facts/steps';

const linksOf = new WeakMap<FileFacts, ReadonlySet<string>>();

/** The files whose functions a file's facts name: what it calls, hands over, listens with and handles with. */
function links(facts: FileFacts): ReadonlySet<string> {
  const known = linksOf.get(facts);
  if (known) return known;
  const found = new Set<string>();
  const add = (id: FunctionId | undefined): void => {
    if (id) found.add(id.slice(0, id.indexOf('#')));
  };
  const addOutcome = (outcome: Outcome): void => outcome.listeners.forEach((listener) => add(listener.function));
  for (const call of facts.functions.flatMap((f) => [...calls(f.body)])) {
    call.targets?.functions.forEach(add);
    call.callbacks.forEach((callback) => add(callback.function));
    addOutcome(call.outcome);
  }
  facts.sends.forEach((send) => addOutcome(send.outcome));
  facts.handlers.forEach((handler) => add(handler.function));
  linksOf.set(facts, found);
  return found;
}

/** Spring ties a module's files together without calls: settings files, beans and listeners. */
function springModules(files: readonly FileFacts[]): readonly (readonly FileFacts[])[] {
  const modules = new Map<string, FileFacts[]>();
  for (const facts of files) {
    if (
      facts.test ||
      ![...facts.configs, ...facts.recoveries, ...facts.handlers].some((one) => one.client === 'spring-kafka')
    )
      continue;
    const name = facts.configs.find((c) => c.module !== undefined)?.module ?? moduleOf(facts.file);
    const module = modules.get(name);
    if (module) module.push(facts);
    else modules.set(name, [facts]);
  }
  return [...modules.values()];
}

/** Files that write a topic in transactions, each with those that read it. */
function transactionTopics(files: readonly FileFacts[]): readonly (readonly FileFacts[])[] {
  const names = (topics: readonly (Value | undefined)[]): string[] =>
    topics.flatMap((topic) => (topic?.known ? [String(topic.value)] : []));
  const writers = files.flatMap((facts) =>
    names(facts.sends.map((send) => (send.transactional ? send.topic : undefined))).map((topic) => ({ topic, facts })),
  );
  return writers.map(({ topic, facts }) => [
    facts,
    ...files.filter((other) => other.handlers.some((handler) => names(handler.topics ?? []).includes(topic))),
  ]);
}

/**
 * Divides files into groups tied together by calls, by Spring, or by topics of transactions; what rules and `flow/` ask
 * never leaves a group. Groups and their files keep the order given.
 */
export function groupsOf(files: readonly FileFacts[]): readonly (readonly FileFacts[])[] {
  const byName = new Map(files.map((facts) => [facts.file, facts]));
  const leader = new Map<FileFacts, FileFacts>();
  const find = (facts: FileFacts): FileFacts => {
    let at = facts;
    for (let up = leader.get(at); up; up = leader.get(at)) at = up;
    if (at !== facts) leader.set(facts, at);
    return at;
  };
  for (const facts of files) {
    for (const name of links(facts)) {
      const other = byName.get(name);
      const [a, b] = other ? [find(facts), find(other)] : [facts, facts];
      if (a !== b) leader.set(a, b);
    }
  }
  for (const [first, ...others] of [...springModules(files), ...transactionTopics(files)]) {
    for (const other of others) {
      const [a, b] = [find(first!), find(other)];
      if (a !== b) leader.set(a, b);
    }
  }
  const groups = new Map<FileFacts, FileFacts[]>();
  for (const facts of files) {
    const group = groups.get(find(facts));
    if (group) group.push(facts);
    else groups.set(find(facts), [facts]);
  }
  return [...groups.values()];
}
