import { Edit, Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import type { Range } from '../../../text/range';
import { skeletonOf } from './skeleton';
import { LineIndex } from '../../../text/lines';

/** What a node is part of: nodes take their text from it. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** Most nodes have no children: these share one list. */
const NONE: readonly Node[] = [];

/** A named node of the syntax tree, comments left out. Plain JavaScript, so that it outlives the parser's memory. */
export class Node {
  children: readonly Node[] = NONE;
  /** The operator of a binary, unary or assignment expression. */
  operator?: string;
  /** The body of a method that was not read yet: its children are not there. */
  unread = false;

  constructor(
    readonly source: Source,
    readonly type: string,
    readonly start: number,
    readonly end: number,
    readonly field: string | undefined,
    public parent: Node | undefined,
  ) {}

  get text(): string {
    return this.source.text.slice(this.start, this.end);
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  /** The first child in this field of the grammar. */
  child(field: string): Node | undefined {
    return this.children.find((c) => c.field === field);
  }

  /** The first child of this type. */
  first(type: string): Node | undefined {
    return this.children.find((c) => c.type === type);
  }

  all(type: string): Node[] {
    return this.children.filter((c) => c.type === type);
  }

  /** Visits this node and what is below it in text order; `visit` returns false to leave out what is below. */
  walk(visit: (node: Node) => boolean | void): void {
    if (visit(this) === false) return;
    for (const child of this.children) child.walk(visit);
  }

  /** The nearest node above (not this one) of one of these types. */
  above(...types: string[]): Node | undefined {
    let at = this.parent;
    while (at && !types.includes(at.type)) at = at.parent;
    return at;
  }
}

const COMMENTS = new Set(['line_comment', 'block_comment']);
/** Nodes below which nothing is of interest. */
const LEAVES = new Set([
  'identifier',
  'type_identifier',
  'string_literal',
  'character_literal',
  'decimal_integer_literal',
  'hex_integer_literal',
  'decimal_floating_point_literal',
  'true',
  'false',
  'null_literal',
  'this',
  'super',
  'integral_type',
  'floating_point_type',
  'boolean_type',
  'void_type',
  'dimensions',
  'asterisk',
  'underscore_pattern',
]);
const OPERATORS = new Set(['binary_expression', 'assignment_expression', 'unary_expression']);

/**
 * Copies what the cursor stands on, a node of this type. Every question to the cursor costs, so it is asked as little
 * as possible.
 */
function copy(
  cursor: TreeCursor,
  type: string,
  source: Source,
  parent: Node | undefined,
  depth: number,
  place: Place,
): Node {
  const { startIndex, endIndex } = cursor;
  const start = place(startIndex);
  // what ends behind a cut ends there in the whole text too
  const end = endIndex > startIndex ? place(endIndex - 1) + 1 : start;
  const node = new Node(source, type, start, end, cursor.currentFieldName ?? undefined, parent);
  if (end - start !== endIndex - startIndex && BODIES.has(type)) node.unread = true;
  if (LEAVES.has(type) || depth > DEEPEST || !cursor.gotoFirstChild()) return node;
  const children: Node[] = [];
  do {
    const below = cursor.nodeType;
    if (NAMED.test(below) && cursor.nodeIsNamed) {
      if (!COMMENTS.has(below)) children.push(copy(cursor, below, source, node, depth + 1, place));
    } else if (OPERATORS.has(type) && cursor.currentFieldName === 'operator') node.operator = below;
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  if (children.length) node.children = children;
  return node;
}

const BODIES = new Set(['block', 'constructor_body']);

/** Where a place of the parsed text is in the whole one. */
type Place = (index: number) => number;
const itself: Place = (index) => index;

/**
 * No one writes code that is nested deeper; what a program wrote is left out from here down, so that nothing runs out
 * of stack.
 */
const DEEPEST = 400;

/** Punctuation is never a named node. */
const NAMED = /^\w/;

/**
 * The parser's runtime: started once a process, since a second start would take the first one's memory from its
 * parsers.
 */
let started: Promise<void> | undefined;

/**
 * Parses Java. Keeps the parser's own trees for texts that are edited, so that the next parse of them costs what
 * changed.
 */
export class JavaParser {
  readonly #parser: Parser;
  readonly #kept = new Map<string, { text: string; tree: Tree }>();

  private constructor(parser: Parser) {
    this.#parser = parser;
  }

  static async create(wasm: { runtime: string; java: string }): Promise<JavaParser> {
    await (started ??= Parser.init({ locateFile: () => wasm.runtime }));
    const parser = new Parser();
    parser.setLanguage(await Language.load(wasm.java));
    return new JavaParser(parser);
  }

  /**
   * Parses a text. `keep`: its file is being edited, so keep what makes the next parse cheap. Broken code gives a tree
   * with ERROR nodes, and says so.
   */
  parse(source: Source, keep: boolean): { root: Node; broken: boolean } {
    const old = this.#kept.get(source.file);
    if (old) old.tree.edit(editBetween(old.text, source.text));
    const tree = this.#parser.parse(source.text, old?.tree);
    old?.tree.delete();
    this.#kept.delete(source.file);
    if (!tree) return { root: new Node(source, 'program', 0, source.text.length, undefined, undefined), broken: true };
    const broken = tree.rootNode.hasError;
    const root = copied(tree, source, itself);
    if (keep) this.#kept.set(source.file, { text: source.text, tree });
    else tree.delete();
    return { root, broken };
  }

  /** Parses a text without the bodies of its methods: these are `unread`. `undefined` where that would save nothing. */
  skeleton(source: Source): { root: Node; broken: boolean } | undefined {
    const skeleton = skeletonOf(source.text);
    const tree = skeleton && this.#parser.parse(skeleton.text);
    if (!skeleton || !tree) return undefined;
    const broken = tree.rootNode.hasError;
    const root = broken ? undefined : copied(tree, source, skeleton.place);
    tree.delete();
    return root && { root, broken };
  }

  /** Reads an unread body; says whether it is broken. */
  fill(body: Node): boolean {
    body.unread = false;
    const before = body.type === 'constructor_body' ? 'class A{A()' : 'class A{void a()';
    const tree = this.#parser.parse(`${before}${body.text}}`);
    if (!tree) return true;
    const root = copied(tree, body.source, (index) => index - before.length + body.start);
    const broken = tree.rootNode.hasError;
    tree.delete();
    let read: Node | undefined;
    root.walk((n) => {
      if (!read && BODIES.has(n.type) && n.start === body.start) read = n;
      return !read;
    });
    body.children = read?.children ?? [];
    for (const child of body.children) child.parent = body;
    return broken || !read;
  }

  /** Forgets a file. */
  drop(file: string): void {
    this.#kept.get(file)?.tree.delete();
    this.#kept.delete(file);
  }
}

function copied(tree: Tree, source: Source, place: Place): Node {
  const cursor = tree.walk();
  const root = copy(cursor, cursor.nodeType, source, undefined, 0, place);
  cursor.delete();
  return root;
}

/** The one edit that makes `after` of `before`: what lies between their common beginning and end. */
function editBetween(before: string, after: string): Edit {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < limit - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  const point = (text: string, offset: number) => {
    const { line, column } = new LineIndex(text.slice(0, offset)).position(offset);
    return { row: line, column };
  };
  const oldEnd = before.length - tail;
  const newEnd = after.length - tail;
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: point(before, start),
    oldEndPosition: point(before, oldEnd),
    newEndPosition: point(after, newEnd),
  });
}

/** An expression without the parentheses and casts around it. */
export function bare(node: Node | undefined): Node | undefined {
  let at = node;
  while (at && (at.type === 'parenthesized_expression' || at.type === 'cast_expression'))
    at = at.type === 'cast_expression' ? at.child('value') : at.children[0];
  return at;
}

/** The arguments of a call or creation. */
export const argumentsOf = (call: Node): readonly Node[] => call.child('arguments')?.children ?? [];

/** A text on one line, at most `limit` characters. */
export const oneLine = (text: string, limit: number): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
};

