import type { Change } from '../../facts/change';
import type { TextEdit } from '../../text/range';
import type { RewriteContext } from '../frontend';

/** Turns a change into edits of Java text; `undefined` when it cannot be done here. */
export function rewriteJava(change: Change, context: RewriteContext): readonly TextEdit[] | undefined {
  void change;
  void context;
  return undefined;
}
