import type { Config } from '../../facts/facts';
import { isSpringFile } from '../../facts/modules';
import { commandConfigs } from './commands';
import { composeConfigs, isCompose } from './compose';
import { environmentConfigs, isBroker } from './environment';
import { isForDevelopment, languageOf, type Language } from './files';
import { held, kindOf, kubernetesConfigs } from './kubernetes';
import { plainConfigs, prefixedConfigs, type Place } from './plain';
import { readEnvironment, readProperties } from './properties';
import { springConfigs, targetOf } from './spring';
import { Yaml } from './yaml';

/** What was read of a file. */
export interface ReadFile {
  readonly configs: readonly Config[];
  /** The text has syntax errors. */
  readonly broken: boolean;
}

/** The configurations in a text. Never throws on broken ones: what can be read is. */
export function readConfiguration(file: string, language: Language, text: string): ReadFile {
  const place: Place = isForDevelopment(file) ? { development: true } : {};
  if (language === 'env') {
    const variables = readEnvironment(text);
    return { configs: environmentConfigs(variables, isBroker({ command: '', variables }), place), broken: false };
  }
  if (language === 'shell') return { configs: commandConfigs(text, place), broken: false };
  if (language === 'properties') return { configs: propertiesConfigs(text, 0, file, place), broken: false };
  return yamlConfigs(text, 0, file, place);
}

function propertiesConfigs(text: string, base: number, file: string, place: Place): Config[] {
  const entries = readProperties(text, base);
  if (!isSpringFile(file) && !entries.some(({ path }) => targetOf(path[0]!))) return plainConfigs(entries, file, place);
  const found: Config[] = [];
  // `#---` divides documents, each of which may be for another profile
  const ends = [...text.matchAll(/^[#!]---[ \t]*$/gm)].map(({ index }) => base + index);
  for (const [i, end] of [...ends, base + text.length].entries()) {
    const here = entries.filter(({ key }) => key.start < end && key.start >= (ends[i - 1] ?? base));
    found.push(
      ...springConfigs(here, file, place),
      ...prefixedConfigs(
        here.filter(({ path }) => !path[0]!.startsWith('spring.')),
        place,
        false,
      ),
    );
  }
  return found;
}

/** `whole`: the text of the file that the YAML stands in, at `base`. */
function yamlConfigs(text: string, base: number, file: string, place: Place, whole = text): ReadFile {
  const yaml = new Yaml(text, base);
  const read = (inner: string, at: number, name: string): readonly Config[] => {
    const language = languageOf(name);
    return language === 'yaml'
      ? yamlConfigs(inner, at, name, place, whole).configs
      : language === 'properties'
        ? propertiesConfigs(inner, at, name, place)
        : [];
  };
  const found: Config[] = kubernetesConfigs(yaml, place, whole, read);
  for (const document of yaml.documents) {
    if (kindOf(yaml, document) !== undefined) continue;
    if (isCompose(yaml, document)) {
      found.push(...composeConfigs(yaml, document, whole, place));
      continue;
    }
    const entries = yaml.leaves(document.contents, document);
    const own = entries.filter(({ path }) => !/^spring\b/.test(path[0]!));
    found.push(
      ...springConfigs(entries, file, place),
      ...prefixedConfigs(own, place, false),
      ...own.flatMap((entry) => held(entry, read)),
    );
  }
  return { configs: found, broken: yaml.broken };
}
