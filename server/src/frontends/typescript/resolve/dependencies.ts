/** Names that answers depend on: files, and questions about them. */
export interface Dependencies {
  readonly names: ReadonlySet<string>;
  /** When one of them last changed, on the clock of their sets. */
  changedAt: number;
  /** What it makes with others. */
  readonly sums: Map<Dependencies, Dependencies>;
}

/** A set of more names than this is taken for all of them. */
const most = 96;

/** Makes sets of names, each but once as far as that is cheap, and says of all of them when a name has changed. */
export class DependencySets {
  readonly none: Dependencies = { names: new Set(), changedAt: 0, sums: new Map() };
  /** What depends on so much that any change may matter. */
  readonly everything: Dependencies = { names: new Set(), changedAt: 0, sums: new Map() };
  readonly #singles = new Map<string, Dependencies>();
  readonly #all: Dependencies[] = [];
  #clock = 0;

  /** Now: what is found is good while nothing that it depends on changes later. */
  get now(): number {
    return this.#clock;
  }

  of(name: string): Dependencies {
    let found = this.#singles.get(name);
    if (!found) this.#singles.set(name, (found = this.#make(new Set([name]))));
    return found;
  }

  /** True when some set has, or had before it grew too large, this name. */
  knows(name: string): boolean {
    return this.#singles.has(name);
  }

  /** Two sets together. */
  sum(one: Dependencies, other: Dependencies): Dependencies {
    if (one === other || other === this.none || one === this.everything) return one;
    if (one === this.none || other === this.everything) return other;
    let sum = one.sums.get(other);
    if (!sum) {
      const missing = [...other.names].filter((name) => !one.names.has(name));
      const isTooMany = one.names.size + missing.length > most;
      if (!missing.length) sum = one;
      else sum = isTooMany ? this.everything : this.#make(new Set([...one.names, ...missing]));
      one.sums.set(other, sum);
    }
    return sum;
  }

  /** Notes that names have changed. */
  change(names: ReadonlySet<string>): void {
    this.#clock++;
    if (names.size) this.everything.changedAt = this.#clock;
    for (const set of this.#all) if (hasAny(set.names, names)) set.changedAt = this.#clock;
  }

  #make(names: ReadonlySet<string>): Dependencies {
    const made = { names, changedAt: this.#clock, sums: new Map<Dependencies, Dependencies>() };
    this.#all.push(made);
    return made;
  }
}

function hasAny(set: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  for (const name of names) if (set.has(name)) return true;
  return false;
}
