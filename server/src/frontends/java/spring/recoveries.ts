import type { Recovery } from '../../../facts/facts';
import { moduleOf } from '../../../facts/modules';
import { TEMPLATES } from '../clients/kafka';
import {
  DEAD_LETTER,
  ERROR_HANDLER_INTERFACES,
  ERROR_HANDLERS,
  FACTORY_RECOVERS,
  HANDLING,
  LISTENER_ERROR_HANDLERS,
  MAY_SET_FOR_ALL,
  RECOVERERS,
} from '../clients/spring';
import { constant } from '../resolve/values';
import type { Resolver } from '../resolve/resolver';
import { idOf } from '../read/ids';
import {
  type Annotation,
  attribute,
  type ClassInfo,
  type MethodInfo,
  modifiersOf,
  type Unit,
  unitOf,
} from '../resolve/model';
import { recordsFailure } from '../read/records';
import { argumentsOf, bare, functionAround, type Node, returnedValues } from '../syntax/syntax';
import { lambdaParameters } from '../resolve/expressions';
import { type Type, typeOfClass } from '../resolve/types';
import type { SpringSettings } from './modules';

type LibraryHandler = NonNullable<ReturnType<(typeof ERROR_HANDLERS)['get']>>;
type End = Pick<Recovery, 'after' | 'function'>;
/** What an argument of an error handler is. */
type Part =
  | { readonly is: 'nothing' }
  | { readonly is: 'back-off'; readonly endless: boolean | undefined }
  | ({ readonly is: 'recoverer' } & End);

const UNKNOWN: End = { after: 'unknown' };

/** What a file sets up for records that keep failing. */
export function readRecoveries(unit: Unit, resolver: Resolver, settings: SpringSettings): Recovery[] {
  const { foreign } = settings;
  if (!unit.text.includes('springframework') && !unit.classes.some((cls) => isErrorHandler(typeOfClass(cls), resolver)))
    return [];
  const reader = new Reader(resolver, {
    module: moduleOf(unit.file),
    ...(settings.several && settings.application !== undefined ? { application: settings.application } : {}),
  });
  for (const cls of unit.classes) {
    for (const a of cls.annotations) reader.retryTopic(a);
    for (const m of [...cls.methods.values()].flat()) {
      for (const a of m.annotations) reader.retryTopic(a);
      reader.bean(m);
      reader.recover(cls, m);
    }
    reader.implementation(cls);
  }
  unit.root.walk((n) => {
    if (n.type === 'object_creation_expression') {
      reader.creation(n);
      reader.container(n);
    } else if (n.type === 'lambda_expression') reader.lambda(n);
    else if (n.type === 'method_invocation' && n.child('name')?.text === 'doNotConfigureDlt')
      reader.add({ range: { start: n.child('name')!.start, end: n.end }, shape: 'retry-topic', after: 'logged' });
  });
  unit.root.walk((n) => {
    if (n.type === 'method_invocation' && FACTORY_RECOVERS.test(n.child('name')?.text ?? '')) reader.setter(n);
  });
  const all = foreign
    ? /^/.exec(unit.text)
    : unit.text.includes('org.springframework.kafka')
      ? MAY_SET_FOR_ALL.exec(unit.text)
      : undefined;
  if (all)
    reader.add({
      range: { start: all.index, end: all.index + all[0].length },
      shape: 'container-factory',
      after: 'unknown',
    });
  return reader.found.sort((a, b) => a.range.start - b.range.start);
}

class Reader {
  readonly found: Recovery[] = [];

  constructor(
    readonly resolver: Resolver,
    readonly place: Pick<Recovery, 'module' | 'application'>,
  ) {}

  add(recovery: Omit<Recovery, 'client' | 'evidence' | 'module' | 'application'>): void {
    this.found.push({ client: 'spring-kafka', evidence: 'type', ...recovery, ...this.place });
  }

  retryTopic(annotation: Annotation): void {
    if (annotation.name !== 'RetryableTopic') return;
    const strategy = attribute(annotation, 'dltStrategy');
    const without = strategy && /\bNO_DLT$/.test(strategy.text);
    this.add({
      range: without ? strategy.parent!.range : annotation.node.range,
      shape: 'retry-topic',
      after: without ? 'logged' : 'dead-letter',
    });
  }