/**
 * The text inside a string literal (text blocks included), undefined for anything else. Escapes stay as written, apart
 * from quotes.
 */
export function stringValue(node: Node): string | undefined {
  if (node.type !== 'string_literal') return undefined;
  const text = node.text;
  const quotes = text.startsWith('"""') ? 3 : 1;
  return text.slice(quotes, -quotes).replace(/\\"/g, '"');
}

/** Statements and bodies that hold executable code of their own. */
export const isFunctionNode = (node: Node): boolean =>
  node.type === 'method_declaration' ||
  node.type === 'constructor_declaration' ||
  node.type === 'compact_constructor_declaration' ||
  node.type === 'lambda_expression' ||
  node.type === 'static_initializer';

/** The nearest function around a node: method, constructor, lambda, initialiser. */
export function functionAround(node: Node): Node | undefined {
  let at = node.parent;
  while (at && !isFunctionNode(at)) {
    if (at.type === 'class_body') return undefined;
    at = at.parent;
  }
  return at;
}

const CLASSES = new Set([
  'class_declaration',
  'interface_declaration',
  'enum_declaration',
  'record_declaration',
  'annotation_type_declaration',
]);
/**
 * True for declarations of classes, interfaces, enums, records and annotations; anonymous classes are
 * `object_creation_expression`s.
 */
export const isClassNode = (node: Node): boolean => CLASSES.has(node.type);

/** The expressions that a method's own `return`s give. */
export function returnedValues(body: Node): Node[] {
  const found: Node[] = [];
  body.walk((n) => {
    if (n !== body && (isFunctionNode(n) || n.type === 'class_body')) return false;
    if (n.type === 'return_statement' && n.children[0]) found.push(n.children[0]);
    return true;
  });
  return found;
}
