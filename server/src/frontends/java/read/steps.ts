import type {
  Callback,
  CallStep,
  CatchClause,
  CommitStep,
  Creation,
  FunctionFact,
  LifecycleStep,
  Send,
  Step,
  TransactionStep,
} from '../../../facts/facts';
import { isExecutor, useOf } from './callbacks';
import { lookup } from '../clients';
import { ACKNOWLEDGMENT, CONSUMERS, PRODUCERS, TEMPLATES, useKind } from '../clients/kafka';
import { isZero } from './creations';
import { effectOf, isAsync, referenceEffect } from './effects';
import { lambdaParameters } from '../resolve/expressions';
import type { Functions, Resolver } from '../resolve/resolver';
import { idOf } from './ids';
import { logger } from './loggers';
import { type ClassInfo, type MethodInfo, type Unit, unitOf } from '../resolve/model';
import { isDiscarded, outcomeOf } from './outcome';
import { after, before, LOOPS, type Poll, pollOf } from './polls';
import { assignmentsOut, recordsFailure } from './records';
import { namesFor, readSend, type SendContext } from './sends';
import { argumentsOf, bare, functionAround, type Node, oneLine } from '../syntax/syntax';
import type { Type } from '../resolve/types';

/** What reading a file's functions yields. */
export interface Read {
  readonly functions: FunctionFact[];
  readonly sends: Send[];
  readonly polls: Poll[];
}

type Env = Map<string, ReadonlySet<string>>;

const FUTURES =
  /^(?:Completable|Listenable|Scheduled|RequestReply|RequestReplyTyped)?Future$|^(?:CompletionStage|Mono|Flux|Uni|Single|Completable|Maybe|Promise|DeferredResult)$/;
const REACTIVE = /^(?:Mono|Flux|KafkaOutbound)$/;
const CHAIN =
  /^(?:get|join|resultNow|whenComplete|handle|exceptionally|then\w+|addCallback|completable|toCompletableFuture|orTimeout|completeOnTimeout)(?:Async)?$/;
const COMMITS = new Set(['commitSync', 'commitAsync']);
const CONTROLS = new Map<string, 'pause' | 'seek' | 'nack' | 'stop'>([
  ['pause', 'pause'],
  ['seek', 'seek'],
  ['seekToBeginning', 'seek'],
  ['seekToEnd', 'seek'],
  ['wakeup', 'stop'],
  ['close', 'stop'],
]);

const TRANSACTIONS = new Map<string, TransactionStep['how']>([
  ['beginTransaction', 'begin'],
  ['commitTransaction', 'commit'],
  ['abortTransaction', 'abort'],
  ['sendOffsetsToTransaction', 'offsets'],
]);

/** Reads all functions of a file: methods, constructors, lambdas, and the bodies of poll loops. */
export function readFunctions(
  unit: Unit,
  resolver: Resolver,
  context: SendContext,
  creations: ReadonlyMap<Node, Creation>,
): Read {
  const read: Read = { functions: [], sends: [], polls: [] };
  const reader = new Reader(resolver, context, creations, read);
  for (const cls of unit.classes) {
    for (const methods of cls.methods.values()) for (const method of methods) if (method.body) reader.method(method);
    for (const constructor of cls.constructors) reader.method(constructor);
    for (const member of cls.body?.children ?? []) {
      if (member.type === 'static_initializer' || member.type === 'block') reader.initializer(member, cls);
      else if (member.type === 'field_declaration' || member.type === 'constant_declaration')
        for (const d of member.all('variable_declarator')) reader.initial(d);
      else if (member.type === 'enum_body_declarations')
        for (const f of member.all('field_declaration'))
          for (const d of f.all('variable_declarator')) reader.initial(d);
    }
  }
  read.functions.sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
  read.sends.sort((a, b) => a.range.start - b.range.start);
  return read;
}

/** A poll whose loop (or method) is being read: the step that marks it, and the variable that takes its records. */
interface Polling {
  readonly call: Node;
  marker?: CallStep;
  records?: string;
}

class Reader {
  #env: Env = new Map();
  #polling: Polling | undefined;

