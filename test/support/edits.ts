import { comments } from '../../server/src/engine/comments';
import { configurationName } from './cases';

/** A rewriting of a program that changes nothing of what it does. */
export interface Edit {
  readonly name: string;
  /** The new text; the same text when the edit does not apply. Lines stay where they are. */
  readonly apply: (text: string, file: string) => string;
  /** True when the code that findings point at reads the same afterwards (but for white space and comments). */
  readonly keepsCode: boolean;
  /** True when a repair of the edited program must be the edited repair. */
  readonly keepsRepairs?: boolean;
}

const java = (file: string): boolean => file.endsWith('.java');
const settings = (file: string): boolean => configurationName.test(file);
const script = (file: string): boolean => !java(file) && !settings(file);

/**
 * Marks each character that stands in a comment or in a string. Good enough for fixtures: templates count as strings,
 * with what is in them.
 */
function notCode(text: string): Uint8Array {
  const marks = new Uint8Array(text.length);
  for (const { range } of comments(text, '//')) marks.fill(1, range.start, range.end);
  for (let i = 0; i < text.length; i++) {
    const quote = text[i]!;
    if (marks[i] || !/["'`]/.test(quote)) continue;
    let end = i + 1;
    while (end < text.length && text[end] !== quote && (quote === '`' || text[end] !== '\n'))
      end += text[end] === '\\' ? 2 : 1;
    marks.fill(1, i, end + 1);
    i = end;
  }
  return marks;
}

/** Replaces what a pattern finds in code. */
function inCode(text: string, pattern: RegExp, replacement: (...match: string[]) => string): string {
  const skipped = notCode(text);
  return text.replace(pattern, (match: string, ...rest: unknown[]) => {
    const at = rest.findIndex((one) => typeof one === 'number');
    return skipped[rest[at] as number] ? match : replacement(match, ...(rest.slice(0, at) as string[]));
  });
}

const clientImport = /^import \{ ([^}]+) \} from '(kafkajs|@confluentinc\/kafka-javascript|@nestjs\/[a-z]+|rxjs)';$/gm;
const imported = (list: string): { readonly type: boolean; readonly name: string; readonly local: string }[] =>
  list
    .split(',')
    .filter((one) => one.trim())
    .map((one) => {
      const [, type, name, local] = /^\s*(type )?(\w+)(?: as (\w+))?\s*$/.exec(one)!;
      return { type: Boolean(type), name: name!, local: local ?? name! };
    });

/** Gives every name imported from a client another local name. */
function alias(text: string): string {
  const names: string[] = [];
  const renamed = text.replace(clientImport, (_, list: string, from: string) => {
    const parts = imported(list).map(({ type, name, local }) => {
      // `of` is also a word of the language
      const renamed = name === local && name !== 'of';
      if (renamed) names.push(name);
      return `${type ? 'type ' : ''}${name}${renamed ? ` as Its${name}` : name === local ? '' : ` as ${local}`}`;
    });
    return `import { ${parts.join(', ')} } from '${from}';`;
  });
  return names.reduce(
    (now, name) => inCode(now, new RegExp(`(?<![.\\w])${name}(?![\\w:])(?! as Its)`, 'g'), () => `Its${name}`),
    renamed,
  );
}

/** Loads with `require` what is imported for its values only: types would be lost. */
function required(text: string): string {
  return text.replace(clientImport, (whole, list: string, from: string) => {
    const parts = imported(list);
    const body = text.replace(/^import .*$/gm, '');
    const asType = (local: string): boolean =>
      new RegExp(
        `[:<|] ?${local}\\b|\\bas ${local}\\b|@${local}\\b|extends ${local}\\b|\\b${local}\\.[A-Z]\\w*[;,) ]`,
      ).test(body);
    if (parts.some(({ type, local }) => type || asType(local))) return whole;
    return `const { ${parts.map(({ name, local }) => (name === local ? name : `${name}: ${local}`)).join(', ')} } = require('${from}');`;
  });
}

/** `var` for the declared type of a local, its type arguments kept on the right-hand side. */
function inferred(text: string): string {
  return inCode(
    text,
    /^( {8,})([A-Z]\w*)(<[\w<>, ?[\]]+>)? (\w+) = (?!.*->)(?!.*::)(?!null\b)([^;\n]+;)$/gm,
    (_, indent, _type, types, name, value) =>
      `${indent}var ${name} = ${types ? value!.replace(/^(new \w+)<>/, `$1${types}`) : value}`,
  );
}

/** Names Kafka's and Spring Kafka's types in full, and imports them no more. */
function qualified(text: string): string {
  const names = new Map<string, string>();
  const without = text.replace(
    /^import (org\.(?:apache\.kafka|springframework\.kafka)\.[\w.]+\.(\w+));$/gm,
    (_, full: string, name: string) => {
      names.set(name, full);
      return '';
    },
  );
  return [...names].reduce(
    (now, [name, full]) => inCode(now, new RegExp(`(?<![.\\w])${name}(?!\\w)`, 'g'), () => full),
    without,
  );
}

/** True when a piece of code closes what it opens. */
const balanced = (code: string): boolean =>
  ['()', '[]', '{}'].every(([open, close]) => code.split(open!).length === code.split(close!).length);

/** What is done to every single-file fixture: its findings must stay the same. */
export const edits: readonly Edit[] = [
  { name: 'CRLF', keepsCode: true, keepsRepairs: true, apply: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'byte order mark', keepsCode: true, keepsRepairs: true, apply: (text) => `\ufeff${text}` },
  {
    name: 'tabs',
    keepsCode: true,
    keepsRepairs: true,
    apply: (text, file) =>
      settings(file) ? text : text.replace(/^ +/gm, (spaces) => '\t'.repeat(spaces.length / (java(file) ? 4 : 2))),
  },
  {
    name: 'comments inside calls',
    keepsCode: true,
    apply: (text, file) =>
      settings(file)
        ? text
        : inCode(
            text,
            /(\??\.\s*)(send|sendBatch|sendDefault|emit|run|then|catch|forEach|subscribe|submit|whenComplete|commitSync|commitOffsets|acknowledge|get|join|poll|put)\(/g,
            (_, dot, name) => `/* dot */${dot}${name}/* name */(/* first */`,
          ),
  },
  {
    name: 'emoji',
    keepsCode: true,
    apply: (text, file) => {
      if (settings(file)) return text;
      const skipped = notCode(text);
      return text.replace(/^([ \t]*)(?=[^\s*/])/gm, (spaces: string, _: string, at: number) =>
        skipped[at] || skipped[at + spaces.length - 1] ? spaces : `${spaces}/* 🚚📦 */ `,
      );
    },
  },
  {
    name: 'blocks',
    keepsCode: true,
    apply: (text, file) =>
      settings(file)
        ? text
        : inCode(
            text,
            /^([ \t]+)((?:await )?(?!super\b|this\()[a-zA-Z_][\w.]*\(.*\);)$/gm,
            (line, indent, statement) => (balanced(statement!) ? `${indent}{ ${statement} }` : line),
          ),
  },
  {
    name: 'parentheses',
    keepsCode: true,
    apply: (text, file) =>
      script(file)
        ? inCode(text, /^([ \t]+)((?:return )?await )([a-zA-Z_].*);$/gm, (line, indent, before, awaited) =>
            balanced(awaited!) ? `${indent}${before}(${awaited});` : line,
          )
        : text,
  },
  { name: 'aliased imports', keepsCode: false, apply: (text, file) => (script(file) ? alias(text) : text) },
  { name: 'require', keepsCode: false, apply: (text, file) => (script(file) ? required(text) : text) },
  // the first statement of a `try` may be there for its scope
  {
    name: 'var',
    keepsCode: false,
    apply: (text, file) =>
      script(file)
        ? inCode(text, /(?<=^|[\s(])(?<!\btry \{\s*)(?:const|let)(?= [\w{[])(?! [A-Z_]+ =)/g, () => 'var')
        : inferred(text),
  },
  { name: 'qualified names', keepsCode: false, apply: (text, file) => (java(file) ? qualified(text) : text) },
  {
    name: 'function expressions',
    keepsCode: false,
    apply: (text, file) =>
      script(file) && !/\bthis\b/.test(text)
        ? inCode(
            text,
            /(async )?(\((?:[^()]|\(\))*\)) => \{/g,
            (_, async, parameters) => `${async ?? ''}function ${parameters} {`,
          )
        : text,
  },
  {
    name: 'a document of its own',
    keepsCode: true,
    apply: (text, file) => (/\.ya?ml$/.test(file) ? `${text}---\nother: 1\n` : text),
  },
  {
    name: 'comments behind values',
    keepsCode: true,
    apply: (text, file) =>
      /\.(?:ya?ml|env)$/.test(file) && !/[|>]$/m.test(text)
        ? text.replace(/^([ \t]*(?:- )?[\w.-]+(?:: |=)[\w.-]+)$/gm, '$1 # 🚚📦 1')
        : text,
  },
  {
    name: 'other separators',
    keepsCode: true,
    apply: (text, file) => (file.endsWith('.properties') ? text.replace(/^([a-z][\w.-]*)=/gm, '  $1 : ') : text),
  },
  {
    name: 'quotes',
    keepsCode: false,
    apply: (text, file) =>
      /\.ya?ml$/.test(file) && !/[|>]$/m.test(text)
        ? text.replace(/^([ \t]*(?:- )?[\w.-]+): ([\w.-]+)$/gm, '$1: "$2"')
        : text,
  },
  {
    name: 'quoted keys',
    keepsCode: true,
    apply: (text, file) =>
      /\.ya?ml$/.test(file) && !/[|>]$/m.test(text) ? text.replace(/^([ \t]*(?:- )?)([\w.-]+): /gm, "$1'$2': ") : text,
  },
];

/** A stretch of code without its white space, comments and byte order mark, as `keepsCode` compares it. */
export const bare = (code: string): string => code.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '').replace(/[\s\ufeff]+/g, '');
