import type { Config, ConfigEntry } from '../../facts/facts';
import type { Range } from '../../text/range';
import { valueOf } from './entries';
import type { Place } from './plain';

/**
 * A command and its arguments, up to `&&`, `;`, `|` or the end of a line that is not continued. In YAML arguments may
 * stand on lines of their own.
 */
const commands =
  /kafka-(topics|configs|server-start)(?:\.sh)?\b(?:\\\r?\n|[^&;|\r\n]|\r?\n[ \t]*(?:-[ \t]*["']?-|--|["']))*/g;
/** What stands between a flag and its value: white space, `=`, the end of a line, quotes and commas of a list. */
const between = '["\',\\]\\s=\\\\-]*?[\\s=,]["\']?';
const flagged = (flag: string): RegExp => new RegExp(`(--${flag}${between})([^\\s"',;|&\\]]+)`);

/**
 * The configurations that commands in a text give: topics that are created (`kafka-topics --create --topic orders
 * --replication-factor 1 --config
 * min.insync.replicas=1`), topics and brokers that are changed (`kafka-configs --alter --add-config ...`), brokers that
 * are started with
 * `--override`. `within`: the stretch of the text to look at.
 */
export function commandConfigs(text: string, place: Place, within: Range = { start: 0, end: text.length }): Config[] {
  const found: Config[] = [];
  for (const match of text.slice(within.start, within.end).matchAll(commands)) {
    const [command, tool] = match as unknown as [string, string];
    const begin = within.start + match.index;
    let line = begin;
    while (line > 0 && !/[\r\n]/.test(text[line - 1]!)) line--;
    if (/^\s*(?:-\s*)?#/.test(text.slice(line, begin))) continue;
    const entries: ConfigEntry[] = [];
    let of: Config['of'] = 'topic';
    if (tool === 'topics' && /--create\b/.test(command)) {
      entries.push(
        ...argument(command, begin, 'replication-factor', 'replication.factor'),
        ...argument(command, begin, 'partitions', 'num.partitions'),
        ...settings(command, begin, 'config'),
      );
    } else if (tool === 'configs' && /--alter\b/.test(command)) {
      of = /brokers|--broker\b/.test(command) ? 'broker' : 'topic';
      entries.push(...settings(command, begin, 'add-config'));
    } else if (tool === 'server-start') {
      of = 'broker';
      entries.push(...settings(command, begin, 'override'));
    }
    if (!entries.length) continue;
    const topic = flagged(tool === 'topics' ? 'topic' : '(?:entity-name|topic)').exec(command)?.[2];
    found.push({
      client: 'configuration',
      evidence: 'type',
      ...place,
      of,
      entries,
      complete: of === 'topic' && tool === 'topics',
      range: { start: begin, end: begin + command.trimEnd().length },
      topics: of === 'topic' && topic && !/[$<{]/.test(topic) ? [topic] : [],
    });
  }
  return found;
}

/** The value of a flag that stands for a setting; it cannot be renamed here. */
function argument(command: string, begin: number, flag: string, key: string): ConfigEntry[] {
  const given = flagged(flag).exec(command);
  if (!given) return [];
  const start = begin + given.index;
  const value: Range = { start: start + given[1]!.length, end: start + given[0].length };
  return [{ key, written: `--${flag}`, value: valueOf(given[2]!, value), range: { start, end: value.end } }];
}

/**
 * What is given as `key=value` to a flag, each time it stands there, several joined by commas. The range to remove is
 * the flag's when there is one alone.
 */
function settings(command: string, begin: number, flag: string): ConfigEntry[] {
  return [...command.matchAll(new RegExp(`(--${flag}${between})((?:[\\w.]+=[^\\s"',;|&\\]]+,?)+)`, 'g'))].flatMap(
    (given) => {
      const at = begin + given.index + given[1]!.length;
      const pairs = [...given[2]!.matchAll(/([\w.]+)=([^,]+)/g)];
      return pairs.map((pair): ConfigEntry => {
        const [whole, key, value] = pair as unknown as [string, string, string];
        const start = at + pair.index;
        const range = { start: start + key.length + 1, end: start + whole.length };
        return {
          key,
          written: key,
          value: valueOf(value, range),
          range: { start: pairs.length > 1 ? start : begin + given.index, end: range.end },
          keyRange: { start, end: start + key.length },
        };
      });
    },
  );
}