  constructor(
    readonly resolver: Resolver,
    readonly context: SendContext,
    readonly creations: ReadonlyMap<Node, Creation>,
    readonly read: Read,
  ) {}

  method(method: MethodInfo): void {
    const { body, node, owner } = method;
    if (!body) return;
    this.#env = new Map(method.parameters.map((p) => [p.name, new Set([p.name])]));
    const name = node.child('name');
    const returns = method.returns ? this.resolver.types.of(method.returns) : undefined;
    const poll = method.returns?.type === 'void_type' ? pollOf(body, this.resolver) : undefined;
    if (poll) this.#polling = { call: poll };
    let steps = this.statements(body.children);
    // A method that polls and goes through the records is one turn of a loop that somebody else runs.
    const polling = this.#polling;
    this.#polling = undefined;
    if (
      polling?.marker &&
      polling.records &&
      after(steps, polling.marker)?.some(
        (step) => step.kind === 'loop' || (step.kind === 'call' && step.callbacks.some((c) => c.runs === 'each')),
      )
    ) {
      steps = this.#polled(node, `${idOf(node)}/poll~1`, steps, polling) ?? steps;
    }
    this.#add({
      id: idOf(node),
      name: `${owner.name || owner.path.split('$').pop()}.${method.returns ? method.name : 'constructor'}`,
      range: node.range,
      nameRange: name?.range ?? node.range,
      parameters: method.parameters.map((p) => p.name),
      asynchronous: !!returns && FUTURES.test(returns.simple),
      detached: isAsync(method) && !(returns && FUTURES.test(returns.simple)),
      transactional: [...method.annotations, ...owner.annotations].some((a) => a.name === 'Transactional'),
      ...(recordsFailure(body, this.resolver) ? { keeps: true } : {}),
      ...(method.annotations.some((a) => a.name === 'Scheduled') ? { scheduled: true } : {}),
      body: steps,
      rewrite: { throws: method.throws, ...logger(node, this.resolver) },
    });
  }

  /** `static { ... }` and `{ ... }`. */
  initializer(node: Node, owner: ClassInfo): void {
    this.#env = new Map();
    const block = node.type === 'block' ? node : node.first('block');
    const body = this.statements(block?.children ?? []);
    if (node.type !== 'static_initializer') return;
    this.#add({
      id: idOf(node),
      name: `${owner.name}.static`,
      range: node.range,
      nameRange: { start: node.start, end: node.start + 6 },
      parameters: [],
      asynchronous: false,
      detached: false,
      transactional: false,
      body,
      rewrite: { ...logger(node, this.resolver) },
    });
  }

  /** A field's initial value: its lambdas are functions. */
  initial(declarator: Node): void {
    this.#env = new Map();
    const value = declarator.child('value');
    if (value) this.expression(value, []);
  }

  #add(fact: FunctionFact): void {
    this.read.functions.push(fact);
  }

  /** Steps of statements in order. */
  statements(nodes: readonly Node[]): Step[] {
    const out: Step[] = [];
    for (const node of nodes) this.statement(node, out);
    return out;
  }

  statement(node: Node, out: Step[]): void {
    switch (node.type) {
      case 'block':
      case 'constructor_body':
        for (const child of node.children) this.statement(child, out);
        return;
      case 'local_variable_declaration':
        for (const d of node.all('variable_declarator')) this.#declare(d.child('name')?.text, d.child('value'), out);
        return;
      case 'expression_statement':
        for (const child of node.children) this.expression(child, out);
        return;
      case 'if_statement': {
        const condition = node.child('condition');
        if (condition) this.expression(condition, out);
        const arms = [node.child('consequence'), node.child('alternative')].map((arm) =>
          arm ? this.statements([arm]) : [],
        );
        if (arms.some((a) => a.length))
          out.push({
            kind: 'branch',
            range: node.range,
            condition: oneLine(condition?.text.replace(/^\(|\)$/g, '') ?? '', 120),
            arms,
          });
        return;
      }
      case 'while_statement':
      case 'do_statement':
      case 'for_statement':
      case 'enhanced_for_statement':
        this.#loop(node, out);
        return;
      case 'switch_expression':
        this.#switch(node, out);
        return;
      case 'return_statement': {
        const value = node.children[0];
        if (value) this.expression(value, out);
        const constant = !!value && /_literal$|^true$|^false$/.test(value.type);
        out.push({
          kind: 'exit',
          how: 'return',
          range: node.range,
          value: !value ? 'none' : constant ? 'constant' : 'expression',
        });
        return;
      }
      case 'throw_statement':
        for (const child of node.children) this.expression(child, out);
        out.push({ kind: 'exit', how: 'throw', range: node.range, value: 'expression' });
        return;
      case 'break_statement':
        // A break that only ends a case goes nowhere new.
        if (!node.children.length && nearestBreakable(node)?.type === 'switch_expression') return;
        out.push({ kind: 'exit', how: 'break', range: node.range, value: 'none' });
        return;
      case 'continue_statement':
        out.push({ kind: 'exit', how: 'continue', range: node.range, value: 'none' });
        return;
      case 'try_statement':
      case 'try_with_resources_statement':
        this.#try(node, out);
        return;
      case 'synchronized_statement':
        for (const child of node.children) this.statement(child, out);
        return;
      case 'labeled_statement':
        if (node.children[1]) this.statement(node.children[1], out);
        return;
      case 'class_declaration':
      case 'interface_declaration':
      case 'record_declaration':
      case 'enum_declaration':
      case 'assert_statement':
        return;
      default:
        this.expression(node, out);
    }
  }

  #declare(name: string | undefined, value: Node | undefined, out: Step[]): void {
    if (value) this.expression(value, out);
    if (!name) return;
    if (this.#isPoll(value)) {
      this.#polling!.records = name;
      this.#env.set(name, new Set([name]));
    } else this.#env.set(name, value ? this.#taint(value) : new Set());
  }

  #isPoll(value: Node | undefined): boolean {
    return !!this.#polling && !!value && bare(value) === this.#polling.call;
  }

  #loop(node: Node, out: Step[]): void {
    const poll = pollOf(node, this.resolver);
    const outer = this.#polling;
    if (poll) this.#polling = { call: poll };
    const steps: Step[] = [];
    const condition = node.child('condition');
    const body = node.child('body');
    if (node.type === 'enhanced_for_statement') {
      const value = node.child('value');
      if (value) this.expression(value, out);
      const name = node.child('name')?.text ?? '';
      // `for (record : consumer.poll(...))` in a loop that polls.
      if (outer && bare(value) === outer.call) {
        outer.records = name;
        this.#env.set(name, new Set([name]));
      } else this.#env.set(name, value ? this.#taint(value) : new Set());
    }
    if (node.type === 'for_statement') {
      for (const init of node.children.filter((c) => c.field === 'init')) this.statement(init, out);
    }
    if (condition && node.type !== 'do_statement') this.expression(condition, steps);
    if (body) this.statement(body, steps);
    for (const update of node.children.filter((c) => c.field === 'update')) this.expression(update, steps);
    if (condition && node.type === 'do_statement') this.expression(condition, steps);
    const polling = this.#polling;
    this.#polling = outer;
    const polled = poll && this.#polled(node, idOf(node), steps, polling!);
    if (polled) out.push({ kind: 'loop', range: node.range, body: polled });
    else if (steps.length) out.push({ kind: 'loop', range: node.range, body: steps });
  }

  /**
   * Makes the function of what follows a poll in a loop or method; what is left of the steps then is what comes before,
   * and the poll.
   */
  #polled(node: Node, id: string, steps: readonly Step[], { call, marker, records }: Polling): Step[] | undefined {
    if (!marker) return undefined;
    const around = unitOf(node).method(node) ? node : functionAround(node);
    const method = around && unitOf(node).method(around);
    this.#add({
      id,
      name: `${unitOf(node).classAround(node)?.name ?? ''}.${method?.name ?? 'lambda'} poll loop`,
      range: node.range,
      nameRange: call.range,
      parameters: records ? [records] : [],
      asynchronous: false,
      detached: false,
      transactional: false,
      body: after(steps, marker) ?? [],
      rewrite: { throws: method?.throws ?? [], ...(around ? logger(around, this.resolver) : {}) },
    });
    this.read.polls.push({ id, call, ...(records ? { records } : {}), once: !LOOPS.includes(node.type) });
    return [...(before(steps, marker) ?? []), { ...marker, callbacks: [{ function: id, runs: 'each' }] }];
  }

  #switch(node: Node, out: Step[]): void {
    const condition = node.child('condition');
    if (condition) this.expression(condition, out);
    const arms: Step[][] = [];
    let exhaustive = false;
    for (const group of node.child('body')?.children ?? []) {
      if (group.all('switch_label').some((l) => l.text.startsWith('default'))) exhaustive = true;
      arms.push(this.statements(group.children.filter((c) => c.type !== 'switch_label')));
    }
    if (!exhaustive) arms.push([]);
    if (arms.some((a) => a.length))
      out.push({
        kind: 'branch',
        range: node.range,
        condition: oneLine(condition?.text.replace(/^\(|\)$/g, '') ?? '', 120),
        arms,
      });
  }

  #try(node: Node, out: Step[]): void {
    const body: Step[] = [];
    for (const r of node.child('resources')?.children ?? [])
      this.#declare(r.child('name')?.text, r.child('value'), body);
    const block = node.child('body');
    if (block) this.statement(block, body);
    const catches = node.all('catch_clause').map((clause) => this.#catch(clause));
    const last = node.first('finally_clause')?.first('block');
    const ending = last && this.statements(last.children);
    const assignments = block ? assignmentsOut(block, this.resolver) : [];
    if (body.length || catches.some((c) => c.body.length) || ending?.length)
      out.push({
        kind: 'try',
        range: node.range,
        body,
        catches,
        ...(block ? { bodyEnd: block.end - 1 } : {}),
        ...(ending ? { finally: ending, finallyRange: node.first('finally_clause')!.range } : {}),
        ...(assignments.length ? { assignments } : {}),
      });
  }

  #catch(clause: Node): CatchClause {
    const parameter = clause.first('catch_formal_parameter');
    const name = parameter?.child('name')?.text;
    const block = clause.child('body');
    if (name) this.#env.set(name, new Set());
    const close = clause.source.text.lastIndexOf(')', block?.start ?? clause.end);
    return {
      range: clause.range,
      head: { start: clause.start, end: close >= clause.start ? close + 1 : clause.end },
      ...(name ? { parameter: name } : {}),
      types: (parameter?.first('catch_type')?.children ?? []).map((t) => t.text.split('.').pop()!),
      bodyStart: (block?.start ?? clause.end) + 1,
      bodyEnd: (block?.end ?? clause.end) - 1,
      body: this.statements(block?.children ?? []),
      records: !!block && recordsFailure(block, this.resolver),
    };
  }

  /** Appends the steps of an expression in order of evaluation. */
  expression(node: Node, out: Step[]): void {
    switch (node.type) {
      case 'method_invocation':
        this.#call(node, out);
        return;
      case 'object_creation_expression':
        this.#creation(node, out);
        return;
      case 'lambda_expression':
        this.#lambda(node, new Set());
        return;
      case 'method_reference':
        return;
      case 'switch_expression':
        this.#switch(node, out);
        return;
      case 'ternary_expression': {
        const condition = node.child('condition');
        if (condition) this.expression(condition, out);
        const arms = [node.child('consequence'), node.child('alternative')].map((arm) => {
          const steps: Step[] = [];
          if (arm) this.expression(arm, steps);
          return steps;
        });
        if (arms.some((a) => a.length))
          out.push({ kind: 'branch', range: node.range, condition: oneLine(condition?.text ?? '', 120), arms });
        return;
      }
      case 'binary_expression': {
        const left = node.child('left');
        const right = node.child('right');
        if (left) this.expression(left, out);
        if (!right) return;
        if (node.operator !== '&&' && node.operator !== '||') return this.expression(right, out);
        const steps: Step[] = [];
        this.expression(right, steps);
        if (steps.length)
          out.push({ kind: 'branch', range: node.range, condition: oneLine(left?.text ?? '', 120), arms: [steps, []] });
        return;
      }
      case 'assignment_expression': {
        const left = node.child('left');
        const right = node.child('right');
        if (left && left.type !== 'identifier') this.expression(left, out);
        if (right) this.expression(right, out);
        if (left?.type !== 'identifier' || !right) return;
        if (this.#isPoll(right)) {
          this.#polling!.records = left.text;
          this.#env.set(left.text, new Set([left.text]));
        } else this.#env.set(left.text, new Set([...(this.#env.get(left.text) ?? []), ...this.#taint(right)]));
        return;
      }
      case 'class_body':
        return;
      case 'expression_statement':
      case 'local_variable_declaration':
      case 'block':
      case 'if_statement':
      case 'return_statement':
      case 'try_statement':
      case 'throw_statement':
        this.statement(node, out);
        return;
      default:
        for (const child of node.children) this.expression(child, out);
    }
  }

  /** The names of parameters that an expression derives from. */
  #taint(node: Node): Set<string> {
    const found = new Set<string>();
    node.walk((n) => {
      if (n.type === 'class_body') return false;
      if (n.type === 'identifier' && n.field !== 'name' && !(n.field === 'field' && n.parent?.type === 'field_access'))
        for (const root of this.#env.get(n.text) ?? []) found.add(root);
      return true;
    });
    return found;
  }

  #call(node: Node, out: Step[]): void {
    const { resolver } = this;
    const name = node.child('name')?.text ?? '';
    const object = node.child('object');
    const args = argumentsOf(node);
    const send = readSend(node, resolver, this.context);
    if (object && object.type !== 'super' && object.type !== 'this') this.expression(object, out);
    const received = object ? this.#taint(object) : new Set<string>();
    const argumentInputs = args.map((a) => [...this.#taint(a)]);
    // A local that is given something holds it from now on.
    if (object?.type === 'identifier' && argumentInputs.some((i) => i.length) && this.#env.has(object.text)) {
      this.#env.set(object.text, new Set([...this.#env.get(object.text)!, ...argumentInputs.flat()]));
    }
    const callbacks = this.#arguments(args, received, out);
    const inputs = [...new Set([...received, ...argumentInputs.flat()])];

    if (send) {
      this.read.sends.push(send);
      // What is sent counts, not where the producer has its settings from.
      out.push({ kind: 'send', send, range: node.range, inputs: [...new Set(argumentInputs.flat())] });
      return;
    }
    const receiver = object && resolver.type(object);
    const commit = this.#commit(node, name, receiver, argumentInputs);
    if (commit) {
      out.push(commit);
      return;
    }
    const control = CONTROLS.get(name);
    const controls = control && object && resolver.types.is(receiver, CONSUMERS);
    if (controls) out.push({ kind: 'control', how: control, range: node.range });
    const kafka = this.#transaction(node, name, receiver) ?? this.#lifecycle(node, name, receiver);
    if (kafka) out.push(kafka);
    if (kafka || controls) return;
    if (name === 'nack' && receiver?.qualified === ACKNOWLEDGMENT) {
      out.push({ kind: 'control', how: 'nack', range: node.range });
      return;
    }
    if (
      /^(?:pause|stop|stopImmediately)$/.test(name) &&
      /ListenerContainer$|^MessageListenerContainer$/.test(receiver?.simple ?? '')
    ) {
      out.push({ kind: 'control', how: name === 'pause' ? 'pause' : 'stop', range: node.range });
      return;
    }
    // `.get()`, `.whenComplete(...)` and the like belong to the outcome of the call they hang on.
    const inner = object && bare(object);
    if (
      name !== 'subscribe' &&
      inner?.type === 'method_invocation' &&
      (CHAIN.test(name) || REACTIVE.test(receiver?.simple ?? '')) &&
      this.#chained(inner)
    )
      return;

    const functions = resolver.functions(node);
    const target = resolver.target(node);
    if (!functions.of.length) this.#created(node, out);
    let effect = effectOf(node, target, resolver);
    const async = this.#asynchronous(node, target, name);
    const poll = this.#polling?.call === node;
    if (effect.kind === 'unknown' && object && FUTURES.test(receiver?.simple ?? '') && /^is/.test(name))
      effect = { kind: 'none' };
    if (
      effect.kind === 'none' &&
      !functions.of.length &&
      !callbacks.length &&
      async !== true &&
      !poll &&
      !argumentInputs.some((i) => i.length)
    )
      return;
    const step: CallStep = {
      kind: 'call',
      range: node.range,
      name,
      ...(object ? { receiver: oneLine(object.text, 80) } : {}),
      ...targetsOf(functions),
      effect: poll ? { kind: 'none' } : effect,
      asynchronous: async,
      outcome:
        async === false && name !== 'subscribe' ? plainOutcome(node) : outcomeOf(node, resolver, namesFor(resolver)),
      callbacks,
      inputs,
      argumentInputs,
    };
    if (poll) this.#polling!.marker = step;
    out.push(step);
  }

  /** True when a call yields something that `.get()` and the like can hang on: a send or a future. */
  #chained(call: Node): boolean {
    const type = this.resolver.type(call);
    if (type) return FUTURES.test(type.simple) || type.simple === 'Future';
    const inner = call.child('object');
    return CHAIN.test(call.child('name')?.text ?? '') && inner?.type === 'method_invocation' && this.#chained(inner);
  }

  #commit(
    node: Node,
    name: string,
    receiver: Type | undefined,
    argumentInputs: readonly (readonly string[])[],
  ): CommitStep | undefined {
    const how =
      COMMITS.has(name) && this.resolver.types.is(receiver, CONSUMERS)
        ? 'commit'
        : name === 'acknowledge' && receiver?.qualified === ACKNOWLEDGMENT
          ? 'acknowledge'
          : receiver && lookup((client) => client.commits, this.resolver.types.names(receiver), name)?.entry;
    if (!how) return undefined;
    // `commitSync(offsets)` names offsets, `commitSync(timeout)` does not; `commitAsync` takes a callback last, offsets
    // before it.
    const args = argumentsOf(node);
    const type = args[0] && this.resolver.type(args[0])?.simple;
    const explicit =
      how === 'commit' &&
      (name === 'commitAsync' ? args.length > 1 : !!args[0] && !/Duration/.test(type ?? args[0].text));
    const callback = args[explicit ? 1 : 0];
    const object = node.child('object');
    return {
      kind: 'commit',
      how,
      range: node.range,
      ...(isDiscarded(node) ? { statement: node.parent!.range } : {}),
      inputs: explicit ? [...argumentInputs[0]!] : [],
      ...(explicit ? { explicit } : {}),
      ...(name === 'commitAsync' ? { asynchronous: true, heard: !!callback && callback.type !== 'null_literal' } : {}),
      ...(object ? { receiver: oneLine(object.text, 80) } : {}),
    };
  }

  #transaction(node: Node, name: string, receiver: Type | undefined): TransactionStep | undefined {
    const how = TRANSACTIONS.get(name);
    if (!how || !this.resolver.types.is(receiver, PRODUCERS)) return undefined;
    return {
      kind: 'transaction',
      client: 'kafka-clients',
      how,
      range: node.range,
      ...(isDiscarded(node) ? { statement: node.parent!.range } : {}),
      receiver: oneLine(node.child('object')?.text ?? 'this', 80),
      ...(how === 'begin' ? { leavesOut: 'others' } : {}),
    };
  }

  #lifecycle(node: Node, name: string, receiver: Type | undefined): LifecycleStep | undefined {
    const how = useKind(name);
    if (
      !how ||
      how === 'run' ||
      how === 'poll' ||
      !receiver ||
      !(this.resolver.types.client(receiver) || (how === 'flush' && this.resolver.types.is(receiver, TEMPLATES)))
    )
      return undefined;
    const [first] = argumentsOf(node);
    return {
      kind: 'lifecycle',
      how,
      range: node.range,
      receiver: oneLine(node.child('object')!.text, 80),
      ...(how === 'close' && first && isZero(first, this.resolver) ? { atOnce: true } : {}),
    };
  }

  #asynchronous(node: Node, target: MethodInfo | undefined, name: string): boolean | 'unknown' {
    if (target) return !!target.returns && FUTURES.test(this.resolver.types.of(target.returns).simple);
    if (this.#polling?.call === node) return false;
    const type = this.resolver.type(node);
    if (type) return FUTURES.test(type.simple) && !this.#isKept(node, name);
    if (name === 'runAsync' || name === 'supplyAsync' || name === 'sendAsync') return true;
    const object = node.child('object');
    const receiver = object && (this.resolver.type(object) ?? this.resolver.staticClass(object));
    if (name === 'submit' && isExecutor(receiver)) return true;
    // A method of a class outside the workspace: like most it works at once, unless its name says otherwise.
    return receiver &&
      !FUTURES.test(receiver.simple) &&
      !/Async|Reactive|WebClient|Flux|Mono/.test(name + receiver.simple)
      ? false
      : 'unknown';
  }

  /** True for a future that comes out of a map or a queue: it was started where it was put in. */
  #isKept(node: Node, name: string): boolean {
    const object = node.child('object');
    return (
      /^(?:get|getOrDefault|put|putIfAbsent|computeIfPresent|remove|replace|set|poll|peek|take|pop)$/.test(name) &&
      !!object &&
      /(?:Map|List|Queue|Deque|Cache)$/.test(this.resolver.type(object)?.simple ?? '')
    );
  }

  /** Reads the arguments of a call and says which functions are among them. */
  #arguments(args: readonly Node[], received: ReadonlySet<string>, out: Step[]): Callback[] {
    const callbacks: Callback[] = [];
    args.forEach((arg, argument) => {
      const at = bare(arg)!;
      if (at.type === 'lambda_expression') {
        this.#lambda(at, received);
        callbacks.push({ function: idOf(at), runs: useOf(at, this.resolver).runs, argument });
      } else if (at.type === 'method_reference') {
        const id = this.#reference(at, received);
        if (id) callbacks.push({ function: id, runs: useOf(at, this.resolver).runs, argument });
      } else {
        this.expression(arg, out);
        const cls = at.type === 'object_creation_expression' ? unitOf(at).classOf(at) : undefined;
        if (cls)
          for (const methods of cls.methods.values())
            for (const m of methods)
              if (m.body) callbacks.push({ function: idOf(m.node), runs: useOf(at, this.resolver).runs, argument });
      }
    });
    return callbacks;
  }

  /** A client comes into being here. */
  #created(node: Node, out: Step[]): void {
    const creation = this.creations.get(node);
    if (creation) out.push({ kind: 'create', creation, range: node.range });
  }

  #creation(node: Node, out: Step[]): void {
    const args = argumentsOf(node);
    const argumentInputs = args.map((a) => [...this.#taint(a)]);
    const callbacks = this.#arguments(args, new Set(argumentInputs.flat()), out);
    // Anonymous classes' methods are functions of their own.
    const target = this.resolver.constructorOf(node);
    const type = node.child('type') ? this.resolver.types.of(node.child('type')!) : undefined;
    const thread = /Thread$/.test(type?.simple ?? '') && callbacks.length > 0;
    this.#created(node, out);
    const empty = !target || !this.resolver.types.workspace.body(target)?.children.length;
    if (empty && !callbacks.length) return;
    out.push({
      kind: 'call',
      range: node.range,
      name: `new ${type?.simple ?? ''}`,
      ...(target ? { targets: { functions: [idOf(target.node)], complete: true } } : {}),
      effect: thread ? { kind: 'schedule' } : { kind: 'none' },
      asynchronous: false,
      outcome: thread ? this.#threadOutcome(node) : plainOutcome(node),
      callbacks,
      inputs: [...new Set(argumentInputs.flat())],
      argumentInputs,
    });
  }

  /** What becomes of a new thread: nobody waits for one that is started, unless it is joined. */
  #threadOutcome(node: Node): CallStep['outcome'] {
    const up = node.parent;
    if (up?.type === 'method_invocation' && node.field === 'object') return { ...plainOutcome(up), use: 'discarded' };
    const name =
      up?.type === 'variable_declarator' && up.parent?.type === 'local_variable_declaration'
        ? up.child('name')?.text
        : undefined;
    if (!name) return plainOutcome(node);
    const scope = node.above('block', 'constructor_body')?.text ?? '';
    const calls = (method: string) =>
      new RegExp(`\\b${name.replace(/\$/g, '\\$')}\\s*\\.\\s*${method}\\s*\\(`).test(scope);
    return { ...plainOutcome(node), use: calls('join') ? 'awaited' : calls('start') ? 'discarded' : 'kept' };
  }

  #lambda(node: Node, received: ReadonlySet<string>): void {
    const parameters = lambdaParameters(node);
    const outer = this.#env;
    const polling = this.#polling;
    this.#polling = undefined;
    this.#env = new Map(outer);
    for (const p of parameters) this.#env.set(p.name, new Set([p.name, ...received]));
    const body = node.child('body');
    const steps = body ? (body.type === 'block' ? this.statements(body.children) : this.#value(body)) : [];
    this.#env = outer;
    this.#polling = polling;
    const arrow = node.source.text.indexOf('->', node.child('parameters')?.end ?? node.start);
    this.#add({
      id: idOf(node),
      name: lambdaName(node),
      range: node.range,
      nameRange: { start: node.start, end: arrow >= 0 ? arrow + 2 : node.end },
      parameters: parameters.map((p) => p.name),
      asynchronous: !!body && body.type !== 'block' && FUTURES.test(this.resolver.type(body)?.simple ?? ''),
      detached: false,
      transactional: false,
      body: steps,
      rewrite: { ...logger(node, this.resolver) },
    });
  }

  #value(body: Node): Step[] {
    const steps: Step[] = [];
    this.expression(body, steps);
    return steps;
  }

  /** The function a method reference stands for: the workspace's own, or one made here that does the one call. */
  #reference(node: Node, received: ReadonlySet<string>): string | undefined {
    const send = readSend(node, this.resolver, this.context);
    const reference = this.resolver.reference(node);
    const inputs = [...received];
    let step: Step;
    if (send) {
      this.read.sends.push(send);
      step = { kind: 'send', send, range: node.range, inputs: ['it', ...inputs] };
    } else {
      if (reference?.method) return idOf(reference.method.node);
      if (!reference || reference.name === 'new') return undefined;
      const effect = referenceEffect(node, this.resolver);
      if (effect.kind === 'none') return undefined;
      step = {
        kind: 'call',
        range: node.range,
        name: reference.name,
        receiver: oneLine(reference.receiver?.text ?? '', 80),
        effect,
        asynchronous: 'unknown',
        outcome: plainOutcome(node),
        callbacks: [],
        inputs: ['it', ...inputs],
        argumentInputs: [['it', ...inputs]],
      };
    }
    this.#add({
      id: idOf(node),
      name: oneLine(node.text, 60),
      range: node.range,
      nameRange: node.range,
      parameters: ['it'],
      asynchronous: false,
      detached: false,
      transactional: false,
      body: [step],
      rewrite: {},
    });
    return idOf(node);
  }
}

function lambdaName(node: Node): string {
  let at = functionAround(node);
  while (at?.type === 'lambda_expression') at = functionAround(at);
  const method = at && unitOf(node).method(at);
  return method ? `lambda in ${method.owner.name}.${method.name}` : 'lambda';
}

function plainOutcome(node: Node): CallStep['outcome'] {
  if (isDiscarded(node)) return { use: 'discarded', listeners: [], statement: node.parent!.range, chain: node.range };
  return { use: node.parent?.type === 'return_statement' ? 'returned' : 'kept', listeners: [], chain: node.range };
}

function nearestBreakable(node: Node): Node | undefined {
  return node.above('switch_expression', ...LOOPS);
}

const targetsOf = ({ of, complete, handed }: Functions): Pick<CallStep, 'targets'> =>
  of.length ? { targets: { functions: of.map(idOf), complete, ...(handed ? { handed } : {}) } } : {};
