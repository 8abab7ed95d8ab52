import { type FieldInfo, modifiersOf } from './model';

/** How generated code may set a field: the place of a constructor's argument, a setter's name, a builder. */
export interface Construction {
  /** The argument's place, when the class has a generated constructor that takes it. */
  readonly index?: number;
  readonly setter?: string;
  readonly built?: boolean;
}

/** How Lombok, or a record, sets a field; `undefined` when nothing is generated for it. */
export function constructionOf(field: FieldInfo): Construction | undefined {
  const { owner } = field;
  if (field.isStatic) return undefined;
  const fields = [...owner.fields.values()].filter((f) => !f.isStatic);
  if (owner.node.type === 'record_declaration') return { index: fields.indexOf(field) };
  const has = (...names: readonly string[]): boolean => !!owner.annotated(...names);
  const own = modifiersOf(field.node.parent ?? field.node).annotations;
  const all =
    has('AllArgsConstructor') || (has('Value') && !owner.constructors.length) || has('Builder', 'SuperBuilder');
  const required = has('RequiredArgsConstructor', 'Data') && !owner.constructors.length;
  const taken = fields.filter((f) => (all ? !(f.isFinal && f.value) : f.isFinal && !f.value));
  const index = all || required ? taken.indexOf(field) : -1;
  const setter =
    !field.isFinal && (has('Setter', 'Data') || own.some((a) => a.name === 'Setter'))
      ? `set${field.name[0]!.toUpperCase()}${field.name.slice(1)}`
      : undefined;
  const built = has('Builder', 'SuperBuilder');
  if (index < 0 && !setter && !built) return undefined;
  return { ...(index >= 0 ? { index } : {}), ...(setter ? { setter } : {}), ...(built ? { built } : {}) };
}

/** The name of the getter that Lombok, or a record, makes for a field; none when it makes none. */
export function generatedGetter(field: FieldInfo): string[] {
  const { owner, name } = field;
  if (owner.node.type === 'record_declaration') return [name];
  const own = modifiersOf(field.node.parent ?? field.node).annotations;
  const made = owner.annotated('Getter', 'Data', 'Value') ?? own.find((a) => a.name === 'Getter');
  return made ? [`get${name[0]!.toUpperCase()}${name.slice(1)}`] : [];
}
