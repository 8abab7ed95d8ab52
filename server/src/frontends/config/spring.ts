import { springLevels, springTarget } from '../../catalog/spring';
import type { Config } from '../../facts/facts';
import { moduleOf } from '../../facts/modules';
import { configOf, type Place, type Placed } from './plain';
import type { Entry } from './entries';

/** Where a property of Spring's leads: whom it is for, and Kafka's name or Spring's own in kebab-case. */
interface Target {
  readonly of: Config['of'];
  readonly key: string;
}

/**
 * Names as relaxed binding compares them: `replicationFactor`, `replication_factor` and `replication-factor` are one.
 */
const uniform = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();

/** What a property of Spring's sets, as people write it in settings files; `undefined` when it is none of Kafka's. */
export function targetOf(name: string): Target | undefined {
  const stream = /(?:^|\.)spring\.cloud\.stream\.kafka\.(?:streams\.)?(binder|bindings\.[^.]+|default)\.(.+)$/i.exec(
    name,
  );
  if (stream) return streamTarget(stream[1]!.toLowerCase() === 'binder', stream[2]!);
  const at = name.search(/(?:^|\.)spring\.kafka\./i);
  if (at < 0) return undefined;
  const property = name.slice(at).replace(/^\./, '');
  const target = springTarget(property);
  // one that Spring does not know keeps its name; a level alone is none
  if (!target && springLevels.has(property.toLowerCase())) return undefined;
  if (!target)
    return {
      of:
        (/^spring\.kafka\.(producer|consumer|admin|streams|listener)\./i.exec(property)?.[1]?.toLowerCase() as
          Config['of'] | undefined) ?? 'client',
      key: property,
    };
  return {
    of: target.of === 'template' || target.of === 'jaas' ? 'client' : target.of === 'retry' ? 'listener' : target.of,
    key: target.key,
  };
}

/** Spring Cloud Stream's Kafka binder: `binder.required-acks`, `bindings.<name>.producer.configuration.<key>`. */
function streamTarget(binder: boolean, rest: string): Target | undefined {
  const [first = '', second = '', ...others] = rest.split('.');
  const level = uniform(first);
  const tail = others.join('.');
  if (binder) {
    if (!second)
      return level === 'replicationfactor'
        ? { of: 'topic', key: 'replication.factor' }
        : level === 'requiredacks'
          ? { of: 'producer', key: 'acks' }
          : level === 'brokers'
            ? { of: 'client', key: 'bootstrap.servers' }
            : undefined;
    const key = rest.slice(first.length + 1);
    return level === 'configuration'
      ? { of: 'client', key }
      : level === 'producerproperties'
        ? { of: 'producer', key }
        : level === 'consumerproperties'
          ? { of: 'consumer', key }
          : undefined;
  }
  const of = level === 'producer' ? 'producer' : level === 'consumer' ? 'consumer' : undefined;
  if (!of) return undefined;
  if (uniform(second) === 'configuration' && tail) return { of, key: tail };
  if (uniform(second) !== 'topic' || !tail) return undefined;
  if (uniform(tail) === 'replicationfactor') return { of: 'topic', key: 'replication.factor' };
  return /^properties\./i.test(tail) ? { of: 'topic', key: tail.slice('properties.'.length) } : undefined;
}

const isMapped = ({ entry }: Placed): boolean => /(?:^|\.)properties\b/i.test(entry.path.join('.'));

/** The configurations that a document of Spring's settings holds. `file`: its path, which may name a profile. */
export function springConfigs(entries: readonly Entry[], file: string, around: Place = {}): Config[] {
  const name = (entry: Entry): string => entry.path.join('.').replace(/\.\[(?=\D)/g, '[');
  const active = entries.find((entry) =>
    /^spring\.(?:config\.activate\.on-?profile|profiles)$/i.test(name(entry)),
  )?.text;
  const profile = active ?? /(?:application|bootstrap)-([^/]+?)\.[a-z]+$/.exec(file)?.[1];
  const place: Place = { ...around, client: 'spring-kafka', module: moduleOf(file), ...(profile && { profile }) };
  const groups = new Map<string, { readonly of: Config['of']; readonly binding: string; readonly placed: Placed[] }>();
  for (const entry of entries) {
    const target = targetOf(name(entry));
    if (!target) continue;
    // each binding has its own, and makes its own clients: nothing of the module is joined with it
    const binding =
      /(?:^|\.)spring\.cloud\.stream\.kafka\.(?:streams\.)?(?:binder|bindings\.[^.]+|default)/i.exec(
        name(entry),
      )?.[0] ?? '';
    const group = `${target.of} ${binding}`;
    const known = groups.get(group);
    if (known) known.placed.push({ entry, key: target.key });
    else groups.set(group, { of: target.of, binding, placed: [{ entry, key: target.key }] });
  }
  const { module: _, ...apart } = place;
  return [...groups.values()].flatMap(({ of, binding, placed }) => {
    // Spring Boot puts the map of Kafka's own names over its own properties
    const mapped = new Set(placed.filter(isMapped).map(({ key }) => key));
    return configOf(
      of,
      placed.filter((one) => isMapped(one) || !mapped.has(one.key)),
      binding ? apart : place,
    );
  });
}
