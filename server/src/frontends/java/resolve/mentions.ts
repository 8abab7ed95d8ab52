/** Who may be asked for a method, as far as a file's text tells without parsing it. */
export interface Asked {
  /** Simple names of the classes that have the method. */
  readonly names: ReadonlySet<string>;
  /** The file's own classes have it, or inherit it. */
  readonly inherits: boolean;
  /** The types that the file declares variables with. */
  readonly declared: () => ReadonlyMap<string, readonly string[]>;
  /** True when the file may come by an object of these classes in another way than by a variable of their type. */
  readonly indirectly: () => boolean;
}

/**
 * True when a text may call, or refer to, a method of some classes: by a receiver whose declaration names one of them,
 * or whose declaration is not to be seen. Saves parsing those files that call namesakes.
 */
export function mayCall(text: string, method: string, asked: Asked): boolean {
  const pattern = new RegExp(String.raw`(?<![\w$])${method.replace(/\$/g, '\\$')}(?![\w$])`, 'g');
  for (const { index } of text.matchAll(pattern)) {
    const may = mayCallAt(text, index, method, asked);
    if (may) return true;
  }
  return false;
}

function mayCallAt(text: string, index: number, method: string, asked: Asked): boolean {
  const at = skipBack(text, index);
  if (text[at] === ':' && text[at - 1] === ':') return mayHave(text, at - 2, asked);
  if (!/^\s*\(/.test(text.slice(index + method.length, index + method.length + 20))) return false;
  if (text[at] === '.') return mayHave(text, at - 1, asked);
  // a word before it makes it a declaration
  const before = wordBefore(text, at);
  if (before && !/^(?:return|else|throw|case|yield|do)$/.test(before)) return false;
  return asked.inherits || /\bimport\s+static\b/.test(text);
}

/** Whether what stands before a dot may be an object of the classes. */
function mayHave(text: string, end: number, asked: Asked): boolean {
  const at = skipBack(text, end + 1);
  const name = wordBefore(text, at);
  if (!name) return asked.indirectly();
  if (name === 'this' || name === 'super') return asked.inherits;
  const before = skipBack(text, at - name.length + 1);
  const owner = text[before] === '.' ? wordBefore(text, skipBack(text, before)) : undefined;
  if (text[before] === '.' && owner !== 'this') return asked.indirectly();
  if (asked.names.has(name)) return true;
  if (/^[A-Z]/.test(name)) return /^[A-Z\d_$]+$/.test(name) && asked.indirectly();
  const types = asked.declared().get(name) ?? [];
  if (types.some((type) => asked.names.has(type))) return true;
  return (!types.length || types.some((type) => /^va[rl]$/.test(type))) && asked.indirectly();
}

const DECLARED =
  /\b([A-Z][\w$]*|va[rl])(?:\s*<[^;(){}=]*>)?(?:\s*\[\s*\])*(?:\s*\.\.\.)?\s+([a-zA-Z_$][\w$]*)\s*(?=[;=,):])/g;

/** The simple names of the types that a text's variables, parameters and fields are declared with, by their name. */
export function typesIn(text: string): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, string[]>();
  for (const [, type, name] of text.matchAll(DECLARED)) {
    const list = types.get(name!);
    if (!list) types.set(name!, [type!]);
    else if (!list.includes(type!)) list.push(type!);
  }
  return types;
}

/** The place of the last character before `index` that is no white space. */
function skipBack(text: string, index: number): number {
  let at = index - 1;
  while (at >= 0 && /\s/.test(text[at]!)) at--;
  return at;
}

/** The word that ends at a place. */
function wordBefore(text: string, end: number): string | undefined {
  let start = end;
  while (start >= 0 && /[\w$]/.test(text[start]!)) start--;
  return start < end ? text.slice(start + 1, end + 1) : undefined;
}

/** The names of variables, fields and methods that a text declares with a type that names one of some classes. */
export function accessorsIn(text: string, names: Iterable<string>): string[] {
  const found: string[] = [];
  for (const name of names) {
    const pattern = new RegExp(
      String.raw`\b${name.replace(/\$/g, '\\$')}\b[\w$<>,.?\s[\]]{0,80}?[>\]\s]\s*([a-z_$][\w$]*)\s*[;=,()]`,
      'g',
    );
    for (const match of text.matchAll(pattern)) found.push(match[1]!);
  }
  return found;
}