  /** `@Bean` methods: container factories; error handlers whose making is out of sight. */
  bean(method: MethodInfo): void {
    const { body, returns } = method;
    if (!body || !returns) return;
    const type = this.resolver.types.of(returns);
    if (/KafkaListenerContainerFactory$/.test(type.simple)) return this.#factory(method, body);
    if (!method.annotations.some((a) => a.name === 'Bean')) return;
    const range = method.node.child('name')!.range;
    if (type.simple === 'RetryTopicConfiguration')
      this.add({ range, shape: 'retry-topic', after: 'dead-letter', bean: method.name });
    else if (this.#isHandler(type) && !creations(body, (t) => this.#isHandler(this.resolver.types.of(t))).length)
      this.add({ range, shape: 'error-handler', ...UNKNOWN });
  }

  #factory(method: MethodInfo, body: Node): void {
    const made = creations(body, (t) => /KafkaListenerContainerFactory$/.test(this.resolver.types.of(t).simple));
    const isBean = method.annotations.some((a) => a.name === 'Bean');
    const bean = isBean ? this.#beanName(method) : this.#beanOf(method);
    const range = made[0]?.range ?? method.node.child('name')!.range;
    const set = made.length !== 1 || !!made[0]!.first('class_body') || this.#setsHandler(made[0]!, method, body);
    // What a helper makes may be given a handler by those who call it.
    const shared =
      !isBean &&
      (!modifiersOf(method.node).words.has('private') || FACTORY_SETTERS.test(method.owner.body?.text ?? ''));
    if (!made.length && !isBean) return;
    const takesBeans = CONFIGURES.test(body.text);
    this.add({
      range,
      shape: 'container-factory',
      after: set || shared ? 'unknown' : 'logged',
      ...(bean !== undefined ? { bean } : {}),
      ...(takesBeans ? { takesBeans } : {}),
    });
  }

