import { moduleOf } from '../../../facts/modules';
import { CLIENTS } from '../clients';
import type { ClassInfo, MethodInfo } from './model';
import { Unit } from './model';
import { typesIn } from './mentions';
import { isTestPath } from './tests';
import { Words } from './words';
import { isFunctionNode, type JavaParser, type Node } from '../syntax/syntax';

/** Texts above this many characters are generated or data: they are not read. */
const LIMIT = 1_000_000;
/** How many characters of parsed files are kept at a time; of those without bodies a part counts. */
const PARSED = 6_000_000;
const weight = (unit: Unit): number => (unit.unread.length ? unit.text.length / 5 : unit.text.length);

/** What a scan without parsing tells of a file. */
interface Header {
  readonly package: string;
  /** Simple names of the classes declared anywhere in it. Comments may add wrong ones: whoever parses it will see. */
  readonly declares: ReadonlySet<string>;
  /** Simple names standing after `extends` and `implements`. */
  readonly extends: ReadonlySet<string>;
  /** Fully-qualified names of its imports; `a.b.*` for wildcards. */
  readonly imports: ReadonlySet<string>;
  readonly kafka: boolean;
  /** Annotations that it makes of `@KafkaListener`. */
  readonly listeners: readonly string[];
}

interface Entry {
  text: string;
  header: Header;
  /** It changed after it had been parsed, so it will be parsed again. */
  edited: boolean;
  /**
   * The text without the bodies of methods, of the last parse: what other files can see without looking into bodies.
   */
  shape?: string;
}

/** What a computation looked at, so that a change tells whether its result still holds. */
export class Dependencies {
  /** Files of which declarations were read. */
  readonly files = new Set<string>();
  /** Files of which method bodies were read too. */
  readonly bodies = new Set<string>();
  /** Simple names of classes that were looked for, found or not. */
  readonly names = new Set<string>();
  /** Words that files were looked for by. */
  readonly words = new Set<string>();
}

/** The workspace's Java files: texts, a light index of their classes, and parsed units made on demand. */
export class Workspace {
  readonly #parser: JavaParser;
  readonly #entries = new Map<string, Entry>();
  /** In the order of use. */
  readonly #units = new Map<string, Unit>();
  #latest: Unit | undefined;
  readonly #declaring = new Map<string, Set<string>>();
  readonly #extending = new Map<string, Set<string>>();
  /** By the fully-qualified name of a top-level class, or a package with `.*`. */
  readonly #importing = new Map<string, Set<string>>();
  readonly #packages = new Map<string, Set<string>>();
  readonly #modules = new Map<string, Set<string>>();
  readonly #words = new Words((file) => this.text(file));
  readonly #declared = new Map<string, ReadonlyMap<string, readonly string[]>>();
  /** For a module, itself and those that may use what it declares. */
  readonly #users = new Map<string, ReadonlySet<string>>();
  /** Whom to tell what is read. */
  readonly #readers: Dependencies[] = [];
  /** What changed since `changes()` was last asked. */
  #changedFiles = new Set<string>();
  #changedNames = new Set<string>();

  constructor(parser: JavaParser) {
    this.#parser = parser;
  }

  /** Says what a file holds. Scans, does not parse. */
  set(file: string, text: string | undefined): void {
    const old = this.#entries.get(file);
    if (text !== undefined && (text.length > LIMIT || text.includes('\0'))) text = undefined;
    if (old?.text === text) return;
    this.#words.set(file, old?.text, text);
    this.#declared.delete(file);
    if (old) this.#index(file, old.header, false);
    const parsed = this.#units.delete(file);
    if (text === undefined) {
      this.#entries.delete(file);
      this.#parser.drop(file);
      if (old) this.#changed(file, old.header, undefined);
      return;
    }
    const header = scan(text);
    this.#entries.set(file, { text, header, edited: parsed || (old?.edited ?? false), shape: old?.shape });
    this.#index(file, header, true);
    this.#changed(file, old?.header, header);
  }

