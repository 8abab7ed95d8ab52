import type { Config, ConfigEntry } from '../../../facts/facts';
import { type Configs, keyRange } from '../read/configs';
import type { Resolver } from '../resolve/resolver';
import { attribute, type Unit } from '../resolve/model';
import { argumentsOf, type Node } from '../syntax/syntax';
import { springValue } from './listeners';
import { valueOf } from '../resolve/values';

const SPRING = 'org.springframework.kafka';

/**
 * The topics that a file makes by Spring's means: `TopicBuilder`, `@RetryableTopic`, `RetryTopicConfigurationBuilder`.
 */
export function springTopics(unit: Unit, configs: Configs, resolver: Resolver): Config[] {
  const found: Config[] = [];
  const add = (
    entries: readonly ConfigEntry[],
    complete: boolean,
    range: Config['range'],
    topics: readonly string[],
  ) => {
    if (entries.length)
      found.push({ client: 'spring-kafka', evidence: 'type', of: 'topic', entries, complete, range, topics });
  };
  for (const cls of unit.classes) {
    for (const a of [cls.annotations, ...[...cls.methods.values()].flat().map((m) => m.annotations)].flat()) {
      const factor = a.name === 'RetryableTopic' ? attribute(a, 'replicationFactor') : undefined;
      if (factor)
        add(
          [
            {
              key: 'replication.factor',
              written: 'replicationFactor',
              value: springValue(factor, resolver),
              range: factor.parent!.range,
            },
          ],
          false,
          a.node.range,
          [],
        );
    }
  }
  unit.root.walk((n) => {
    if (n.type !== 'method_invocation') return;
    const name = n.child('name')?.text;
    const object = n.child('object');
    if (name === 'name' && object && resolver.staticClass(object)?.qualified === `${SPRING}.config.TopicBuilder`) {
      const { entries, complete, end } = built(n, configs, resolver);
      const topic = argumentsOf(n)[0] && valueOf(argumentsOf(n)[0]!, resolver);
      add(
        entries,
        complete,
        { start: n.start, end },
        topic?.known && typeof topic.value === 'string' ? [topic.value] : [],
      );
    } else if (name === 'autoCreateTopicsWith' || name === 'autoCreateTopics') {
      const factor = argumentsOf(n)[name === 'autoCreateTopics' ? 2 : 1];
      if (factor && unit.text.includes('RetryTopicConfigurationBuilder'))
        add(
          [entry('replication.factor', factor.text, factor, factor, resolver)],
          false,
          { start: n.child('name')!.start, end: n.end },
          [],
        );
    }
  });
  return found;
}

const entry = (key: string, written: string, value: Node, whole: Node, resolver: Resolver): ConfigEntry => ({
  key,
  written,
  value: valueOf(value, resolver),
  range: whole.range,
});

/**
 * What the links of a chain of `TopicBuilder` say. A replica assignment names brokers: how many is its author's
 * business.
 */
function built(
  first: Node,
  configs: Configs,
  resolver: Resolver,
): { entries: ConfigEntry[]; complete: boolean; end: number } {
  const entries: ConfigEntry[] = [];
  let complete = true;
  let at = first;
  for (let up = at.parent; up?.type === 'method_invocation' && at.field === 'object'; up = at.parent) {
    const args = argumentsOf(up);
    const link = { start: at.end, end: up.end };
    const [one, two] = args;
    switch (up.child('name')?.text) {
      case 'replicas':
        if (one) entries.push({ ...entry('replication.factor', 'replicas', one, up, resolver), range: link });
        break;
      case 'partitions':
        if (one) entries.push({ ...entry('num.partitions', 'partitions', one, up, resolver), range: link });
        break;
      case 'config': {
        const key = one && configs.key(one);
        if (key && two)
          entries.push({
            key: key.key,
            written: one.text,
            value: valueOf(two, resolver),
            range: link,
            ...keyRange(one),
          });
        else complete = false;
        break;
      }
      case 'configs': {
        const map = one && configs.take(one);
        entries.push(...(map?.entries ?? []));
        complete &&= map?.complete ?? false;
        break;
      }
    }
    at = up;
  }
  // A builder that is kept may be told more later.
  return { entries, complete: complete && /\bbuild$/.test(at.child('name')?.text ?? ''), end: at.end };
}
