import type { Range } from '../../../../server/src/text/range';
import type { FileFacts } from '../../../../server/src/facts/facts';
import { JavaParser, type Node } from '../../../../server/src/frontends/java/syntax/syntax';
import type { Case } from '../../../support/cases';
import { frontendAssets } from '../../../support/workspace';
import { Original, type Program, type Replacement, type Shaped } from '../program';
import * as carriers from './carriers';
import type { JavaMoved } from './carriers';
import { liftLoop, liftMethod, liftSend, type JavaPiece } from './lift';
import type { JavaSource } from './source';
import * as statements from './statements';
import * as values from './values';

/** Writes a Java program in another shape; `undefined` where that shape does not apply. The result is marked. */
interface JavaShape {
  readonly name: string;
  readonly apply: (sources: readonly JavaSource[]) => Program | undefined;
}

const inside = (range: Range, node: Node): boolean => node.start <= range.start && range.end <= node.end;

/** The methods and loops that a shape moves: handlers, loops over records, and other methods that talk to Kafka. */
function bodiesOf(source: JavaSource): readonly JavaPiece[] {
  const { facts, root } = source;
  if (!facts) return [];
  const chosen: Node[] = [];
  const add = (node: Node | undefined): void => {
    const overlaps = (one: Node): boolean => inside(one.range, node!) || inside(node!.range, one);
    if (node && !chosen.some(overlaps)) chosen.push(node);
  };
  for (const handler of facts.handlers) {
    const range = facts.functions.find(({ id }) => id === handler.function)?.range;
    if (!range) continue;
    if (handler.kind === 'poll') loopsIn(root, range).forEach(add);
    else add(methodAround(root, range));
  }
  for (const { range } of facts.sends) add(methodAround(root, range));
  for (const { range } of facts.creations) add(methodAround(root, range));
  return chosen.flatMap(
    (node) => (node.type === 'enhanced_for_statement' ? liftLoop(source, node) : liftMethod(source, node)) ?? [],
  );
}

/** The loops over records that stand in a poll loop; not those within each other. */
function loopsIn(root: Node, range: Range): readonly Node[] {
  const found: Node[] = [];
  root.walk((node) => {
    if (node.type !== 'enhanced_for_statement' || !inside(node.range, { ...node, ...range } as Node)) return true;
    found.push(node);
    return false;
  });
  return found;
}

/** The innermost method around a place, unless something else that runs by itself is further in. */
function methodAround(root: Node, range: Range): Node | undefined {
  let found: Node | undefined;
  root.walk((node) => {
    if (!inside(range, node)) return false;
    if (node.type === 'method_declaration') found = node;
    return true;
  });
  return found;
}

/** The calls that send. */
function sendsOf(source: JavaSource): readonly JavaPiece[] {
  const { facts, root } = source;
  const calls: Node[] = [];
  root.walk((node) => {
    const sends = facts?.sends.some(({ range }) => range.start === node.start && range.end === node.end);
    if (node.type !== 'method_invocation' || !sends) return true;
    calls.push(node);
    return false;
  });
  return calls.flatMap((node) => liftSend(source, node) ?? []);
}

/** Names what comes to be: another number for each, whatever program it is in. */
let n = 0;

/** A shape that makes a change to each of some places. */
const changing = <T>(
  name: string,
  placesIn: (source: JavaSource) => readonly T[],
  change: (place: T, source: JavaSource, n: number) => JavaMoved | undefined,
): JavaShape => ({
  name,
  apply: (sources) => {
    const before = n;
    const made = new Map<string, string>();
    for (const source of sources) {
      const replacements: Replacement[] = [];
      for (const place of placesIn(source)) {
        const moved = change(place, source, n + 1);
        if (!moved) continue;
        n++;
        replacements.push(...moved.replacements);
        for (const [file, text] of moved.files ?? []) made.set(file, text);
      }
      const { original } = source;
      const once = new Map(replacements.map((one) => [`${one.start}-${one.end}-${one.text}`, one]));
      made.set(source.name, original.slice(0, original.text.length, [...once.values()]));
    }
    return n > before ? made : undefined;
  },
});

const carried = {
  method: carriers.method,
  'static method': carriers.staticMethod,
  'other class': carriers.otherClass,
  interface: carriers.behindInterface,
  'base class': carriers.baseClass,
  'template method': carriers.templateMethod,
  'method reference': carriers.methodReference,
  'lambda field': carriers.lambdaField,
  'anonymous class': carriers.anonymousClass,
  map: carriers.inMap,
};

const bodies = { ...carried, list: carriers.inList, around: carriers.around };

const rewordings = {
  iterator: statements.iterator,
  forEach: statements.forEach,
  else: statements.elseBranch,
  'early return': statements.earlyReturn,
  'other way round': statements.otherWayRound,
};

const origins = {
  constant: values.constant,
  'constant elsewhere': values.elsewhere,
  'function call': values.called,
  getter: values.getter,
};

const shapes: readonly JavaShape[] = [
  ...Object.entries(bodies).map(([name, carrier]) => changing(name, bodiesOf, (piece, _, n) => carrier(piece, n))),
  ...Object.entries(carried).map(([name, carrier]) =>
    changing(`send: ${name}`, sendsOf, (piece, _, n) => carrier(piece, n)),
  ),
  ...Object.entries(rewordings).map(([name, rewording]) =>
    changing(
      name,
      (source) => statements.reworded(source, rewording),
      (one) => ({ replacements: [one] }),
    ),
  ),
  ...Object.entries(origins).map(([name, origin]) => changing(`value: ${name}`, values.literalsOf, origin)),
];

/** Fixtures in Java in other shapes; `facts` gives what the engine knows of one's files. */
export async function javaPrograms(
  cases: readonly Case[],
  facts: (i: number) => ReadonlyMap<string, FileFacts | undefined>,
): Promise<Shaped[]> {
  const parser = await JavaParser.create(await frontendAssets());
  return cases.flatMap((fixture, i) => {
    const sources = fixture.files.flatMap(({ name, text }, index): JavaSource[] => {
      if (!name.endsWith('.java')) return [];
      const { root } = parser.parse({ file: name, text }, false);
      return [{ name, original: new Original(text, index), root, facts: facts(i).get(name) }];
    });
    return shapes.flatMap(({ name, apply }) => {
      const program = apply(sources);
      return program ? [{ fixture, shape: name, program }] : [];
    });
  });
}