  #changed(file: string, before: Header | undefined, after: Header | undefined): void {
    this.#changedFiles.add(file);
    if (!isSame(before, after)) this.#users.clear();
    for (const key of ['declares', 'extends'] as const) {
      for (const name of before?.[key] ?? [])
        if (before?.package !== after?.package || !after?.[key].has(name)) this.#changedNames.add(name);
      for (const name of after?.[key] ?? [])
        if (before?.package !== after?.package || !before?.[key].has(name)) this.#changedNames.add(name);
    }
  }

  #index(file: string, header: Header, present: boolean): void {
    const put = (map: Map<string, Set<string>>, key: string) => {
      const set = map.get(key);
      if (present) {
        if (set) set.add(file);
        else map.set(key, new Set([file]));
      } else if (set?.delete(file) && set.size === 0) map.delete(key);
    };
    for (const name of header.declares) put(this.#declaring, name);
    for (const name of header.extends) put(this.#extending, name);
    for (const name of header.imports) put(this.#importing, topLevel(name));
    put(this.#packages, header.package);
    put(this.#modules, moduleOf(file));
  }

  files(): Iterable<string> {
    return this.#entries.keys();
  }

  has(file: string): boolean {
    return this.#entries.has(file);
  }

  text(file: string): string | undefined {
    return this.#entries.get(file)?.text;
  }

  /** The package a file declares; none: ''. */
  packageOf(file: string): string {
    return this.#entries.get(file)?.header.package ?? '';
  }

  /** The file names one of Kafka's clients or their configuration, or Spring Kafka. */
  mentionsKafka(file: string): boolean {
    return this.#entries.get(file)?.header.kafka ?? false;
  }

  /** Annotations that a file makes of `@KafkaListener`. */
  listenerAnnotations(file: string): readonly string[] {
    return this.#entries.get(file)?.header.listeners ?? [];
  }

  /** True when some file declares a class of this simple name, by the light scan. */
  declares(name: string): boolean {
    return this.#declaring.has(name);
  }

  /** Simple names of the classes a file declares, by the light scan. */
  declared(file: string): ReadonlySet<string> {
    return this.#entries.get(file)?.header.declares ?? new Set();
  }

  /**
   * The files, tests left out, that hold a word and may use what a file declares: those of its module, and of modules
   * that import something of it, or of one that does. A file may call a class's methods without naming the class.
   */
  holding(word: string, from: string): string[] {
    for (const reader of this.#readers) reader.words.add(word);
    const found = new Set<string>();
    for (const module of this.#usersOf(moduleOf(from))) for (const f of this.#words.holding(module, word)) found.add(f);
    const pack = this.#entries.get(from)?.header.package;
    if (pack) for (const f of this.#packages.get(pack) ?? []) if (this.holds(f, word)) found.add(f);
    return [...found];
  }

  /** True when a file holds a word; tests hold none. */
  holds(file: string, word: string): boolean {
    for (const reader of this.#readers) reader.words.add(word);
    return !isTestPath(file) && this.#words.holds(file, word);
  }

  /** The simple names of the types that a file's variables, parameters and fields are declared with, by their name. */
  declaredTypes(file: string): ReadonlyMap<string, readonly string[]> {
    let types = this.#declared.get(file);
    if (!types) this.#declared.set(file, (types = typesIn(this.text(file) ?? '')));
    return types;
  }

  /** True when a file may use what another declares. */
  sees(file: string, other: string): boolean {
    return (
      this.#usersOf(moduleOf(other)).has(moduleOf(file)) ||
      this.#entries.get(file)?.header.package === this.#entries.get(other)?.header.package
    );
  }

  /** A module and those that import something of it, directly or through others. */
  #usersOf(module: string): ReadonlySet<string> {
    let users = this.#users.get(module);
    if (users) return users;
    users = this.#importers(module);
    this.#users.set(module, users);
    return users;
  }

  #importers(module: string): ReadonlySet<string> {
    const found = new Set([module]);
    for (const one of found) {
      for (const file of this.#modules.get(one) ?? []) {
        const { package: pack, declares } = this.#entries.get(file)!.header;
        for (const key of [`${pack}.*`, ...[...declares].map((name) => (pack ? `${pack}.${name}` : name))])
          for (const importer of this.#importing.get(key) ?? [])
            if (!isTestPath(importer)) found.add(moduleOf(importer));
      }
    }
    return found;
  }

  /** Files with a class that extends or implements something of this simple name. */
  extending(name: string): Iterable<string> {
    for (const reader of this.#readers) reader.names.add(name);
    return this.#extending.get(name) ?? [];
  }

  /** True when some class here extends or implements something of this simple name. */
  extended(name: string): boolean {
    for (const reader of this.#readers) reader.names.add(name);
    return this.#extending.has(name);
  }

  /** Runs `compute` and notes in `dependencies` what it reads. */
  reading<T>(dependencies: Dependencies, compute: () => T): T {
    this.#readers.push(dependencies);
    try {
      return compute();
    } finally {
      this.#readers.pop();
      if (!this.#readers.length) this.#evict();
    }
  }

  /** How many parsed files there may be before they are counted again. */
  #evictAt = 100;

  /** Drops the files that nobody asked for of late. While something is computed all of it stays: nodes are compared. */
  #evict(): void {
    if (this.#units.size <= this.#evictAt) return;
    let kept = 0;
    for (const unit of this.#units.values()) kept += weight(unit);
    for (const [file, unit] of this.#units) {
      if (kept <= PARSED) break;
      kept -= weight(unit);
      this.#units.delete(file);
    }
    this.#evictAt = this.#units.size + 50;
  }

  /** The body of a method, to look into. */
  body(method: MethodInfo): Node | undefined {
    const { unit } = method.owner;
    for (const reader of this.#readers) reader.bodies.add(unit.file);
    if (method.body?.unread) {
      unit.unread.splice(unit.unread.indexOf(method.body), 1);
      unit.fill(method.body, this.#parser.fill(method.body));
    }
    return method.body;
  }

  /** A file with the bodies of all its methods, to look into. */
  bodies(unit: Unit): Unit {
    for (const reader of this.#readers) reader.bodies.add(unit.file);
    for (let body = unit.unread.pop(); body; body = unit.unread.pop()) unit.fill(body, this.#parser.fill(body));
    return unit;
  }

  /** The parsed file with the bodies of its methods; `undefined` when there is none. */
  whole(file: string): Unit | undefined {
    const unit = this.unit(file, true);
    return unit && this.bodies(unit);
  }

  /**
   * The parsed file; `undefined` when there is none. Bodies of methods may be left out: who looks into them asks for
   * these.
   * @param whole they are going to be asked for
   */
  unit(file: string, whole = false): Unit | undefined {
    const entry = this.#entries.get(file);
    if (!entry) return undefined;
    for (const reader of this.#readers) reader.files.add(file);
    let unit = this.#units.get(file);
    if (unit) {
      // The one asked for last goes last.
      if (unit !== this.#latest) {
        this.#units.delete(file);
        this.#units.set(file, unit);
        this.#latest = unit;
      }
      return unit;
    }
    unit = new Unit(file, entry.text);
    const { root, broken } =
      (!whole && !entry.edited && this.#parser.skeleton(unit)) || this.#parser.parse(unit, entry.edited);
    unit.declare(root, broken);
    entry.shape = shapeOf(unit);
    this.#units.set(file, unit);
    this.#latest = unit;
    return unit;
  }

  /**
   * What became stale since the last call: files whose text changed, those of them whose declarations changed, simple
   * class names that appeared or went, and words that came into a file or went.
   */
  changes(): {
    files: ReadonlySet<string>;
    shapes: ReadonlySet<string>;
    names: ReadonlySet<string>;
    words: ReadonlySet<string>;
  } {
    const files = this.#changedFiles;
    const names = this.#changedNames;
    const shapes = new Set<string>();
    for (const file of files) {
      const entry = this.#entries.get(file);
      const before = entry?.shape;
      if (!entry || before === undefined) shapes.add(file);
      else {
        this.unit(file);
        if (entry.shape !== before) shapes.add(file);
      }
    }
    this.#changedFiles = new Set();
    this.#changedNames = new Set();
    return { files, shapes, names, words: this.#words.changed() };
  }

  /**
   * The class of a fully-qualified name (nested ones with dots), as seen from a file: of namesakes the one in the
   * nearest folder.
   */
  classNamed(qualified: string, from: string): ClassInfo | undefined {
    const parts = qualified.split('.');
    // The class may be nested: try `a.b.C.D` as D in a.b.C, then as C.D in a.b.
    for (let i = parts.length - 1; i >= 0 && /^[A-Z_$]/.test(parts[i]!); i--) {
      const name = parts[i]!;
      for (const reader of this.#readers) reader.names.add(name);
      const pack = parts.slice(0, i).join('.');
      const path = parts.slice(i).join('.');
      const files = [...(this.#declaring.get(name) ?? [])].filter((f) => this.#entries.get(f)!.header.package === pack);
      if (files.length === 0) continue;
      files.sort((a, b) => common(b, from) - common(a, from) || (a < b ? -1 : 1));
      for (const file of files) {
        const found = this.unit(file)?.classes.find((c) => c.path === path);
        if (found) return found;
      }
    }
    return undefined;
  }
}

/** How many characters two paths share from the beginning. */
function common(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

/** A file's text without what its methods do. */
function shapeOf(unit: Unit): string {
  const parts: string[] = [];
  let at = 0;
  const visit = (node: Node): void => {
    if (isFunctionNode(node) && node.type !== 'lambda_expression') {
      const body = node.child('body') ?? node.first('block');
      if (body) {
        parts.push(unit.text.slice(at, body.start));
        at = body.end;
        return;
      }
    }
    if (node.type !== 'block') for (const child of node.children) visit(child);
  };
  visit(unit.root);
  parts.push(unit.text.slice(at));
  return parts.join('\n');
}

/** What the text of a file with Kafka names. */
const KAFKA = new RegExp(
  String.raw`org\.apache\.kafka\.(?:clients\.(?:producer|consumer|admin|CommonClientConfigs|\*)|common\.config\.TopicConfig|streams\.StreamsConfig)|org\.springframework\.kafka|${CLIENTS.flatMap(
    (c) => Object.keys(c.packages),
  )
    .filter((p) => /kafka/.test(p))
    .map((p) => p.replaceAll('.', '\\.'))
    .join('|')}`,
);

function scan(text: string): Header {
  const declares = new Set<string>();
  const extended = new Set<string>();
  const imports = new Set<string>();
  const pack =
    /(?:^|[;/])\s*package\s+([\w.]+)\s*;/m.exec(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)?.[1] ?? '';
  for (const m of text.matchAll(/(?:^|[;/])\s*import\s+(?:static\s+)?([\w.$]+(?:\.\*)?)(?=\s*;)/gm)) imports.add(m[1]!);
  for (const m of text.matchAll(/\b(?:class|interface|enum|record)\s+([A-Z_$][\w$]*)([^{;]*)\{/g)) {
    declares.add(m[1]!);
    const heritage = /\b(?:extends|implements)\b([\s\S]*)/.exec(m[2]!)?.[1];
    for (const n of heritage?.replace(/<[^{]*?>/g, ' ').matchAll(/[A-Z_$][\w$]*/g) ?? []) extended.add(n[0]);
  }
  const listeners =
    text.includes('@interface') && text.includes('@KafkaListener')
      ? [...text.matchAll(/@interface\s+(\w+)/g)].map((m) => m[1]!)
      : [];
  return { package: pack, declares, extends: extended, imports, listeners, kafka: KAFKA.test(text) };
}

/** The top-level class that an import names, or the package with `.*`: members and nested classes come with it. */
function topLevel(name: string): string {
  const parts = name.split('.');
  const at = parts.findIndex((part) => /^[A-Z_$]/.test(part));
  return at < 0 ? name : parts.slice(0, at + 1).join('.');
}

/** True when two headers declare and import the same. */
function isSame(before: Header | undefined, after: Header | undefined): boolean {
  const same = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
    a.size === b.size && [...a].every((name) => b.has(name));
  return (
    !!before &&
    !!after &&
    before.package === after.package &&
    same(before.declares, after.declares) &&
    same(before.imports, after.imports)
  );
}
