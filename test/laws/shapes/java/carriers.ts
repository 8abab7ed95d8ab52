import type { Node } from '../../../../server/src/frontends/java/syntax/syntax';
import type { Replacement } from '../program';
import { importsFor, type JavaPiece } from './lift';
import { packageOf, type Field, type JavaSource, type JavaTyped } from './source';

/** What a piece's move changes: in its own file, and the files that come with it. */
export interface JavaMoved {
  readonly replacements: readonly Replacement[];
  readonly files?: ReadonlyMap<string, string>;
}

/** A way to have a piece's work done somewhere else; `undefined` when this cannot be done to it. */
export type JavaCarrier = (piece: JavaPiece, n: number) => JavaMoved | undefined;

const list = (all: readonly JavaTyped[]): string => all.map(({ type, name }) => `${type} ${name}`).join(', ');
const given = (piece: JavaPiece): readonly JavaTyped[] => [...piece.needs.captured, ...piece.parameters];
const passed = (piece: JavaPiece): string =>
  [...piece.needs.captured.map(({ name }) => name), ...piece.arguments].join(', ');
const throwing = ({ throws }: JavaPiece): string => (throws.length ? ` throws ${throws.join(', ')}` : '');

const insert = (at: number, text: string): Replacement => ({ start: at, end: at, text });
const classEnd = (type: Node, text: string): Replacement => insert(type.child('body')!.end - 1, `\n${text}\n`);

/** Imports what a moved signature names. */
export function importing({ source }: JavaPiece, types: readonly string[]): readonly Replacement[] {
  const after = source.root.all('import_declaration').at(-1) ?? source.root.first('package_declaration');
  return types.map((one) => insert(after!.end, `\nimport ${one};`));
}

const signatureImports = (piece: JavaPiece): readonly string[] =>
  importsFor(piece.source, `${piece.returnType} ${list(given(piece))}`);

/** The body stands in a method of the same class. */
export const method: JavaCarrier = (piece, n) => ({
  replacements: [
    ...piece.delegate(`work${n}(${passed(piece)})`),
    classEnd(piece.type, methodText(piece, `work${n}`, 'private ')),
    ...importing(piece, signatureImports(piece)),
  ],
});

const methodText = (piece: JavaPiece, name: string, modifier: string, block = piece.block): string =>
  `${modifier}${piece.isStatic ? 'static ' : ''}${piece.returnType} ${name}(${list(given(piece))})${throwing(piece)} ${block}`;

/** What another class is given: fields; what is static and final is copied. */
function dependencies(
  piece: JavaPiece,
): { readonly kept: readonly Field[]; readonly copied: readonly Field[] } | undefined {
  const { needs, type } = piece;
  if (needs.assigns || needs.ownThis || type.first('type_parameters')) return undefined;
  const isCopied = (one: Field): boolean =>
    one.isStatic && one.isFinal && one.node.all('variable_declarator').length === 1;
  const kept = needs.fields.filter((one) => !isCopied(one));
  if (kept.some((one) => needs.own.has(one.name))) return undefined;
  return { kept, copied: needs.fields.filter(isCopied) };
}

const fileOf = (piece: JavaPiece, name: string): string => piece.source.name.replace(/[^/]*$/, `${name}.java`);

/** A file of the same package with the imports of the piece's file. */
function fileText(piece: JavaPiece, text: string): string | undefined {
  const { source } = piece;
  const nested = nestedTypes(source).filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
  if (nested.some(({ isPrivate }) => isPrivate)) return undefined;
  const imports = [
    ...source.root.all('import_declaration').map((one) => one.text),
    ...nested.map(({ path }) => `import ${path};`),
    ...signatureImports(piece).map((one) => `import ${one};`),
  ];
  return `package ${packageOf(source)};\n\n${[...new Set(imports)].join('\n')}\n\n${text}`;
}