  /** The name of the bean that a method makes: `@Bean("name")`, else the method's. */
  #beanName(method: MethodInfo): string {
    const bean = method.annotations.find((a) => a.name === 'Bean');
    const named = bean && (attribute(bean, 'name') ?? attribute(bean, 'value'));
    const name = named && constant(named, this.resolver);
    return typeof name === 'string' ? name : method.name;
  }

  /**
   * The bean that a private helper's factory becomes: the first that returns what it gives; its own name, which no
   * listener knows, when it becomes none.
   */
  #beanOf(method: MethodInfo): string | undefined {
    if (!modifiersOf(method.node).words.has('private')) return undefined;
    const returning = [...method.owner.methods.values()]
      .flat()
      .filter(
        (m) =>
          m.body &&
          m.annotations.some((a) => a.name === 'Bean') &&
          returnedValues(m.body).some(
            (value) => value.type === 'method_invocation' && value.child('name')?.text === method.name,
          ),
      );
    const beans = returning.map((m) => this.#beanName(m));
    return beans.find((name) => name === 'kafkaListenerContainerFactory') ?? beans[0] ?? method.name;
  }

  /** An error handler is given to a container factory that is made elsewhere. */
  setter(call: Node): void {
    const object = call.child('object');
    const declaration = object && this.resolver.declarationOf(object);
    if (!object || declaration?.kind === 'local') return;
    if (/KafkaListenerContainerFactory$/.test(this.resolver.type(object)?.simple ?? ''))
      this.add({ range: call.range, shape: 'container-factory', after: 'unknown' });
  }

  /** True when a container factory is given something that decides about failures, or goes where that may happen. */
  #setsHandler(creation: Node, method: MethodInfo, body: Node): boolean {
    const name = creation.parent?.type === 'variable_declarator' ? creation.parent.child('name')?.text : undefined;
    if (name === undefined) return creation.parent?.type !== 'return_statement';
    let set = false;
    body.walk((n) => {
      if (n.type !== 'identifier' || n.text !== name || set) return;
      const up = n.parent!;
      if (up.type === 'method_invocation' && n.field === 'object')
        set ||= FACTORY_RECOVERS.test(up.child('name')?.text ?? '');
      else if (up.type === 'argument_list') set ||= !this.#leavesAlone(up.parent!, method, up.children.indexOf(n));
      else if (up.type !== 'return_statement' && up.type !== 'variable_declarator') set = true;
    });
    return set;
  }

  /**
   * True for a call that gives the factory no error handler: Spring Boot's configurer without a bean, and methods of
   * the class whose body tells.
   */
  #leavesAlone(call: Node, from: MethodInfo, argument: number): boolean {
    if (call.type !== 'method_invocation') return false;
    const object = call.child('object');
    if (
      call.child('name')?.text === 'configure' &&
      object &&
      /ContainerFactoryConfigurer$/.test(this.resolver.type(object)?.simple ?? '')
    )
      return true;
    const target = this.resolver.target(call);
    return (
      !!target?.body &&
      target !== from &&
      unitOf(target.node) === unitOf(call) &&
      !!target.parameters[argument] &&
      !FACTORY_SETTERS.test(target.body.text)
    );
  }

  #isHandler(type: Type): boolean {
    return isErrorHandler(type, this.resolver);
  }

  /** `new DefaultErrorHandler(...)` and its like. */
  creation(node: Node): void {
    const typeNode = node.child('type');
    const type = typeNode && this.resolver.types.of(typeNode);
    if (!type || !this.#isHandler(type)) return;
    const handler = type.qualified === undefined || type.cls ? undefined : ERROR_HANDLERS.get(type.qualified);
    const range = { start: node.start, end: node.child('arguments')?.end ?? node.end };
    // Of the workspace's own classes and of anonymous ones, the methods tell.
    if (!handler || node.first('class_body')) return this.add({ range, shape: 'error-handler', ...UNKNOWN });
    const parts = this.#parts(handler, argumentsOf(node));
    const end = this.#changedLater(node) ? UNKNOWN : combine(handler.after, parts);
    const template =
      handler.recovers && end.after === 'logged' && !parts.some((p) => p?.is !== 'back-off')
        ? this.#template(node)
        : undefined;
    const list = node.child('arguments');
    this.add({
      range,
      shape: 'error-handler',
      ...end,
      ...(template && list
        ? { rewrite: { at: list.start + 1, followed: argumentsOf(node).length > 0, template } }
        : {}),
    });
  }

  /** What the arguments of a library's error handler are. */
  #parts(handler: LibraryHandler, args: readonly Node[]): readonly (Part | undefined)[] {
    return handler.recovers ? args.slice(0, 2).map((a) => this.#part(a)) : [];
  }

  /** What an argument is; `undefined` when it cannot be told. */
  #part(argument: Node): Part | undefined {
    const at = this.resolver.value(argument);
    if (!at) return undefined;
    if (at.type === 'null_literal') return { is: 'nothing' };
    if (/BackOff/.test(this.resolver.type(at)?.simple ?? ''))
      return { is: 'back-off', endless: this.#endless(argument, 0) };
    const tries = constant(at, this.resolver);
    if (typeof tries === 'number') return { is: 'back-off', endless: tries < 0 };
    return { is: 'recoverer', ...this.#recoverer(at, 0) };
  }

  /** Whether a back-off goes on for ever; `undefined` when that cannot be seen. */
  #endless(node: Node, depth: number): boolean | undefined {
    const at = this.resolver.value(node);
    if (!at || depth > 3) return undefined;
    if (at.type === 'method_invocation') {
      const method = this.resolver.target(at);
      const body = method && this.resolver.types.workspace.body(method);
      const returned = body ? returnedValues(body) : [];
      return returned.length === 1 ? this.#endless(returned[0]!, depth + 1) : undefined;
    }
    if (at.type !== 'object_creation_expression' || at.first('class_body')) return undefined;
    const limit = this.#callsOn(at).find((c) =>
      /^setMax(?:Attempts|ElapsedTime|Retries)$/.test(c.child('name')?.text ?? ''),
    );
    if (limit) return unlimited(argumentsOf(limit)[0]!, this.resolver);
    const args = argumentsOf(at);
    switch (this.resolver.type(at)?.simple) {
      // without arguments, and with the interval alone, it has no end
      case 'FixedBackOff':
        return args[1] ? unlimited(args[1], this.resolver) : true;
      case 'ExponentialBackOff':
        return true;
      case 'ExponentialBackOffWithMaxRetries':
        return args[0] ? unlimited(args[0], this.resolver) : undefined;
      default:
        return undefined;
    }
  }

  #recoverer(node: Node, depth: number): End {
    const { resolver } = this;
    const at = resolver.value(node);
    if (!at || depth > 3) return UNKNOWN;
    if (at.type === 'lambda_expression')
      return recordsFailure(at.child('body') ?? at, resolver) ? UNKNOWN : { after: 'unknown', function: idOf(at) };
    if (at.type === 'method_reference') return this.#method(resolver.reference(at)?.method);
    const type = resolver.type(at);
    if (type && resolver.types.is(type, DEAD_LETTER)) return { after: 'dead-letter' };
    if (at.type === 'method_invocation') {
      const method = resolver.target(at);
      const body = method && resolver.types.workspace.body(method);
      const returned = body ? returnedValues(body) : [];
      return returned.length === 1 ? this.#recoverer(returned[0]!, depth + 1) : UNKNOWN;
    }
    if (at.type === 'identifier' || at.type === 'field_access') return this.#handedRecoverer(at, depth);
    if (!type?.cls || type.cls.isAbstract || !resolver.types.is(type, RECOVERERS)) return UNKNOWN;
    return this.#method(
      resolver.types
        .lineage(type.cls)
        .flatMap((c) => c.methods.get('accept') ?? [])
        .find((m) => m.body),
    );
  }

  /** A recoverer that a variable, field or parameter holds: all that it may be must be of one mind. */
  #handedRecoverer(node: Node, depth: number): End {
    const { of, complete } = this.resolver.values(node);
    const ends = of.map((value) => (value === node ? UNKNOWN : this.#recoverer(value, depth + 1)));
    const [first] = ends;
    const same = ends.every((end) => end.after === first?.after && end.function === first.function);
    return complete && first && same ? first : UNKNOWN;
  }

  #method(method: MethodInfo | undefined): End {
    const body = method && this.resolver.types.workspace.body(method);
    return body && !recordsFailure(body, this.resolver) ? { after: 'unknown', function: idOf(method.node) } : UNKNOWN;
  }

  /** True when something is set on the handler later that decides about failures, or it goes where that may happen. */
  #changedLater(creation: Node): boolean {
    return this.#callsOn(creation).some((call) => {
      const name = call.child('name')?.text ?? '';
      return (
        name === 'setBackOffFunction' ||
        (name === 'setRetryListeners' &&
          argumentsOf(call).some((a) => this.resolver.value(a)?.type !== 'lambda_expression'))
      );
    });
  }

  /** The calls on the variable that holds what is created, in the method around. */
  #callsOn(creation: Node): readonly Node[] {
    const name = nameOf(creation);
    const scope = name === undefined ? undefined : functionAround(creation);
    const found: Node[] = [];
    scope?.walk((n) => {
      if (n.type === 'method_invocation' && n.child('object')?.text === name) found.push(n);
    });
    return found;
  }

  /** A template in reach of a place: a parameter of the method around it, or a field. */
  #template(node: Node): string | undefined {
    const around = functionAround(node);
    const method = around && unitOf(node).method(around);
    const isTemplate = (type: Node | undefined): boolean =>
      !!type && this.resolver.types.is(this.resolver.types.of(type), TEMPLATES);
    const parameter = method?.parameters.find((p) => isTemplate(p.type));
    if (parameter || !method) return parameter?.name;
    for (const cls of this.resolver.types.lineage(method.owner))
      for (const f of cls.fields.values())
        if (isTemplate(f.type) && f.isStatic === method.isStatic && (cls === method.owner || !f.isPrivate))
          return f.name;
    return undefined;
  }

  /** Classes of the workspace's own that are error handlers. */
  implementation(cls: ClassInfo): void {
    const { types } = this.resolver;
    const names = types.names(typeOfClass(cls));
    const isHandler = isErrorHandler(typeOfClass(cls), this.resolver);
    const isListeners = [...names].some((name) => LISTENER_ERROR_HANDLERS.has(name));
    if (!isHandler && !isListeners) return;
    const library = [...names].map((name) => ERROR_HANDLERS.get(name)).find((handler) => handler);
    const undecodable = this.#undecodable(cls);
    const judged = this.#methods(cls, isListeners, library !== undefined);
    for (const m of judged)
      this.add({
        range: m.node.child('name')!.range,
        shape: isListeners ? 'listener' : 'error-handler',
        after: 'unknown',
        function: idOf(m.node),
      });
    if (!isHandler || cls.anonymous || cls.isAbstract) return;
    const inherited = library && !this.#overrides(cls) ? this.#constructed(cls, library) : UNKNOWN;
    const { range } = cls.node.child('name') ?? cls.node;
    if (!judged.length || undecodable)
      this.add({ range, shape: 'error-handler', ...inherited, ...(undecodable ? { undecodable } : {}) });
  }

  /** The methods of an error handler that are given a failed record and return whatever happens. */
  #methods(cls: ClassInfo, isListeners: boolean, inherits: boolean): MethodInfo[] {
    const { types } = this.resolver;
    const has = (name: string): boolean => types.lineage(cls).some((c) => c.methods.has(name));
    // One that says not to commit, or is asked before whether it rewinds, is not judged by one method.
    const seeks = ['seeksAfterHandling', 'remainingRecords', 'isAckAfterHandle'].some(has);
    return [...cls.methods.values()].flat().filter((m) => {
      if (!m.body || !(isListeners ? m.name === 'handleError' : HANDLING.test(m.name))) return false;
      if (m.name === 'handleRemaining' ? !inherits && !has('seeksAfterHandling') : seeks) return false;
      if (callsSuper(m)) return false;
      const returned = returnedValues(m.body);
      const passes = isListeners
        ? returned.every((value) => this.#isNoReply(value, m))
        : returned.every((value) => value.type === 'true');
      return passes && !recordsFailure(m.body, this.resolver);
    });
  }

  /** What a listener's error handler returns when there is nobody to reply to: nothing, a constant, the message. */
  #isNoReply(value: Node, method: MethodInfo): boolean {
    const at = bare(value);
    if (!at || isNull(at)) return true;
    const plain = /_literal$|^true$|^false$/.test(at.type) || method.parameters.some((p) => p.name === at.text);
    return plain && !this.resolver.types.workspace.holding('SendTo', method.owner.unit.file).length;
  }

  /** True when a class, or one of the workspace's that it extends, handles records in its own way. */
  #overrides(cls: ClassInfo): boolean {
    return this.resolver.types
      .lineage(cls)
      .some((c) => [...c.methods.values()].flat().some((m) => m.body && HANDLING.test(m.name) && !callsSuper(m)));
  }

  /** What a class that extends a library's error handler gives to that one's constructor. */
  #constructed(cls: ClassInfo, library: LibraryHandler): End {
    const { workspace } = this.resolver.types;
    const makers = this.resolver.types.lineage(cls).flatMap((c) => c.constructors);
    if (!makers.length) return { after: library.after };
    const ends = makers.map((maker) => {
      const body = workspace.body(maker);
      if (!body || /\bsetBackOffFunction\b|\bsetRetryListeners\b/.test(body.text)) return UNKNOWN;
      const call = body.first('explicit_constructor_invocation');
      return combine(library.after, this.#parts(library, call ? argumentsOf(call) : []));
    });
    const [first] = ends;
    return ends.every((end) => end.after === first!.after && end.function === first!.function) ? first! : UNKNOWN;
  }

  /** The method of an error handler that is given what `poll` throws. */
  #undecodable(cls: ClassInfo): string | undefined {
    const methods = this.resolver.types.lineage(cls).flatMap((c) => c.methods.get('handleOtherException') ?? []);
    const method = methods.find((m) => m.body);
    return method && idOf(method.node);
  }

  /** `new KafkaMessageListenerContainer<>(factory, properties)`: it has the error handler that it is given. */
  container(node: Node): void {
    const type = node.child('type');
    const qualified = type && this.resolver.types.of(type).qualified;
    if (!qualified || !CONTAINERS.has(qualified) || node.first('class_body')) return;
    const calls = this.#callsOn(node);
    const listeners = this.#listenersOf(node, calls);
    if (!listeners.length) return;
    const set = calls.some((call) => FACTORY_RECOVERS.test(call.child('name')?.text ?? ''));
    this.add({
      range: { start: node.start, end: node.child('arguments')?.end ?? node.end },
      shape: 'container',
      after: set || this.#goesOn(node) ? 'unknown' : 'logged',
      listeners,
    });
  }

  /** The functions that a container gives records to: of the listener set on its properties, or on itself. */
  #listenersOf(container: Node, calls: readonly Node[]): string[] {
    const scope = functionAround(container);
    const properties = argumentsOf(container)
      .map((arg) => bare(arg))
      .find((arg) => arg && this.resolver.type(arg)?.simple === 'ContainerProperties');
    const set: Node[] = calls.filter((call) => call.child('name')?.text === 'setupMessageListener');
    scope?.walk((n) => {
      if (n.type !== 'method_invocation' || n.child('name')?.text !== 'setMessageListener') return;
      const object = n.child('object')?.text;
      if (object === properties?.text || object === `${nameOf(container)}.getContainerProperties()`) set.push(n);
    });
    return set.flatMap((call) => this.#listeners(argumentsOf(call)[0]));
  }

  /** The functions that a listener, as it is given to a container, is. */
  #listeners(node: Node | undefined): string[] {
    const at = bare(node);
    if (!at) return [];
    const found = this.resolver.values(at).of.flatMap((value) => this.#listening(value));
    const functions = found.length ? found : this.#onMessage(this.resolver.type(at)?.cls);
    return functions.map(idOf);
  }

  #listening(value: Node): readonly Node[] {
    if (value.type === 'lambda_expression') return [value];
    if (value.type === 'method_reference')
      return [this.resolver.reference(value)?.method?.node].filter((n) => n !== undefined);
    return this.#onMessage(this.resolver.classOf(value));
  }

  #onMessage(cls: ClassInfo | undefined): Node[] {
    const methods = cls ? this.resolver.types.lineage(cls).flatMap((c) => c.methods.get('onMessage') ?? []) : [];
    return methods.filter((m) => m.body).map((m) => m.node);
  }

  /** True when what is made goes where it may be set up further: to another method, into a field. */
  #goesOn(creation: Node): boolean {
    const name = nameOf(creation);
    if (name === undefined) return creation.parent?.type !== 'return_statement';
    let goes = false;
    functionAround(creation)?.walk((n) => {
      if (n.type === 'identifier' && n.text === name && n.parent?.type === 'argument_list') goes = true;
      return !goes;
    });
    return goes;
  }

  /** `@Recover` of Spring Retry, beside a listener: what it does is all that becomes of a record whose tries are used up. */
  recover(cls: ClassInfo, method: MethodInfo): void {
    if (!method.body || !method.annotations.some((a) => a.name === 'Recover')) return;
    const retried = [...cls.methods.values()]
      .flat()
      .some(
        (m) =>
          m.annotations.some((a) => a.name === 'KafkaListener') && m.annotations.some((a) => a.name === 'Retryable'),
      );
    if (!retried || recordsFailure(method.body, this.resolver)) return;
    this.add({
      range: method.node.child('name')!.range,
      shape: 'listener',
      after: 'unknown',
      function: idOf(method.node),
    });
  }

  /** `(message, exception) -> { log.error(...); return null; }` where such a handler is wanted. */
  lambda(node: Node): void {
    const wanted = this.resolver.functionType(node)?.qualified ?? '';
    const setter = node.parent?.type === 'argument_list' ? node.parent.parent?.child('name')?.text : undefined;
    const listeners = LISTENER_ERROR_HANDLERS.has(wanted);
    const factorys =
      ERROR_HANDLER_INTERFACES.has(wanted) ||
      (/^set(?:Batch)?ErrorHandler$/.test(setter ?? '') &&
        /KafkaListenerContainerFactory$/.test(this.#receiver(node)?.simple ?? ''));
    const body = node.child('body');
    if ((!listeners && !factorys) || !body || recordsFailure(body, this.resolver)) return;
    if (
      listeners &&
      !(body.type === 'block' ? returnedValues(body) : [body]).every((value) => this.#isNothing(value, node))
    )
      return;
    this.add({
      range: { start: node.start, end: node.child('parameters')?.end ?? node.end },
      shape: listeners ? 'listener' : 'error-handler',
      after: 'unknown',
      function: idOf(node),
    });
  }

  /** See `#isNoReply`. */
  #isNothing(value: Node, lambda: Node): boolean {
    const at = bare(value);
    if (!at || isNull(at)) return true;
    const plain = /_literal$|^true$|^false$/.test(at.type) || lambdaParameters(lambda).some((p) => p.name === at.text);
    return plain && !this.resolver.types.workspace.holding('SendTo', unitOf(lambda).file).length;
  }

  #receiver(lambda: Node): Type | undefined {
    const object = lambda.parent?.parent?.child('object');
    return object && this.resolver.type(object);
  }
}

