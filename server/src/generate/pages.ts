import type { ClientId } from '../facts/facts';
import type { Rule } from '../rules/rule';

/** One example of a rule: a fixture, what is said of it, and how it is right. */
export interface Example {
  readonly client: ClientId;
  /** The fixture's file name ending, without the dot: `ts`, `java`. */
  readonly language: string;
  /** The fixture as it stands, carets included. */
  readonly before: string;
  /** What the rule says of it; absent when it says nothing. */
  readonly message?: string;
  /** What the rule's fixes make of it; absent when nothing repairs it by itself. */
  readonly after?: string;
  /** A snippet that shows the safe pattern, for where there is no fix. */
  readonly snippet?: { readonly language: string; readonly prefix: string; readonly code: string };
}

/** What became of the records of one run, of so many that were promised to be sent or done. */
interface Counted {
  readonly promised: number;
  readonly lost: number;
  readonly repeated: number;
  readonly outOfOrder: number;
}

/** A row of `test/cluster/proof.json`: an unsafe program and its repaired twin on a real cluster. */
export interface Proof {
  readonly rule: string;
  readonly client: string;
  readonly fault: string;
  readonly before: Counted;
  readonly after: Counted;
  readonly date: string;
  /** Of the brokers. */
  readonly kafka: string;
  /** Of the client. */
  readonly version: string;
}

/** How people call the clients. */
export const clientNames: Readonly<Record<ClientId, string>> = {
  kafkajs: 'kafkajs',
  confluent: '@confluentinc/kafka-javascript',
  'confluent-rdkafka': '@confluentinc/kafka-javascript (rdkafka API)',
  'node-rdkafka': 'node-rdkafka',
  platformatic: '@platformatic/kafka',
  nestjs: 'NestJS microservices',
  'kafka-clients': 'Java kafka-clients',
  'spring-kafka': 'Spring Kafka',
  'reactor-kafka': 'Reactor Kafka',
  configuration: 'configuration files',
};

const note = (rule: Rule): string =>
  `<!-- Generated from the rule ${rule.id} and its fixtures by \`npm run generate\`: change those. -->`;

/** A rule's page, in Markdown. */
export function page(rule: Rule, examples: readonly Example[], proofs: readonly Proof[] = []): string {
  const parts = [
    `# ${rule.id}`,
    note(rule),
    `${rule.summary}.`,
    `Severity: **${rule.severity}**${rule.off ? ' (off by default)' : ''}${rule.clients.length ? ` · Clients: ${rule.clients.map((client) => clientNames[client]).join(', ')}` : ''}`,
    '## Why',
    rule.why.trim(),
  ];
  if (proofs.length)
    parts.push(
      '## Seen on a cluster',
      `Programs that this rule speaks on, run on three brokers, and again after their repair; numbers vary from run to run (see [all proofs](../proof.md)).`,
      proofs.map(proved).join('\n'),
    );
  parts.push('## How to repair it', rule.repair.trim());
  if (rule.silentWhen.length) parts.push('## Stays silent when', rule.silentWhen.map((one) => `- ${one}`).join('\n'));
  if (rule.clients.length) {
    const inFiles = rule.clients.includes('configuration') || rule.clients.includes('spring-kafka');
    const signs = rule.clients.length === 1 && rule.clients[0] === 'configuration' ? '#' : '//';
    parts.push(
      '## How to accept one place',
      `A comment on the same line or on the line before silences the rule there. It needs a reason:\n\n${fenced(signs === '#' ? 'properties' : 'ts', `${signs} kafka-lint-ignore ${rule.id}: why this place is fine`)}` +
        (inFiles
          ? `\n\n${signs === '#' ? '' : 'In configuration files it starts with `#`. '}In \`.properties\` it needs a line of its own.`
          : ''),
    );
  }
  parts.push(
    '## How to set its severity',
    fenced('json', `"kafkaLint.rules": { "${rule.id}": "${rule.severity === 'error' ? 'warning' : 'error'}" }`) +
      `\n\nor \`"off"\`; on the command line \`--rule ${rule.id}=off\`.`,
  );
  const names = [...new Set(examples.map(({ client }) => clientNames[client]))];
  if (names.length > 0) parts.push('## Examples');
  if (names.length > 1) parts.push(names.map((name) => `[${name}](#${anchor(name)})`).join(' · '));
  const shown = new Map<string, string>();
  for (const { client, language, before, message, after, snippet } of examples) {
    const heading = `### ${clientNames[client]}`;
    parts.push(...(parts.includes(heading) ? [] : [heading]), fenced(language, readable(before)));
    if (message !== undefined) parts.push(`> ${message}`);
    if (after !== undefined) parts.push('After the fix:', fenced(language, readable(after)));
    else if (snippet !== undefined) {
      const above = shown.get(snippet.code);
      parts.push(
        above === undefined
          ? `A safe way, the snippet \`${snippet.prefix}\`:\n\n${fenced(snippet.language, snippet.code)}`
          : `A safe way is the snippet \`${above}\` above.`,
      );
      shown.set(snippet.code, above ?? snippet.prefix);
    }
  }
  if (rule.sources.length) parts.push('## Sources', rule.sources.map((one) => `- ${one}`).join('\n'));
  return `${parts.join('\n\n')}\n`;
}

/** One run and its repaired twin, as a line of a list. */
/** The client of a proof and its version; files have none. */
export const provedClient = ({ client, version }: Pick<Proof, 'client' | 'version'>): string =>
  `${clientNames[client as ClientId] ?? client}${client === 'configuration' ? '' : ` ${version}`}`;

const proved = (proof: Proof): string =>
  `- ${provedClient(proof)}, Kafka ${proof.kafka}, ${proof.date}; ${proof.fault}: of ${proof.before.promised} records ${told(proof.before)}; repaired: ${told(proof.after)}.`;

function told({ lost, repeated, outOfOrder }: Counted): string {
  const parts = [
    ...(lost ? [`${lost} lost`] : []),
    ...(repeated ? [`${repeated} repeated`] : []),
    ...(outOfOrder ? [`${outOfOrder} out of order`] : []),
  ];
  return parts.length ? parts.join(', ') : 'none';
}

/** The table of all rules for the README; links go to the pages. */
export function table(rules: readonly Rule[]): string {
  const rows = rules.map(
    (rule) =>
      `| [\`${rule.id}\`](docs/rules/${rule.id}.md) | ${rule.off ? 'off' : rule.severity} | ${rule.summary.replaceAll('|', '\\|')} |`,
  );
  return ['| Rule | Severity | What it finds |', '|---|---|---|', ...rows].join('\n');
}

/** The schema of the setting `kafkaLint.rules`: one property a rule. */
export function settingsSchema(rules: readonly Rule[]): Record<string, unknown> {
  return Object.fromEntries(
    rules.map((rule) => [
      rule.id,
      {
        type: 'string',
        enum: ['error', 'warning', 'information', 'hint', 'off'],
        default: rule.off ? 'off' : rule.severity,
        markdownDescription: `${rule.summary}.`,
      },
    ]),
  );
}

/**
 * A fixture as a reader wants it: without its settings, and without the severities and messages drawn behind the
 * carets.
 */
const readable = (text: string): string =>
  text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .replace(/^(\/\/|#) settings: .*\n/, '')
    .replace(/^(\s*(?:\/\/|#)<?\s*\^+ [\w-]+).*$/gm, '$1')
    .trim();

/** What Markdown viewers make of a heading in links. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
