import type { Config, Creation, FileFacts } from '../facts/facts';
import { contains } from '../text/range';

/**
 * The clients on which a call is made that is given a configuration, as far as its file makes them: producers of a
 * `send`, consumers of a `run` or `subscribe`.
 */
export function makersOf({ creations, sends }: FileFacts, { of, range }: Config): readonly Creation[] {
  if (of !== 'send') return creations.filter(({ uses }) => uses.some((use) => contains(use.range, range)));
  const receivers = sends.filter((send) => contains(send.range, range)).map(({ receiver }) => receiver);
  return creations.filter(
    (creation) => creation.of === 'producer' && creation.name !== undefined && receivers.includes(creation.name),
  );
}
