import type { Config, FileFacts } from '../../../server/src/facts/facts';
import { createConfigFrontend } from '../../../server/src/frontends/config';

/** The facts of a file; absent when the frontend has no use for it. */
export function factsOf(file: string, text: string): FileFacts | undefined {
  const frontend = createConfigFrontend();
  frontend.set(`/w/${file}`, text);
  return frontend.facts(`/w/${file}`);
}

/**
 * The configurations of a file as people read them: `broker{min.insync.replicas=1}`, values and keys as the file has
 * them at their ranges.
 */
export const read = (file: string, text: string): string[] =>
  (factsOf(file, text)?.configs ?? []).map((config) => show(config, text));

/** One configuration: `?` for values that are not known, `?(1)` with what they fall back to. */
export function show(config: Config, text: string): string {
  const entries = config.entries.map(({ key, keyRange, value }) => {
    const written = keyRange && text.slice(keyRange.start, keyRange.end);
    const name = written === undefined || written === key ? key : `${key}<${written}>`;
    return `${name}=${value.known ? text.slice(value.range.start, value.range.end) : `?${value.fallback === undefined ? '' : `(${value.fallback})`}${value.random ? '!' : ''}`}`;
  });
  return `${config.client === 'configuration' ? '' : `${config.client} `}${config.of}${config.singleBroker ? ' alone' : ''}{${entries.join(' ')}}`;
}