const CONFIGURES = /\.\s*configure\s*\(/;
const FACTORY_SETTERS =
  /\.\s*(?:set(?:CommonErrorHandler|ErrorHandler|BatchErrorHandler|AfterRollbackProcessor|RecoveryCallback|ContainerCustomizer|StatefulRetry)|configure)\s*\(/;

/** Spring's containers, which code may make by hand. */
const CONTAINERS: ReadonlySet<string> = new Set(
  ['KafkaMessageListenerContainer', 'ConcurrentMessageListenerContainer'].map(
    (name) => `org.springframework.kafka.listener.${name}`,
  ),
);

/** True for error handlers of containers, the workspace's own ones too. */
function isErrorHandler(type: Type, resolver: Resolver): boolean {
  for (const name of resolver.types.names(type))
    if (ERROR_HANDLERS.has(name) || ERROR_HANDLER_INTERFACES.has(name)) return true;
  return false;
}

/** True for a method that also does what the class above it does. */
const callsSuper = (method: MethodInfo): boolean =>
  new RegExp(`\\bsuper\\s*\\.\\s*${method.name}\\s*\\(`).test(method.node.text);

/** The variable that holds what is created. */
const nameOf = (creation: Node): string | undefined =>
  creation.parent?.type === 'variable_declarator' ? creation.parent.child('name')?.text : undefined;

const isNull = (node: Node): boolean => bare(node)?.type === 'null_literal';

/** What becomes of a record in a handler made of these parts. */
function combine(otherwise: Recovery['after'], parts: readonly (Part | undefined)[]): End {
  const backOff = parts.find((p) => p?.is === 'back-off');
  const recoverer = parts.find((p) => p?.is === 'recoverer');
  if (parts.includes(undefined)) return UNKNOWN;
  if (backOff?.is === 'back-off' && backOff.endless) return { after: 'endless' };
  if (recoverer?.is === 'recoverer')
    return { after: recoverer.after, ...(recoverer.function ? { function: recoverer.function } : {}) };
  // who gives a recoverer means the tries to end; else a back-off that cannot be seen may have no end
  return backOff?.is === 'back-off' && backOff.endless === undefined ? UNKNOWN : { after: otherwise };
}

/** Whether a number of tries or milliseconds stands for "no end"; `undefined` when it is not known. */
function unlimited(node: Node, resolver: Resolver): boolean | undefined {
  const at = resolver.value(node);
  if (!at || /\bUNLIMITED_ATTEMPTS$|\bMAX_VALUE$|\bDEFAULT_MAX_ELAPSED_TIME$/.test(at.text)) return at && true;
  const value = constant(at, resolver);
  if (typeof value === 'number') return value < 0 || value >= Number.MAX_SAFE_INTEGER;
  return undefined;
}

/** The creations of a type in a body, nested functions included. */
function creations(body: Node, of: (type: Node) => boolean): Node[] {
  const found: Node[] = [];
  body.walk((n) => {
    const type = n.type === 'object_creation_expression' ? n.child('type') : undefined;
    if (type && of(type)) found.push(n);
  });
  return found;
}
