import { moduleOf } from '../../../facts/modules';
import { isTestPath } from '../resolve/tests';
import type { ModuleSettings } from './settings';

/** What is known of a file's module. */
export interface SpringSettings {
  readonly transactionPrefix: boolean;
  readonly manualAck: boolean;
  readonly autoCommit: boolean;
  readonly factories: Readonly<Record<string, 'manual' | 'after'>>;
  /** The package of the application that the file belongs to; absent where none is in sight. */
  readonly application?: string;
  /** The module has several applications, each with beans of its own. */
  readonly several: boolean;
  /**
   * Configurations that cannot be seen may belong to it: imported from outside the workspace, or of a module that is
   * built into others.
   */
  readonly foreign: boolean;
  /** It is built with Spring Boot 2 or Spring Kafka 2. */
  readonly spring2: boolean;
}

/** What files say of the modules they stand in, joined module by module. */
export class SpringModules {
  /** What files say, by file. */
  readonly #said = new Map<string, ModuleSettings>();
  /** The files of each module that say something. */
  readonly #files = new Map<string, Set<string>>();
  /** Whether a folder's build file uses Spring 2; those that do not say are not among them. */
  readonly #builds = new Map<string, boolean>();
  /** What was read of modules since the last change. */
  readonly #read = new Map<string, { readonly settings: SpringSettings; readonly key: string }>();
  #sharing: ReadonlySet<string> | undefined;

  /** @param declares whether the workspace declares a class of a simple name */
  constructor(readonly declares: (name: string) => boolean) {}

  /** Notes what a file says; true when that is a change. */
  note(file: string, settings: ModuleSettings): boolean {
    const module = moduleOf(file);
    if (Object.keys(settings).length) {
      this.#said.set(file, settings);
      const files = this.#files.get(module);
      if (files) files.add(file);
      else this.#files.set(module, new Set([file]));
      return true;
    }
    this.#files.get(module)?.delete(file);
    return this.#said.delete(file);
  }

  /** Notes which Spring a build file uses; true when that is a change. */
  build(file: string, spring2: boolean | undefined): boolean {
    const folder = file.slice(0, file.lastIndexOf('/')).replace(/\/gradle$/, '');
    const before = this.#builds.get(folder);
    if (spring2 === undefined) this.#builds.delete(folder);
    else this.#builds.set(folder, spring2);
    return before !== spring2;
  }

  /** Forgets what it joined. */
  changed(): void {
    this.#read.clear();
    this.#sharing = undefined;
  }

  /** The settings of a file's module, and as text to compare. */
  of(file: string, pack: string): { readonly settings: SpringSettings; readonly key: string } {
    const key = `${moduleOf(file)} ${isTestPath(file)} ${pack}`;
    let known = this.#read.get(key);
    if (!known) {
      const settings = this.#join(moduleOf(file), isTestPath(file), pack);
      this.#read.set(key, (known = { settings, key: JSON.stringify(settings) }));
    }
    return known;
  }

  #join(module: string, test: boolean, pack: string): SpringSettings {
    const own = [...(this.#files.get(module) ?? [])];
    const below = [...this.#files].flatMap(([name, files]) => (name.startsWith(`${module}/`) ? [...files] : []));
    const said = (files: readonly string[]): ModuleSettings[] => files.map((file) => this.#said.get(file)!);
    // what a test sees is the module's own settings besides those of tests
    const all = test ? said(own) : said([...own, ...below].filter((file) => !isTestPath(file)));
    const applications = said(own.filter((file) => !isTestPath(file))).flatMap((one) => one.application ?? []);
    const application = belonging(pack, applications) ?? all.find((one) => one.application !== undefined)?.application;
    return {
      transactionPrefix: all.some((s) => s.transactionPrefix),
      manualAck: all.some((s) => s.manualAck),
      autoCommit: all.some((s) => s.autoCommit),
      factories: Object.assign({}, ...all.map((s) => s.factories)) as SpringSettings['factories'],
      ...(application === undefined ? {} : { application }),
      several: new Set(applications).size > 1,
      foreign:
        all.some((s) => s.imports?.some((name) => !this.declares(name))) ||
        [...this.#shared()].some((m) => m !== module),
      spring2: this.#usesSpring2(module, all),
    };
  }

  /** By the nearest build file that says it, else by what only the old versions have. */
  #usesSpring2(module: string, all: readonly ModuleSettings[]): boolean {
    for (let folder = module; folder; folder = folder.slice(0, folder.lastIndexOf('/'))) {
      const built = this.#builds.get(folder);
      if (built !== undefined) return built;
    }
    return all.some((one) => one.spring2);
  }

  /** Modules that set up what becomes of records and listen to none: they are built into others. */
  #shared(): ReadonlySet<string> {
    if (this.#sharing) return this.#sharing;
    const shared = [...this.#files].filter(([, files]) => {
      const said = [...files].map((file) => this.#said.get(file)!);
      return said.some((one) => one.recovers) && !said.some((one) => one.listens);
    });
    return (this.#sharing = new Set(shared.map(([module]) => module)));
  }
}

/** Of several applications the one whose package holds a file's package; the only one, where there is one. */
function belonging(pack: string, applications: readonly string[]): string | undefined {
  if (new Set(applications).size < 2) return applications[0];
  return applications
    .filter((one) => pack === one || pack.startsWith(`${one}.`))
    .sort((a, b) => b.length - a.length)[0];
}
