import {
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  MarkupKind,
  type CompletionItem,
  type TextEdit,
} from 'vscode-languageserver';
import type { ConfigPlace } from '../frontends/frontend';
import type { Range } from '../text/range';
import { explainKey, meaningAt, summary, worth } from './keys';
import { takenAt, takenBy, valueAt, type Taken } from './spelling';

/** What the client can show and insert. */
export interface CompletionClient {
  readonly markdown: boolean;
  readonly snippets: boolean;
}

/** A text and how to write into it. */
interface Here {
  readonly file: string;
  readonly text: string;
  edit(range: Range, text: string): TextEdit;
}

/** Offers keys or values for a place: what matters to delivery first, the safe value first, each with its reason. */
export function complete(place: ConfigPlace, here: Here, client: CompletionClient): CompletionItem[] {
  return place.part === 'key' ? keys(place, here, client) : values(place, here, client);
}

const code = (file: string): boolean => /\.(?:[cm]?[jt]sx?|java)$/.test(file);

function keys(place: ConfigPlace, here: Here, client: CompletionClient): CompletionItem[] {
  const present = new Set(place.present);
  return takenAt(place)
    .filter(({ key, written }) => !present.has(key) && !present.has(written))
    .map((taken): CompletionItem => {
      const meaning = meaningAt(place, taken);
      const rank = meaning
        ? '0'
        : taken.definition?.importance === 'high'
          ? '1'
          : taken.definition?.deprecated !== undefined
            ? '3'
            : '2';
      const [text, snippet] = inserted(taken, place, here, client.snippets);
      const imports = place.spelling === 'java-constant' ? importOf(taken.written.split('.')[0]!, here) : undefined;
      return {
        label: taken.written,
        kind: CompletionItemKind.Property,
        detail: summary(place, taken).replace(/`/g, ''),
        documentation: documentation(explainKey(place, taken), client.markdown),
        sortText: `${rank} ${taken.written}`,
        filterText: taken.written,
        textEdit: here.edit(place.range, text),
        ...(snippet && { insertTextFormat: InsertTextFormat.Snippet }),
        ...(taken.definition?.deprecated !== undefined && { tags: [CompletionItemTag.Deprecated] }),
        ...(imports && { additionalTextEdits: [imports] }),
      };
    });
}

/**
 * A key with what follows it: its separator, and the safe value where there is one to choose. Nothing but the key where
 * something follows already.
 */
function inserted(
  taken: Taken,
  place: ConfigPlace,
  here: Here,
  snippets: boolean,
): readonly [text: string, snippet: boolean] {
  const key = quotedKey(taken.written, place, here);
  const after = /^["']?\]?[ \t]*([^\r\n]?)/.exec(here.text.slice(place.range.end))![1]!;
  const separator =
    here.file.endsWith('.java') || (code(here.file) ? /[:(]/ : /[:=\S]/).test(after) ? '' : separatorAt(place, here);
  if (!separator) return [key, false];
  const offered = choices(taken, place).map(({ text, quoted }) =>
    quoted && code(here.file) ? `'${text}'` : separator === ': ' ? asVariable(text, place) : text,
  );
  if (!snippets || offered.length === 0 || offered.some((one) => /[,|$}\\]/.test(one)))
    return [`${key}${separator}${offered[0] ?? ''}`, false];
  return [
    `${key.replace(/[\\$}]/g, '\\$&')}${separator}\${1${offered.length > 1 ? `|${offered.join(',')}|` : `:${offered[0]}`}}`,
    true,
  ];
}

/** Variables of containers are strings: compose and Kubernetes refuse truth values. */
const asVariable = (text: string, { spelling }: ConfigPlace): string =>
  spelling === 'environment' && /^(?:true|false)$/.test(text) ? `"${text}"` : text;

const quotedKey = (written: string, { range }: ConfigPlace, { file, text }: Here): string =>
  code(file) && !file.endsWith('.java') && !/^[\w$]+$/.test(written) && !/["'`]/.test(text[range.start - 1] ?? '')
    ? `'${written}'`
    : written;

function separatorAt({ range }: ConfigPlace, { file, text }: Here): string {
  if (code(file)) return /["'`]/.test(text[range.start - 1] ?? '') ? '' : ': ';
  if (!/\.ya?ml$/.test(file)) return '=';
  const line = text.slice(text.lastIndexOf('\n', range.start - 1) + 1, range.start);
  return /-[ \t]+["']?$/.test(line) ? '=' : /["'[]$/.test(line) ? '' : ': ';
}

/** The values worth offering for a key, the safe one first, as the place writes them. */
function choices(
  taken: Taken,
  place: ConfigPlace,
): readonly { readonly text: string; readonly quoted: boolean; readonly why?: string }[] {
  const type = taken.option?.type ?? taken.property?.type ?? taken.definition?.type;
  const rest =
    taken.property?.values ??
    (taken.option ? undefined : taken.definition?.values) ??
    (type === 'boolean' && !taken.option?.values ? ['true', 'false'] : Object.values(taken.option?.values ?? {}));
  const all = [...worth(place, taken), ...rest.flatMap((value) => valueAt(taken, value) ?? [])];
  return all.filter(({ text }, i) => all.findIndex((one) => one.text === text) === i);
}

function values(place: ConfigPlace, here: Here, client: CompletionClient): CompletionItem[] {
  const taken = takenBy(place);
  if (!taken) return [];
  const open = /["'`]/.test(here.text[place.range.start - 1] ?? '');
  // `acks:` has no space behind it yet
  const gap = here.text[place.range.start - 1] === ':' && /\.ya?ml$/.test(here.file) ? ' ' : '';
  return choices(taken, place).map(({ text, quoted, why }, i): CompletionItem => {
    const [quote, string] = here.file.endsWith('.java')
      ? ['"', ['string', 'list', 'class'].includes(taken.definition?.type ?? '')]
      : ["'", quoted];
    const written =
      (quoted || string) && !open && code(here.file)
        ? `${quote}${text}${quote}`
        : open || !/[:] ?$/.test(here.text.slice(0, place.range.start))
          ? text
          : asVariable(text, place);
    return {
      label: text,
      kind: CompletionItemKind.Value,
      ...(why && { detail: why }),
      documentation: documentation(
        [why && `\`${text}\`: ${why}.`, meaningAt(place, taken)?.text ?? summary(place, taken)]
          .filter(Boolean)
          .join('\n\n'),
        client.markdown,
      ),
      sortText: String(i).padStart(2, '0'),
      filterText: written,
      ...(i === 0 && { preselect: true }),
      textEdit: here.edit(place.range, gap + written),
    };
  });
}

/** The import that a constant's class needs; `undefined` when it is there, or the file's imports cannot be seen. */
function importOf(name: string, { text, edit }: Here): TextEdit | undefined {
  const whole =
    {
      ProducerConfig: 'org.apache.kafka.clients.producer.',
      ConsumerConfig: 'org.apache.kafka.clients.consumer.',
      AdminClientConfig: 'org.apache.kafka.clients.admin.',
      CommonClientConfigs: 'org.apache.kafka.clients.',
      StreamsConfig: 'org.apache.kafka.streams.',
    }[name] ?? 'org.apache.kafka.common.config.';
  if (new RegExp(`^import\\s+${whole.replaceAll('.', '\\.')}(?:${name}|\\*)\\s*;`, 'm').test(text)) return undefined;
  const lines = [...text.matchAll(/^import\s+(?!static)[\w.*]+\s*;[ \t]*(\r?\n)/gm)];
  // behind the last one that comes before it by name
  const before = lines.filter(([line]) => line.replace(/^import\s+/, '') < `${whole}${name};`).at(-1) ?? lines.at(-1);
  if (!before) return undefined;
  const at = before.index + before[0].length;
  return edit({ start: at, end: at }, `import ${whole}${name};${before[1]}`);
}

const documentation = (value: string, markdown: boolean): CompletionItem['documentation'] =>
  markdown ? { kind: MarkupKind.Markdown, value } : value.replace(/\*\*|`/g, '');
