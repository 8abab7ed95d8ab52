/** How a configuration file is written. */
export type Language = 'properties' | 'yaml' | 'env' | 'shell';

/** Endings that say what a file is a pattern of: `config.properties.example`, `compose.yml.dist`. */
const pattern = /\.(?:example|sample|dist|template|tpl|default|orig)$/;

/** The language of a file by its name; `undefined` for files that hold no configuration we read. */
export function languageOf(file: string): Language | undefined {
  const name = file
    .slice(file.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(pattern, '');
  if (/\.properties$/.test(name)) return 'properties';
  if (/\.ya?ml$/.test(name)) return 'yaml';
  if (/\.(?:sh|bash)$/.test(name)) return 'shell';
  return /^\.?env(?:\.[\w-]+)*$|\.env(?:\.[\w-]+)*$/.test(name) && !/\.(?:[cm]?[jt]sx?|java|json|md|html)$/.test(name)
    ? 'env'
    : undefined;
}

/** What a text must hold to have anything to do with Kafka's configuration. */
export const gate =
  /kafka|min\.insync\.replicas|bootstrap\.servers|replication\.factor|broker\.id|process\.roles|offset\.storage|enable\.idempotence|auto\.offset\.reset|key\.(?:de)?serializer/i;

const developing =
  '(?:dev|develop|development|local|localhost|tests?|testing|e2e|ci|it|integration|integration-tests?|examples?|samples?(?:-\\d+)?|demos?|tutorials?|quickstart|playground|sandbox|getting-started)';
const developingName = new RegExp(`(?:^|[._-])${developing}(?:[._-]|$)`, 'i');
const developingFolder = new RegExp(`^${developing}$`, 'i');

/** True when a file's name or the folders right above it say that it is for development. */
export function isForDevelopment(file: string): boolean {
  const [name = '', ...above] = file.split('/').reverse();
  return (
    developingName.test(name.replace(pattern, '')) || above.slice(0, 2).some((folder) => developingFolder.test(folder))
  );
}