/** The types that are declared inside others in a file. */
function nestedTypes(
  source: JavaSource,
): readonly { readonly name: string; readonly path: string; readonly isPrivate: boolean }[] {
  const found: { name: string; path: string; isPrivate: boolean }[] = [];
  const visit = (node: Node, path: string): void => {
    for (const one of node.children) {
      if (!/^(class|interface|enum|record)_declaration$/.test(one.type)) continue;
      const name = one.child('name')!.text;
      if (node !== source.root)
        found.push({
          name,
          path: `${path}.${name}`,
          isPrivate: /\bprivate\b/.test(one.first('modifiers')?.text ?? ''),
        });
      const body = one.child('body');
      if (body) visit(body, `${path}.${name}`);
    }
  };
  visit(source.root, packageOf(source));
  return found;
}

/** Keeps something that is made once in a field of the class. */
function keep(piece: JavaPiece, type: string, name: string, creation: string): readonly Replacement[] | undefined {
  const body = piece.type.child('body')!;
  const modifiers = piece.isStatic ? 'private static final' : 'private final';
  const constructors = piece.isStatic ? [] : body.all('constructor_declaration');
  const last = body.all('field_declaration').at(-1);
  const at = last?.end ?? body.start + 1;
  const made = madeByLombok(piece.type);
  if (made && !piece.isStatic) return made === 'given' ? [insert(at, `\n${modifiers} ${type} ${name};`)] : undefined;
  if (!constructors.length) return [insert(at, `\n${modifiers} ${type} ${name} = ${creation};`)];
  if (constructors.some((one) => /^\s*\{\s*this\(/.test(one.child('body')!.text))) return undefined;
  return [
    insert(at, `\n${modifiers} ${type} ${name};`),
    ...constructors.map((one) => insert(one.child('body')!.end - 1, `\nthis.${name} = ${creation};\n`)),
  ];
}

/** Whether Lombok writes the class's constructor, and gives it the fields that are final. */
function madeByLombok(type: Node): 'given' | 'empty' | undefined {
  const modifiers = type.first('modifiers')?.text ?? '';
  if (/@(Required|All)ArgsConstructor\b|@Data\b|@Value\b/.test(modifiers)) return 'given';
  return /@NoArgsConstructor\b/.test(modifiers) ? 'empty' : undefined;
}

/** A class in another file that is made once and given what it needs. */
interface WorkerShape {
  /** The text of the file's types. `constructor` and `fields` keep what is needed, `run` is the method with the body. */
  readonly types: (parts: WorkerParts) => string;
  readonly declared?: (n: number) => string;
}

interface WorkerParts {
  readonly n: number;
  readonly piece: JavaPiece;
  readonly fields: string;
  /** A constructor of a class with this name. */
  readonly constructor: (name: string) => string;
  /** One that gives all to the class above. */
  readonly derived: (name: string) => string;
  readonly run: (name: string, modifier: string) => string;
}

function worker(shape: WorkerShape): JavaCarrier {
  return (piece, n) => {
    const needed = dependencies(piece);
    if (!needed) return undefined;
    const { kept, copied } = needed;
    if (piece.isStatic && kept.some((one) => !one.isStatic)) return undefined;
    const { original } = piece.source;
    const fields = [
      ...copied.map(({ node }) => original.slice(node.start, node.end)),
      ...kept.map(({ type, name }) => `protected final ${type} ${name};`),
    ].join('\n');
    const instance = { ...piece, isStatic: false };
    const values = kept.map(({ name }) => name).join(', ');
    const bean = madeByLombok(piece.type) ? '@org.springframework.stereotype.Component\n' : '';
    const text = fileText(
      piece,
      bean +
        shape.types({
          n,
          piece,
          fields,
          constructor: (name) =>
            `${name}(${list(kept)}) {\n${kept.map((one) => `this.${one.name} = ${one.name};\n`).join('')}}`,
          derived: (name) => `${name}(${list(kept)}) {\nsuper(${values});\n}`,
          run: (name, modifier) => methodText(instance, name, modifier),
        }),
    );
    const type = shape.declared?.(n) ?? `Worker${n}`;
    const holder = keep(piece, type, `worker${n}`, `new Worker${n}(${values})`);
    if (!text || !holder) return undefined;
    return {
      replacements: [...piece.delegate(`worker${n}.run(${passed(piece)})`), ...holder],
      files: new Map([[fileOf(piece, `Worker${n}`), text]]),
    };
  };
}

/** The body stands in a method of a class of another file, which is given what it needs by its constructor. */
export const otherClass = worker({
  types: ({ n, fields, constructor, run }) =>
    `class Worker${n} {\n${fields}\n\n${constructor(`Worker${n}`)}\n\n${run('run', '')}\n}\n`,
});

/** The same, and who uses it knows an interface alone. */
export const behindInterface = worker({
  types: ({ n, piece, fields, constructor, run }) =>
    `class Worker${n} implements Work${n} {\n${fields}\n\n${constructor(`Worker${n}`)}\n\n@Override\n${run('run', 'public ')}\n}\n\n${interfaceText(piece, n)}\n`,
  declared: (n) => `Work${n}`,
});

const interfaceText = (piece: JavaPiece, n: number): string =>
  `interface Work${n} {\n${piece.returnType} run(${list(given(piece))})${throwing(piece)};\n}`;

/** The body stands in a base class; the class that is made has nothing of its own. */
export const baseClass = worker({
  types: ({ n, fields, constructor, derived, run }) =>
    `class Worker${n} extends Base${n} {\n${derived(`Worker${n}`)}\n}\n\nabstract class Base${n} {\n${fields}\n\n${constructor(`Base${n}`)}\n\n${run('run', '')}\n}\n`,
});

/** The base class calls a method that the class that is made writes out. */
export const templateMethod = worker({
  types: ({ n, piece, fields, constructor, run }) => {
    const names = given(piece).map(({ name }) => name);
    const back = piece.returnType === 'void' ? '' : 'return ';
    const head = (name: string): string => `${piece.returnType} ${name}(${list(given(piece))})${throwing(piece)}`;
    return `class Worker${n} extends Base${n} {\n${fields}\n\n${constructor(`Worker${n}`)}\n\n@Override\n${run('work', 'protected ')}\n}\n\nabstract class Base${n} {\n${head('run')} {\n${back}work(${names.join(', ')});\n}\n\nprotected abstract ${head('work')};\n}\n`;
  },
});

/** The body stands in a static method of another class, which is given what it needs. */
export const staticMethod: JavaCarrier = (piece, n) => {
  const needed = dependencies(piece);
  if (!needed) return undefined;
  const { kept, copied } = needed;
  const { original } = piece.source;
  const fields = copied.map(({ node }) => original.slice(node.start, node.end)).join('\n');
  const parameters = list([...kept, ...given(piece)]);
  const values = [...kept.map(({ name }) => name), passed(piece)].filter(Boolean).join(', ');
  const block = piece.block.replace(/\bthis\.(?=\w)/g, '');
  const text = fileText(
    piece,
    `final class Works${n} {\n${fields}\n\nstatic ${piece.returnType} run(${parameters})${throwing(piece)} ${block}\n}\n`,
  );
  return text === undefined
    ? undefined
    : {
        replacements: piece.delegate(`Works${n}.run(${values})`),
        files: new Map([[fileOf(piece, `Works${n}`), text]]),
      };
};

/** A value of a functional interface, kept in a field. */
function holder(
  held: (n: number, reference: string) => { readonly type: string; readonly value: string; readonly imports?: string },
  call: (name: string, values: string) => string,
  statements?: (n: number, values: string) => string,
): JavaCarrier {
  return (piece, n) => {
    const reference = piece.isStatic ? `${piece.type.child('name')!.text}::work${n}` : `this::work${n}`;
    const { type, value, imports } = held(n, reference);
    const kept = madeByLombok(piece.type) ? undefined : keep(piece, type, `works${n}`, value);
    const replaced = statements
      ? piece.statements?.(statements(n, passed(piece)))
      : piece.delegate(call(`works${n}`, passed(piece)));
    if (!kept || !replaced) return undefined;
    const more = imports && !piece.source.original.text.includes(`import ${imports};`) ? [imports] : [];
    return {
      replacements: [
        ...replaced,
        ...kept,
        classEnd(piece.type, `${methodText(piece, `work${n}`, 'private ')}\n\n${interfaceText(piece, n)}`),
        ...importing(piece, [...signatureImports(piece), ...more]),
      ],
    };
  };
}

/** The body stands in a method; a reference to it is kept in a field of a functional interface. */
export const methodReference = holder(
  (n, reference) => ({ type: `Work${n}`, value: reference }),
  (name, values) => `${name}.run(${values})`,
);

/** The same in a map by a name. */
export const inMap = holder(
  (n, reference) => ({
    type: `Map<String, Work${n}>`,
    value: `Map.of("main", ${reference})`,
    imports: 'java.util.Map',
  }),
  (name, values) => `${name}.get("main").run(${values})`,
);

/** The same in a list, whose members are called in turn. */
export const inList = holder(
  (n, reference) => ({ type: `List<Work${n}>`, value: `List.of(${reference})`, imports: 'java.util.List' }),
  () => '',
  (n, values) => `for (Work${n} step : works${n}) {\nstep.run(${values});\n}`,
);

/** The body is a lambda that is kept in a field. */
export const lambdaField: JavaCarrier = (piece, n) => {
  const names = given(piece).map(({ name }) => name);
  if (madeByLombok(piece.type)) return undefined;
  const kept = keep(piece, `Work${n}`, `works${n}`, `(${names.join(', ')}) -> ${piece.block}`);
  if (!kept || piece.needs.assigns) return undefined;
  // only what is assigned before may be used in a lambda of a field
  const constructors = piece.type.child('body')!.all('constructor_declaration');
  const taken = constructors.flatMap((one) => one.child('parameters')!.children.map((it) => it.child('name')?.text));
  if (names.some((name) => taken.includes(name))) return undefined;
  if (!constructors.length && piece.needs.fields.some((one) => !one.node.first('variable_declarator')?.child('value')))
    return undefined;
  return {
    replacements: [
      ...piece.delegate(`works${n}.run(${passed(piece)})`),
      ...kept,
      classEnd(piece.type, interfaceText(piece, n)),
      ...importing(piece, signatureImports(piece)),
    ],
  };
};

/** The body is that of an anonymous class's method, kept in a field. */
export const anonymousClass: JavaCarrier = (piece, n) => {
  const { ownThis, assigns } = piece.needs;
  if (ownThis || assigns || /\bthis\b/.test(piece.block) || madeByLombok(piece.type)) return undefined;
  const body = `new Work${n}() {\n@Override\n${methodText({ ...piece, isStatic: false }, 'run', 'public ')}\n}`;
  const kept = keep(piece, `Work${n}`, `works${n}`, body);
  if (!kept) return undefined;
  return {
    replacements: [
      ...piece.delegate(`works${n}.run(${passed(piece)})`),
      ...kept,
      classEnd(piece.type, interfaceText(piece, n)),
      ...importing(piece, signatureImports(piece)),
    ],
  };
};

/** The body is given to a method that runs it, as tracing and timing do. */
export const around: JavaCarrier = (piece, n) => {
  if (piece.kind === 'call') return undefined;
  const isVoid = piece.returnType === 'void';
  const modifier = piece.isStatic ? 'private static' : 'private';
  const boxed =
    { int: 'Integer', long: 'Long', boolean: 'Boolean', double: 'Double' }[piece.returnType] ?? piece.returnType;
  const type = isVoid ? 'void' : boxed;
  const text = `${modifier} ${type} around${n}(Around${n} work)${throwing(piece)} {\nSystem.out.println("begins");\n${isVoid ? '' : 'return '}work.run();\n}\n\ninterface Around${n} {\n${type} run()${throwing(piece)};\n}`;
  return {
    replacements: [...piece.delegate(`around${n}(() -> ${piece.block})`), classEnd(piece.type, text)],
  };
};
