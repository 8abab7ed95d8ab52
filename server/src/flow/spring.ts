import type { Config, ConfigEntry, FileFacts } from '../facts/facts';
import type { Range } from '../text/range';
import { rememberedOfAll, type Code } from './code';

/** A configuration of a Spring module, and the file it stands in. */
interface Placed {
  readonly facts: FileFacts;
  readonly config: Config;
}

/** What sets producers and consumers of one Spring module: settings files, and the factories that its code makes. */
interface Module {
  readonly settings: Placed[];
  readonly factories: Placed[];
}

/** Another entry that says something about whether an entry holds. */
export interface Other {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

/** Whether an entry decides anything, and which others it is to be seen with. */
export interface Standing {
  readonly decides: boolean;
  readonly others: readonly Other[];
}

const joined: readonly Config['of'][] = ['producer', 'consumer', 'client'];
const alone: Standing = { decides: true, others: [] };

const modules = rememberedOfAll<ReadonlyMap<string, Module>>((code) => {
  const found = new Map<string, Module>();
  for (const facts of code.files) {
    if (facts.test) continue;
    for (const config of facts.configs) {
      if (config.client !== 'spring-kafka' || !joined.includes(config.of) || config.module === undefined) continue;
      const name = config.module;
      const module = found.get(name) ?? { settings: [], factories: [] };
      found.set(name, module);
      (facts.language === 'java' ? module.factories : module.settings).push({ facts, config });
    }
  }
  return found;
});

const developing =
  /^(?:dev|develop|development|local|localhost|tests?|testing|it|e2e|ci|integration|docker-?compose|junit|mock|h2)$/i;
const producing = /^(?:prod|production|prd|live)$/i;

/** The profiles that must be active for a configuration; none: it always holds. */
const profiles = ({ profile }: Config): readonly string[] =>
  profile === undefined ? [] : profile.split(/[\s,&|()]+/).filter((name) => name && !name.startsWith('!'));

/** True for a configuration that holds in development and tests alone, by its profiles' names. */
export const isForDevelopment = (config: Config): boolean =>
  profiles(config).length > 0 && profiles(config).every((name) => developing.test(name));

/**
 * Whether an entry of Spring's configuration decides anything. Settings files configure the factories that Spring Boot
 * makes itself, and those that code makes
 * from Spring Boot's properties: a factory made from a map of its own makes them irrelevant, an entry of a factory goes
 * before theirs, and the file of the
 * profile for production before the one for all. Entries of other clients, and of code, decide.
 */
export function standing(code: Code, facts: FileFacts, config: Config, entry: ConfigEntry): Standing {
  const module =
    config.client === 'spring-kafka' && joined.includes(config.of) && config.module !== undefined
      ? modules(code).get(config.module)
      : undefined;
  if (!module) return alone;
  const entries = (places: readonly Placed[], message: (placed: Placed) => string): Other[] =>
    places.flatMap((placed) =>
      placed.config.entries
        .filter((one) => one.key === entry.key && one !== entry)
        .map((one) => ({ file: placed.facts.file, range: one.range, message: message(placed) })),
    );
  if (facts.language === 'java') {
    const settings = module.settings.filter((one) => one.config.of === config.of && !isForDevelopment(one.config));
    return {
      decides: true,
      others: entries(settings, () =>
        config.inherits
          ? 'set here as well: the factory goes before it'
          : 'set here as well, and not used: the factory has a configuration of its own',
      ),
    };
  }
  const factories = module.factories.filter((one) => config.of === 'client' || one.config.of === config.of);
  const has = ({ config: { entries: own } }: Placed): boolean => own.some((one) => one.key === entry.key);
  const overridden = factories.length > 0 && factories.every((one) => !one.config.inherits || has(one));
  const same = module.settings.filter((one) => one.config.of === config.of && one.config !== config);
  const produced = profiles(config).length
    ? []
    : same.filter((one) => profiles(one.config).some((name) => producing.test(name)) && has(one));
  // `spring.kafka.producer.properties` goes before `spring.kafka.properties`
  const special =
    config.of === 'client' &&
    module.settings.some((one) => one.config.of !== 'client' && one.config.profile === config.profile && has(one));
  return {
    decides: !overridden && !produced.length && !special && !isForDevelopment(config),
    others: [
      ...entries(
        factories.filter((one) => one.config.inherits),
        () => 'set here for one factory',
      ),
      ...entries(same, (one) =>
        one.config.profile === undefined
          ? 'set here for all profiles'
          : `set here for the profile \`${one.config.profile}\``,
      ),
    ],
  };
}

/** The same of the entry whose value stands at a range; what stands anywhere else decides. */
export function standingAt(code: Code, facts: FileFacts, { start, end }: Range): Standing {
  for (const config of facts.configs) {
    const entry =
      config.client === 'spring-kafka'
        ? config.entries.find(({ value }) => value.range.start === start && value.range.end === end)
        : undefined;
    if (entry) return standing(code, facts, config, entry);
  }
  return alone;
}
