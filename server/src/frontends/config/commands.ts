import type { Config, ConfigEntry } from '../../facts/facts';
import type { Range } from '../../text/range';
import { valueOf } from './entries';
import type { Place } from './plain';

const argument = (flag: string): RegExp => new RegExp(`(--${flag})(["',\\]\\s=\\\\-]*?[\\s=,])["']?([^\\s"',;|&\\]]+)`);

/**
 * The topics that commands in a text create: `kafka-topics --create --topic orders --replication-factor 1 --config min.insync.replicas=1`.
 * A command ends at `&&`, `;`, `|` or with its line, unless that is continued.
 */
export function createdTopics(text: string, place: Place, within: Range = { start: 0, end: text.length }): Config[] {
  const found: Config[] = [];
  for (const match of text.slice(within.start, within.end).matchAll(/kafka-topics(?:\.sh)?\b(?:\\\r?\n|[^&;|\r\n]|\r?\n[ \t]*(?:-[ \t]*["']?-|--|["']))*/g)) {
    const command = match[0];
    const begin = within.start + match.index;
    const lineStart = Math.max(text.lastIndexOf('\n', begin), text.lastIndexOf('\r', begin)) + 1;
    if (!/--create\b/.test(command) || /^\s*(?:-\s*)?#/.test(text.slice(lineStart, begin))) continue;
    const entries: ConfigEntry[] = [];
    const add = (flag: string, key: string): void => {
      const given = argument(flag).exec(command);
      if (!given) return;
      const start = begin + given.index;
      const value: Range = { start: start + given[0].length - given[3]!.length, end: start + given[0].length };
      entries.push({ key, written: `--${flag}`, value: valueOf(given[3]!, value), range: { start, end: value.end } });
    };
    add('replication-factor', 'replication.factor');
    add('partitions', 'num.partitions');
    for (const config of command.matchAll(/(--config["',\]\s=\\-]*?[\s=,]["']?)([\w.]+)=([^\s"',;|&\]]+)/g)) {
      const start = begin + config.index + config[1]!.length;
      const end = start + config[2]!.length;
      const value = { start: end + 1, end: end + 1 + config[3]!.length };
      entries.push({ key: config[2]!, written: config[2]!, value: valueOf(config[3]!, value), range: { start: begin + config.index, end: value.end }, keyRange: { start, end } });
    }
    if (!entries.length) continue;
    const topic = argument('topic').exec(command)?.[3];
    found.push({ client: 'configuration', evidence: 'type', ...place, of: 'topic', entries, complete: true, range: { start: begin, end: begin + command.trimEnd().length }, topics: topic && !/[$<{]/.test(topic) ? [topic] : [] });
  }
  return found;
}
