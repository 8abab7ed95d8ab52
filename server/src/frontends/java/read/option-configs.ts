import type { Config, ConfigEntry } from '../../../facts/facts';
import { lookup } from '../clients';
import { type Configs, keyRange } from './configs';
import type { Resolver } from '../resolve/resolver';
import type { Unit } from '../resolve/model';
import { argumentsOf, type Node } from '../syntax/syntax';
import { valueOf } from '../resolve/values';

/**
 * The configurations that chains of setters make (`SenderOptions.create(map).producerProperty(key, value)`), for
 * clients whose table says which these are.
 */
export function optionConfigs(unit: Unit, configs: Configs, resolver: Resolver): Config[] {
  const found = new Map<Node, Config & { entries: ConfigEntry[] }>();
  unit.root.walk((n) => {
    const object = n.type === 'method_invocation' && argumentsOf(n).length > 0 ? n.child('object') : undefined;
    const type = object && /Property$/.test(n.child('name')?.text ?? '') ? resolver.type(object) : undefined;
    const set = type && lookup((client) => client.sets, resolver.types.names(type), n.child('name')!.text);
    const [key, value] = argumentsOf(n);
    if (!object || !set || !key || !value) return;
    let root: Node = object;
    for (
      let inner = root.child('object');
      root.type === 'method_invocation' && inner?.type === 'method_invocation';
      inner = root.child('object')
    )
      root = inner;
    let config = found.get(root);
    if (!config)
      found.set(
        root,
        (config = {
          client: set.client.id,
          evidence: 'type',
          of: set.entry.of,
          entries: [],
          complete: false,
          range: { start: root.start, end: n.end },
          topics: [],
        }),
      );
    const read = configs.key(key);
    // A chain is met from its end.
    if (read)
      config.entries.unshift({
        key: read.key,
        written: key.text,
        value: valueOf(value, resolver),
        range: { start: object.end, end: n.end },
        ...keyRange(key),
      });
  });
  return [...found.values()].filter((config) => config.entries.length > 0);
}
