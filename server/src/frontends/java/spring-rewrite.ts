import type { Recovery } from '../../facts/facts';
import type { TextEdit } from '../../text/range';
import { importOf } from './imports';

const RECOVERER = 'org.springframework.kafka.listener.DeadLetterPublishingRecoverer';

/** Gives an error handler a recoverer that sends to a dead-letter topic, and the file the import. */
export function addRecoverer({ rewrite }: Recovery, text: string): TextEdit[] | undefined {
  if (!rewrite) return undefined;
  const { at, followed, template } = rewrite;
  const imported = importOf(RECOVERER, text);
  return [...(imported ? [imported] : []), { range: { start: at, end: at }, text: `new DeadLetterPublishingRecoverer(${template})${followed ? ', ' : ''}` }];
}
