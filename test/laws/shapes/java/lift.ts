import { argumentsOf, isFunctionNode, type Node } from '../../../../server/src/frontends/java/syntax/syntax';
import type { Replacement } from '../program';
import {
  classAround,
  declaredThrows,
  needsOf,
  throwsAt,
  typedOf,
  type JavaNeeds,
  type JavaSource,
  type JavaTyped,
} from './source';

/** A part of a Java program that can stand somewhere else. */
export interface JavaPiece {
  readonly source: JavaSource;
  readonly kind: 'method' | 'loop' | 'call';
  readonly node: Node;
  readonly type: Node;
  readonly needs: JavaNeeds;
  readonly isStatic: boolean;
  readonly parameters: readonly JavaTyped[];
  readonly returnType: string;
  readonly throws: readonly string[];
  readonly arguments: readonly string[];
  /** Its block, braces included. */
  readonly block: string;
  /** What stands at the old place when the work is done by a call. */
  delegate(call: string): readonly Replacement[];
  /** The same when no value comes back and the statements are given. */
  readonly statements: ((text: string) => readonly Replacement[]) | undefined;
}

const ownJumps = (body: Node): boolean => {
  let found = false;
  body.walk((node) => {
    if (node !== body && isFunctionNode(node)) return false;
    found ||= ['break_statement', 'continue_statement', 'return_statement', 'yield_statement'].includes(node.type);
    return undefined;
  });
  return found;
};

const isStaticMethod = (method: Node | undefined): boolean => /\bstatic\b/.test(method?.first('modifiers')?.text ?? '');

const methodAround = (node: Node): Node | undefined => node.above('method_declaration', 'constructor_declaration');

/** A method's body as a piece. */
export function liftMethod(source: JavaSource, node: Node): JavaPiece | undefined {
  const { original } = source;
  const body = node.child('body');
  const type = classAround(node);
  if (!body || !type || type.type !== 'class_declaration' || node.first('type_parameters')) return undefined;
  const formal = node.child('parameters')?.children ?? [];
  const parameters = formal.flatMap((one) => (one.type === 'formal_parameter' ? (typedOf(one) ?? []) : []));
  const needs = needsOf([node.child('parameters')!, body]);
  if (!needs || parameters.length !== formal.length) return undefined;
  const returnType = node.child('type')!.text;
  const replace = (text: string): readonly Replacement[] => [
    { start: body.start, end: body.end, text: `${original.mark(body.start)}{\n${original.mark(body.start)}${text}\n}` },
  ];
  return {
    source,
    kind: 'method',
    node,
    type,
    needs,
    isStatic: isStaticMethod(node),
    parameters,
    returnType,
    throws: declaredThrows(node),
    arguments: parameters.map(({ name }) => name),
    block: original.slice(body.start, body.end),
    delegate: (call) => replace(`${returnType === 'void' ? '' : 'return '}${call};`),
    statements: returnType === 'void' ? replace : undefined,
  };
}

/** The body of a loop over records as a piece. */
export function liftLoop(source: JavaSource, node: Node): JavaPiece | undefined {
  const { original } = source;
  const body = node.child('body');
  const type = classAround(node);
  const variable = typedOf(node);
  if (!type || type.type !== 'class_declaration' || !variable || body?.type !== 'block' || ownJumps(body))
    return undefined;
  const needs = needsOf([body]);
  if (!needs) return undefined;
  const given = { ...needs, captured: needs.captured.filter(({ name }) => name !== variable.name) };
  const replace = (text: string): readonly Replacement[] => [
    { start: body.start, end: body.end, text: `{\n${original.mark(body.start)}${text}\n}` },
  ];
  return {
    source,
    kind: 'loop',
    node,
    type,
    needs: given,
    isStatic: isStaticMethod(methodAround(node)),
    parameters: [variable],
    returnType: 'void',
    throws: throwsAt(node),
    arguments: [variable.name],
    block: original.slice(body.start, body.end),
    delegate: (call) => replace(`${call};`),
    statements: replace,
  };
}

/** What a client's send takes and gives, by the type of its receiver. */
function signatureOf(
  receiver: string,
  call: Node,
): { readonly takes: readonly string[]; readonly gives: string } | undefined {
  const [, name, types] = /^(\w+)(?:<(.+)>)?$/s.exec(receiver) ?? [];
  const [key = 'Object', value = 'Object'] = types?.split(/\s*,\s*/) ?? [];
  if (!types || /[<>]/.test(types)) return undefined;
  const given = argumentsOf(call);
  const record = `ProducerRecord<${key}, ${value}>`;
  if (name === 'Producer' || name === 'KafkaProducer')
    return { takes: [record, 'Callback'].slice(0, given.length), gives: 'Future<RecordMetadata>' };
  if (name !== 'KafkaTemplate') return undefined;
  const gives = `CompletableFuture<SendResult<${key}, ${value}>>`;
  if (given.length === 1)
    return given[0]!.text.startsWith('new ProducerRecord') ? { takes: [record], gives } : undefined;
  const takes = { 2: ['String', value], 3: ['String', key, value], 4: ['String', 'Integer', key, value] }[given.length];
  return takes && { takes, gives };
}

/** Where the types of such a send live. */
const homes: Readonly<Record<string, string>> = {
  ProducerRecord: 'org.apache.kafka.clients.producer.ProducerRecord',
  RecordMetadata: 'org.apache.kafka.clients.producer.RecordMetadata',
  Callback: 'org.apache.kafka.clients.producer.Callback',
  Producer: 'org.apache.kafka.clients.producer.Producer',
  SendResult: 'org.springframework.kafka.support.SendResult',
  CompletableFuture: 'java.util.concurrent.CompletableFuture',
  Future: 'java.util.concurrent.Future',
};

/** What has to be imported for some types; those that the file does not know. */
export const importsFor = (source: JavaSource, types: string): readonly string[] =>
  [...new Set(types.match(/\b[A-Z]\w*/g))].flatMap((name) => {
    const full = homes[name];
    return full && !source.original.text.includes(`import ${full};`) ? [full] : [];
  });

/** A send as a piece: its receiver stays in the piece, its arguments are given to it. */
export function liftSend(source: JavaSource, node: Node): JavaPiece | undefined {
  const { original } = source;
  const receiver = node.child('object');
  const type = classAround(node);
  if (!receiver || !type || type.type !== 'class_declaration') return undefined;
  const isField = receiver.type === 'field_access' && receiver.child('object')?.type === 'this';
  if (receiver.type !== 'identifier' && !isField) return undefined;
  const needs = needsOf([receiver]);
  const declared = needs && [...needs.captured, ...needs.fields][0];
  const signature = declared && signatureOf(declared.type, node);
  if (!needs || !signature) return undefined;
  const parameters = signature.takes.map((taken, i) => ({ name: `given${i}`, type: taken }));
  return {
    source,
    kind: 'call',
    node,
    type,
    needs,
    isStatic: isStaticMethod(methodAround(node)),
    parameters,
    returnType: signature.gives,
    throws: [],
    arguments: argumentsOf(node).map((one) => original.slice(one.start, one.end)),
    block:
      `{\n${original.slice(node.start, receiver.end)}.send(${parameters.map(({ name }) => name).join(', ')});\n}`.replace(
        /^\{\n/,
        '{\nreturn ',
      ),
    delegate: (call) => [{ start: node.start, end: node.end, text: original.mark(node.start) + call }],
    statements: undefined,
  };
}
