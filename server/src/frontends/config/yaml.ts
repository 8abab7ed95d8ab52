import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Range } from '../../text/range';
import { withoutTemplates, type Block, type Entry } from './entries';
import { gate } from './files';

/** A pair of a map: its key as text, and both nodes. */
export interface Pair {
  readonly name: string;
  readonly key: Scalar;
  readonly value: Node | null;
}

/** More levels, pairs or aliases than people write are not followed: a few lines of aliases can stand for billions. */
const deepest = 40;
const most = 200_000;
/** Longer documents are written by programs; reading one takes seconds. */
const longest = 400_000;

/** The documents of a YAML text, or of a stretch of one. Broken ones yield what can be read. */
export class Yaml {
  readonly documents: readonly Document.Parsed[];
  /** True when the text has syntax errors. */
  readonly broken: boolean;
  readonly #text: string;
  readonly #base: number;
  /** What anchors stand at, by document and name, in text order. */
  readonly #anchors = new Map<Document.Parsed, ReadonlyMap<string, readonly Node[]>>();
  /** How many pairs and items were looked at, those behind aliases each time. */
  #met = 0;

  /** `base`: where the text begins in its file; ranges are those of the file. */
  constructor(text: string, base = 0) {
    this.#text = withoutTemplates(text);
    this.#base = base;
    const documents: Document.Parsed[] = [];
    let broken = false;
    for (const { start, end } of stretches(this.#text)) {
      const parsed = documentsOf(this.#text.slice(start, end), start);
      broken ||= !parsed || parsed.some(({ errors }) => errors.length > 0);
      documents.push(...(parsed ?? []));
    }
    this.documents = documents;
    this.broken = broken;
  }

  /** The node itself, or what an alias stands for. */
  resolve(node: unknown, document: Document.Parsed): ParsedNode | undefined {
    if (!isAlias(node)) return (node ?? undefined) as ParsedNode | undefined;
    let anchors = this.#anchors.get(document);
    if (!anchors) this.#anchors.set(document, (anchors = anchorsOf(document)));
    return anchors.get(node.source)?.findLast(({ range }) => range![0] < node.range![0]) as ParsedNode | undefined;
  }

  /** The pairs of a map, those that are merged into it (`<<`) after its own; empty for anything else. */
  pairs(node: unknown, document: Document.Parsed, depth = 0): Pair[] {
    const map = this.resolve(node, document);
    if (!isMap(map) || depth > deepest || this.#met > most) return [];
    const own: Pair[] = [];
    const merged: Pair[] = [];
    for (const { key, value } of (map as YAMLMap<Node, Node | null>).items) {
      if (!isScalar(key)) continue;
      this.#met++;
      const name = scalarText(key) ?? '';
      if (name !== '<<') own.push({ name, key, value });
      else for (const one of isSeq(value) ? value.items : [value]) merged.push(...this.pairs(one, document, depth + 1));
    }
    return [...own, ...merged.filter(({ name }) => !own.some((one) => one.name === name))];
  }

  /** The value below a path of keys; `undefined` where it leads nowhere. */
  at(node: unknown, document: Document.Parsed, ...path: readonly string[]): ParsedNode | undefined {
    let here = this.resolve(node, document);
    for (const name of path)
      here = this.resolve(this.pairs(here, document).find((pair) => pair.name === name)?.value, document);
    return here;
  }

  /** The items of a list, aliases resolved; empty for anything else. */
  items(node: unknown, document: Document.Parsed): ParsedNode[] {
    const list = this.resolve(node, document);
    if (!isSeq(list) || (this.#met += list.items.length) > most) return [];
    return list.items.map((item) => this.resolve(item, document)).filter((item) => item !== undefined);
  }

  /** A scalar's text; `undefined` for anything else. */
  text(node: unknown, document: Document.Parsed): string | undefined {
    const scalar = this.resolve(node, document);
    return isScalar(scalar) ? scalarText(scalar) : undefined;
  }

  range(node: Node): Range {
    const [start, end] = node.range ?? [0, 0];
    return { start: start + this.#base, end: end + this.#base };
  }

  /**
   * The lines of a block scalar (`|`), whose text is the file's own but for its indentation; `undefined` for any other
   * node.
   */
  block(node: unknown): Block | undefined {
    if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || !node.range) return undefined;
    const head = this.#text.indexOf('\n', node.range[0]) + 1;
    return head > 0 && head < node.range[1]
      ? { text: this.#text.slice(head, node.range[1]), base: head + this.#base }
      : undefined;
  }

  /** What is written at a node. */
  source(node: Node | undefined): string {
    return node?.range ? this.#text.slice(node.range[0], node.range[1]) : '';
  }

  /** A pair as an entry; its value may be no scalar. The value of an alias is what it stands for, where that stands. */
  entry({ name, key, value: written }: Pair, document: Document.Parsed, above: readonly string[] = []): Entry {
    const keyRange = this.range(key);
    const quoted = key.type === 'QUOTE_DOUBLE' || key.type === 'QUOTE_SINGLE' ? 1 : 0;
    const value = this.resolve(written, document);
    const nothing = { start: keyRange.end + 1, end: keyRange.end + 1 };
    const block = this.block(value);
    return {
      path: [...above, name],
      key: { start: keyRange.start + quoted, end: keyRange.end - quoted },
      value: value ? this.range(value) : nothing,
      whole: { start: keyRange.start, end: Math.max(keyRange.end, written ? this.range(written).end : nothing.end) },
      text: isScalar(value) ? scalarText(value) : undefined,
      ...(block && { block }),
    };
  }

  /**
   * All scalars below a node, with the names of the levels they stand in (`[0]`, `[1]` in lists). A list of scalars is
   * one entry, its text joined by commas.
   */
  leaves(node: unknown, document: Document.Parsed, above: readonly string[] = []): Entry[] {
    const found: Entry[] = [];
    const walk = (at: unknown, path: readonly string[], depth: number): void => {
      if (depth > deepest || this.#met > most) return;
      const here = this.resolve(at, document);
      if (isMap(here)) {
        for (const pair of this.pairs(here, document)) {
          const value = this.resolve(pair.value, document);
          const items = this.items(value, document);
          if (items.length && items.every(isScalar))
            found.push({
              ...this.entry(pair, document, path),
              text: items.map((item) => scalarText(item as Scalar) ?? '').join(','),
            });
          else if (isMap(value) || isSeq(value)) walk(value, [...path, pair.name], depth + 1);
          else found.push(this.entry(pair, document, path));
        }
      } else if (isSeq(here))
        this.items(here, document).forEach((item, i) => walk(item, [...path, `[${i}]`], depth + 1));
    };
    walk(node, above, 0);
    return found;
  }
}

/**
 * What lies between the lines `---`, as far as it has to do with Kafka: each is read alone, so that a broken one leaves
 * the others whole.
 */
function stretches(text: string): { readonly start: number; readonly end: number }[] {
  const starts = [0, ...[...text.matchAll(/^---(?=[ \t\r\n]|$)/gm)].map(({ index }) => index)];
  return starts
    .map((start, i) => ({ start, end: starts[i + 1] ?? text.length }))
    .filter(({ start, end }) => {
      const one = text.slice(start, end);
      return one.length <= longest && gate.test(one) && !/^kind:[ \t]*CustomResourceDefinition\b/m.test(one);
    });
}

/**
 * True for a text that is nested deeper than people write, by brackets, by indentation, or by dashes on one line. The
 * parser calls itself for
 * each level: thousands of them end not only it, but the process.
 */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5b || code === 0x7b) {
      if (++depth > 200) return true;
    } else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
  }
  return /^[ \t]{400}|^[ \t]*(?:[-?:][ \t]+){50}/m.test(text);
}

/** The documents of a text, their ranges moved by `by`; `undefined` where the parser gives up. */
function documentsOf(text: string, by: number): readonly Document.Parsed[] | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    const parsed = parseAllDocuments(text, {
      strict: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    if (!Array.isArray(parsed)) return [];
    if (by) {
      for (const document of parsed) {
        visit(document, {
          Node: (_, node) => void (node.range &&= [node.range[0] + by, node.range[1] + by, node.range[2] + by]),
        });
      }
    }
    return parsed;
  } catch {
    return undefined;
  }
}

function anchorsOf(document: Document.Parsed): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  visit(document, {
    Value: (_, node) => {
      const known = node.anchor === undefined ? undefined : found.get(node.anchor);
      if (known) known.push(node);
      else if (node.anchor !== undefined) found.set(node.anchor, [node]);
    },
  });
  return found;
}

/** A scalar's text; `undefined` where nothing is written (`acks:`). */
export function scalarText(scalar: Scalar): string | undefined {
  if (scalar.value === null && (scalar.source === undefined || scalar.source === '')) return undefined;
  return scalar.source ?? String(scalar.value);
}
