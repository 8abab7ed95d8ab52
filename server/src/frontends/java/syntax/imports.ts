import { lineEnd } from '../../../text/lines';
import type { TextEdit } from '../../../text/range';

/**
 * The edit that imports a class by its fully-qualified name, after the imports that sort before it; `undefined` when it
 * is imported, or where there is no place for it.
 */
export function importOf(qualified: string, text: string): TextEdit | undefined {
  const pack = qualified.slice(0, qualified.lastIndexOf('.'));
  const imports = [...text.matchAll(/^[ \t]*import[ \t]+([\w.]+(?:\.\*)?)[ \t]*;[^\r\n]*/gm)];
  if (imports.some(([, name]) => name === qualified || name === `${pack}.*`)) return undefined;
  const before = imports.filter(([, name]) => name! < qualified).pop() ?? imports[0];
  if (!before) return undefined;
  const after = before[1]! < qualified;
  const at = after ? before.index + before[0].length : before.index;
  return {
    range: { start: at, end: at },
    text: after ? `${lineEnd(text)}import ${qualified};` : `import ${qualified};${lineEnd(text)}`,
  };
}
