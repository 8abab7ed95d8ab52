import { lookup } from '../clients';
import { CALLBACK, LISTENERS, PRODUCERS, TEMPLATES } from '../clients/kafka';
import { type ClassInfo, type FieldInfo, type MethodInfo, referredName, unitOf } from './model';
import { argumentsOf, bare, functionAround, isFunctionNode, type Node } from '../syntax/syntax';
import { known, type Type, typeOfClass, type Types } from './types';

/** What declares a name: a local variable, a parameter, a lambda's parameter, or a field. */
export type Declaration =
  | {
      readonly kind: 'local' | 'parameter' | 'each' | 'catch' | 'pattern';
      readonly name: string;
      readonly node: Node;
      readonly type?: Node;
      readonly value?: Node;
    }
  | {
      readonly kind: 'lambda';
      readonly name: string;
      readonly node: Node;
      readonly lambda: Node;
      readonly index: number;
      readonly type?: Node;
    }
  | { readonly kind: 'field'; readonly name: string; readonly field: FieldInfo };

/** `var`, and Lombok's `val`. */
const INFERRED = /^va[rl]$/;
const UTIL = 'java.util';
const ITERABLES = new Set([
  'List',
  'Set',
  'Collection',
  'Iterable',
  'Queue',
  'Deque',
  'ArrayList',
  'LinkedList',
  'HashSet',
  'LinkedHashSet',
  'TreeSet',
  'Stream',
  'Optional',
  'Iterator',
  'BlockingQueue',
  'LinkedBlockingQueue',
  'ArrayBlockingQueue',
  'ConcurrentLinkedQueue',
  'CopyOnWriteArrayList',
  'ArrayDeque',
  'PriorityQueue',
  'Flux',
  'Mono',
]);
const MAPS = new Set([
  'Map',
  'HashMap',
  'LinkedHashMap',
  'TreeMap',
  'ConcurrentMap',
  'ConcurrentHashMap',
  'EnumMap',
  'SortedMap',
  'NavigableMap',
]);
const HOLDERS = new Set([
  'Optional',
  'Supplier',
  'AtomicReference',
  'ThreadLocal',
  'ObjectProvider',
  'ObjectFactory',
  'Provider',
  'Lazy',
  'Callable',
  'Future',
  'CompletableFuture',
  'ListenableFuture',
  'Instance',
  'WeakReference',
  'SoftReference',
]);
const HOLDER_GETTERS = new Set([
  'get',
  'orElse',
  'orElseGet',
  'orElseThrow',
  'getObject',
  'getIfAvailable',
  'getIfUnique',
  'join',
  'call',
  'getNow',
  'block',
  'getAndSet',
  'value',
]);
const SAME = new Set([
  'filter',
  'peek',
  'sorted',
  'distinct',
  'limit',
  'skip',
  'stream',
  'parallelStream',
  'parallel',
  'sequential',
  'iterator',
  'or',
  'reversed',
  'doOnNext',
]);
const ELEMENT_GETTERS = new Set([
  'get',
  'remove',
  'next',
  'poll',
  'peek',
  'take',
  'pop',
  'getFirst',
  'getLast',
  'first',
  'last',
  'element',
  'removeFirst',
  'pollFirst',
]);

/** Finds declarations, the types of expressions, and the methods that calls reach. Lives for one computation. */
export class Expressions {
  readonly #types = new Map<Node, Type | undefined>();
  readonly #targets = new Map<Node, MethodInfo | undefined>();
  readonly #busy = new Set<Node>();

  constructor(readonly types: Types) {}

  /** What an identifier names at its place; `undefined` for classes and for names declared out of sight. */
  declaration(name: string, from: Node): Declaration | undefined {
    let at = from;
    for (let up = at.parent; up; at = up, up = up.parent) {
      switch (up.type) {
        case 'block':
        case 'constructor_body':
        case 'switch_block_statement_group':
        case 'program':
          for (const statement of up.children) {
            if (statement.start >= at.start) break;
            if (statement.type === 'local_variable_declaration') {
              const found = declared(statement, name);
              if (found) return found;
            } else if (statement.type === 'if_statement') {
              const found = pattern(statement.child('condition'), name);
              if (found) return found;
            }
          }
          break;
        case 'for_statement': {
          const init = up.child('init');
          const found =
            init && init !== at && init.type === 'local_variable_declaration' ? declared(init, name) : undefined;
          if (found) return found;
          break;
        }
        case 'local_variable_declaration': {
          const found = declared(up, name, at.start);
          if (found) return found;
          break;
        }
        case 'enhanced_for_statement':
          if (up.child('name')?.text === name && at.field !== 'value')
            return { kind: 'each', name, node: up, type: up.child('type'), value: up.child('value') };
          break;
        case 'try_with_resources_statement':
          if (at.field !== 'body' && at.field !== 'resources') break;
          for (const r of up.child('resources')?.children ?? []) {
            if (r.start < from.start && r.child('name')?.text === name)
              return { kind: 'local', name, node: r, type: r.child('type'), value: r.child('value') };
          }
          break;
        case 'catch_clause': {
          const parameter = up.first('catch_formal_parameter');
          if (parameter?.child('name')?.text === name) return { kind: 'catch', name, node: parameter };
          break;
        }
        case 'lambda_expression': {
          if (at.field !== 'body') break;
          const found = lambdaParameters(up).findIndex((p) => p.name === name);
          if (found >= 0) {
            const p = lambdaParameters(up)[found]!;
            return { kind: 'lambda', name, node: p.node, lambda: up, index: found, type: p.type };
          }
          break;
        }
        case 'method_declaration':
        case 'constructor_declaration': {
          const parameter = unitOf(up)
            .method(up)
            ?.parameters.find((p) => p.name === name);
          if (parameter) return { kind: 'parameter', name, node: parameter.node, type: parameter.type };
          break;
        }
        case 'if_statement':
        case 'while_statement':
        case 'ternary_expression':
        case 'binary_expression': {
          const found = pattern(up.type === 'binary_expression' ? up : up.child('condition'), name);
          if (found && found.kind === 'pattern' && found.node.start < from.start) return found;
          break;
        }
        case 'switch_rule':
        case 'switch_block': {
          const label = up.first('switch_label')?.first('pattern')?.first('type_pattern');
          if (label && label.children[1]?.text === name)
            return { kind: 'pattern', name, node: label, type: label.children[0] };
          break;
        }
        case 'class_body':
        case 'interface_body':
        case 'enum_body':
        case 'enum_body_declarations': {
          const cls = up.parent && unitOf(up).classOf(up.parent.type === 'enum_body' ? up.parent.parent! : up.parent);
          const field = cls && this.types.field(cls, name);
          if (field) return { kind: 'field', name, field };
          break;
        }
      }
    }
    const unit = unitOf(from);
    const owner = unit.staticImports.get(name);
    for (const className of owner ? [owner] : unit.staticWildcards) {
      const cls = this.types.workspace.classNamed(className, unit.file);
      const field = cls && this.types.field(cls, name);
      if (field) return { kind: 'field', name, field };
    }
    return undefined;
  }

  /** The declared or inferred type of what a declaration names. */
  typeOfDeclaration(declaration: Declaration): Type | undefined {
    switch (declaration.kind) {
      case 'field': {
        const { type, owner, value } = declaration.field;
        if (!type) return typeOfClass(owner);
        return INFERRED.test(type.text) && value ? this.type(value) : this.types.of(type);
      }
      case 'lambda':
        return declaration.type && !INFERRED.test(declaration.type.text)
          ? this.types.of(declaration.type)
          : this.#lambdaParameter(declaration.lambda, declaration.index);
      case 'each':
        return declaration.type && !INFERRED.test(declaration.type.text)
          ? this.types.of(declaration.type)
          : declaration.value && this.element(this.type(declaration.value));
      case 'catch':
        return undefined;
      default:
        if (declaration.type && !INFERRED.test(declaration.type.text)) return this.types.of(declaration.type);
        return declaration.value && this.type(declaration.value);
    }
  }

  /** What iterating over a type yields. */
  element(type: Type | undefined): Type | undefined {
    if (!type) return undefined;
    if (type.array) return { ...type, array: false };
    if (type.simple === 'ConsumerRecords')
      return known('org.apache.kafka.clients.consumer.ConsumerRecord', ...type.args);
    return ITERABLES.has(type.simple) ? type.args[0] : undefined;
  }

  /** The type of an expression; `undefined` when it cannot be told. */
  type(node: Node): Type | undefined {
    if (this.#types.has(node)) return this.#types.get(node);
    if (this.#busy.has(node)) return undefined;
    this.#busy.add(node);
    const type = this.#infer(node);
    this.#busy.delete(node);
    this.#types.set(node, type);
    return type;
  }

  #infer(node: Node): Type | undefined {
    switch (node.type) {
      case 'identifier': {
        const declaration = this.declaration(node.text, node);
        return declaration && this.typeOfDeclaration(declaration);
      }
      case 'this': {
        const cls = unitOf(node).classAround(node);
        return cls && typeOfClass(cls);
      }
      case 'super': {
        const cls = unitOf(node).classAround(node);
        return cls?.superclass && this.types.of(cls.superclass);
      }
      case 'field_access': {
        const object = node.child('object');
        const name = node.child('field')?.text ?? '';
        if (!object) return undefined;
        if (name === 'this') {
          const outer = this.types.named(object.text, node);
          return outer.cls && typeOfClass(outer.cls);
        }
        const owner = this.type(object)?.cls ?? this.staticClass(object)?.cls;
        const field = owner && this.types.field(owner, name);
        return field && this.typeOfDeclaration({ kind: 'field', name, field });
      }
      case 'parenthesized_expression':
        return node.children[0] && this.type(node.children[0]);
      case 'cast_expression': {
        const type = node.child('type');
        return type && this.types.of(type);
      }
      case 'object_creation_expression': {
        if (node.first('class_body')) {
          const cls = unitOf(node).classOf(node);
          const type = node.child('type');
          return cls && { ...typeOfClass(cls), simple: type ? this.types.of(type).simple : '' };
        }
        const type = node.child('type');
        if (!type) return undefined;
        const made = this.types.of(type);
        // `new KafkaProducer<>(...)` takes its arguments from where it goes; they do not matter here.
        return made;
      }
      case 'array_creation_expression': {
        const type = node.child('type');
        return type && { ...this.types.of(type), array: true };
      }
      case 'array_access': {
        const array = node.child('array');
        const type = array && this.type(array);
        return type && { ...type, array: false };
      }
      case 'assignment_expression': {
        const left = node.child('left');
        return left && this.type(left);
      }
      case 'ternary_expression': {
        const a = node.child('consequence');
        const b = node.child('alternative');
        const first = a && a.type !== 'null_literal' ? this.type(a) : undefined;
        return first ?? (b && this.type(b));
      }
      case 'string_literal':
        return known('java.lang.String');
      case 'true':
      case 'false':
        return known('boolean');
      case 'decimal_integer_literal':
        return known(/[lL]$/.test(node.text) ? 'long' : 'int');
      case 'class_literal':
        return known('java.lang.Class');
      case 'binary_expression': {
        if (node.operator !== '+') return undefined;
        const left = node.child('left');
        const right = node.child('right');
        const string = [left, right].some(
          (n) => n && (n.type === 'string_literal' || this.type(n)?.simple === 'String'),
        );
        return string ? known('java.lang.String') : left && this.type(left);
      }
      case 'method_invocation':
        return this.#callType(node);
      default:
        return undefined;
    }
  }

  /** The class an expression names, when it is the name of a class and no variable. */
  staticClass(node: Node): Type | undefined {
    if (node.type !== 'identifier' && node.type !== 'field_access') return undefined;
    const name = node.text.replace(/\s+/g, '');
    if (!/^[\w$.]+$/.test(name) || !/(?:^|\.)[A-Z][\w$]*$/.test(name)) return undefined;
    if (this.declaration(name.split('.')[0]!, node)) return undefined;
    return this.types.named(name, node);
  }

  #callType(call: Node): Type | undefined {
    const name = call.child('name')?.text ?? '';
    const object = call.child('object');
    const args = argumentsOf(call);
    const method = this.declaredTarget(call);
    const receiver = object ? this.type(object) : undefined;
    if (method) {
      const returned = method.returns && this.types.of(method.returns);
      if (!returned || returned.qualified) return returned;
      const index = [...method.owner.typeParameters.keys()].indexOf(returned.simple);
      return index >= 0 && receiver?.cls === method.owner ? (receiver.args[index] ?? returned) : returned;
    }
    if (!object) {
      // Lombok's getters stand nowhere in the text.
      for (let cls = unitOf(call).classAround(call); cls; cls = cls.outer) {
        const type = this.#getter(cls, name, args.length);
        if (type) return type;
        if (this.types.is(typeOfClass(cls), PRODUCERS) || this.types.is(typeOfClass(cls), TEMPLATES))
          return this.#external(typeOfClass(cls), name, args, call);
      }
      return undefined;
    }
    const statically = receiver ? undefined : this.staticClass(object);
    if (statically) {
      const given = this.#given(statically, name, args);
      if (given) return given;
      if (statically.simple === 'Objects' && name.startsWith('requireNonNull') && args[0]) return this.type(args[0]);
      if (
        ['List', 'Set', 'Stream', 'Optional', 'Collections', 'Arrays', 'CompletableFuture'].includes(
          statically.simple,
        ) &&
        args[0]
      ) {
        const inner = this.type(args[0]);
        const wrapper =
          statically.simple === 'Arrays'
            ? 'List'
            : statically.simple === 'Collections'
              ? name.includes('Set') || name === 'singleton'
                ? 'Set'
                : 'List'
              : statically.simple;
        if (statically.simple === 'Collections' && /^(?:unmodifiable|synchronized)/.test(name)) return inner;
        return {
          simple: wrapper,
          qualified: wrapper === 'CompletableFuture' ? `${UTIL}.concurrent.${wrapper}` : `${UTIL}.${wrapper}`,
          args: inner ? [inner] : [],
        };
      }
      if (statically.simple === 'CompletableFuture') return known(`${UTIL}.concurrent.CompletableFuture`);
      if (statically.simple === 'Executors')
        return known(
          `${UTIL}.concurrent.${/[sS]cheduled/.test(name) ? 'ScheduledExecutorService' : 'ExecutorService'}`,
        );
      if (statically.simple === 'String') return known('java.lang.String');
      return undefined;
    }
    return receiver && this.#external(receiver, name, args, call);
  }

  #getter(cls: ClassInfo, name: string, count: number): Type | undefined {
    if (count > 0) return undefined;
    const property = /^(?:get|is)([A-Z]\w*)$/.exec(name)?.[1];
    for (const candidate of property ? [property[0]!.toLowerCase() + property.slice(1), property] : [name]) {
      const field = this.types.field(cls, candidate);
      if (field?.type && (property || cls.node.type === 'record_declaration')) return this.types.of(field.type);
    }
    return undefined;
  }

  /** What the tables of clients say that a method gives. What is made of something has its type arguments. */
  #given(type: Type, name: string, args: readonly Node[]): Type | undefined {
    const found = lookup((client) => client.gives, this.types.names(type), name);
    if (!found) return undefined;
    const [given, holding] = found.entry;
    const own = name === 'create' && args[0] ? (this.type(args[0])?.args ?? []) : type.args;
    return holding === undefined ? known(given, ...own) : known(given, known(holding, ...own));
  }

  /**
   * What methods of classes outside the workspace return, as far as it matters for finding producers, consumers and
   * records.
   */
  #external(receiver: Type, name: string, args: readonly Node[], call: Node): Type | undefined {
    if (receiver.cls) {
      const type = this.#getter(receiver.cls, name, args.length);
      if (type) return type;
    }
    const { simple } = receiver;
    if (receiver.array) return undefined;
    const given = this.#given(receiver, name, args);
    if (given) return given;
    if (simple === 'ProducerFactory' || simple === 'DefaultKafkaProducerFactory')
      return name.startsWith('create') ? known('org.apache.kafka.clients.producer.Producer') : undefined;
    if (simple === 'ConsumerFactory' || simple === 'DefaultKafkaConsumerFactory')
      return name.startsWith('create') ? known('org.apache.kafka.clients.consumer.Consumer') : undefined;
    if (this.types.is(receiver, TEMPLATES)) {
      if (name === 'usingCompletableFuture') return known('org.springframework.kafka.core.KafkaOperations2');
      if (name === 'execute' || name === 'executeInTransaction') return undefined;
      if (name === 'getProducerFactory') return known('org.springframework.kafka.core.ProducerFactory');
      if (name.startsWith('send')) return known(`${UTIL}.concurrent.CompletableFuture`);
    }
    if (this.types.is(receiver, PRODUCERS) && name === 'send') return known(`${UTIL}.concurrent.Future`);
    if (name === 'poll' && /(?:^|Kafka)Consumer$/.test(simple))
      return known('org.apache.kafka.clients.consumer.ConsumerRecords', ...receiver.args);
    if (simple === 'ConsumerRecords')
      return name === 'records'
        ? { ...known(`${UTIL}.List`, known('org.apache.kafka.clients.consumer.ConsumerRecord', ...receiver.args)) }
        : name === 'partitions'
          ? known(`${UTIL}.Set`, known('org.apache.kafka.common.TopicPartition'))
          : name === 'iterator'
            ? known(`${UTIL}.Iterator`, known('org.apache.kafka.clients.consumer.ConsumerRecord', ...receiver.args))
            : undefined;
    if (simple === 'ConsumerRecord')
      return name === 'value' ? receiver.args[1] : name === 'key' ? receiver.args[0] : undefined;
    if (MAPS.has(simple)) {
      if (
        [
          'get',
          'getOrDefault',
          'remove',
          'computeIfAbsent',
          'computeIfPresent',
          'compute',
          'put',
          'putIfAbsent',
          'merge',
        ].includes(name)
      )
        return receiver.args[1];
      if (name === 'values') return known(`${UTIL}.Collection`, ...receiver.args.slice(1));
      if (name === 'keySet') return known(`${UTIL}.Set`, ...receiver.args.slice(0, 1));
      if (name === 'entrySet') return known(`${UTIL}.Set`, known(`${UTIL}.Map.Entry`, ...receiver.args));
      return undefined;
    }
    if (simple === 'Entry')
      return name === 'getValue' ? receiver.args[1] : name === 'getKey' ? receiver.args[0] : undefined;
    if (simple === 'Mono' || simple === 'Flux')
      return /^block/.test(name)
        ? receiver.args[0]
        : name === 'subscribe'
          ? known('reactor.core.Disposable')
          : name === 'toFuture'
            ? known(`${UTIL}.concurrent.CompletableFuture`, ...receiver.args)
            : SAME.has(name)
              ? receiver
              : { ...receiver, args: [] };
    if (HOLDERS.has(simple) && HOLDER_GETTERS.has(name)) return receiver.args[0];
    if (ITERABLES.has(simple)) {
      if (SAME.has(name))
        return name === 'iterator'
          ? { ...receiver, simple: 'Iterator' }
          : name.toLowerCase().endsWith('stream')
            ? { ...known(`${UTIL}.stream.Stream`), args: receiver.args }
            : receiver;
      if (ELEMENT_GETTERS.has(name)) return receiver.args[0];
      if (name === 'findFirst' || name === 'findAny' || name === 'max' || name === 'min')
        return { ...known(`${UTIL}.Optional`), args: receiver.args };
      if (name === 'map' || name === 'flatMap') {
        const value = args[0] && this.#valueOf(args[0]);
        return { ...receiver, args: value ? (name === 'flatMap' ? value.args : [value]) : [] };
      }
      if (name === 'toList' || name === 'collect') return { ...known(`${UTIL}.List`), args: receiver.args };
      return undefined;
    }
    if (/^(?:CompletableFuture|CompletionStage|ListenableFuture)$/.test(simple))
      return ['whenComplete', 'whenCompleteAsync', 'exceptionally', 'orTimeout'].includes(name)
        ? receiver
        : /^(?:then|handle)/.test(name)
          ? { ...receiver, args: [] }
          : undefined;
    if (/Executor(?:Service)?$/.test(simple) && (name === 'submit' || name.startsWith('schedule')))
      return known(`${UTIL}.concurrent.Future`);
    if (
      /^java\.(?:math|time)\./.test(receiver.qualified ?? '') &&
      !/^(?:compareTo|equals|hashCode|is\w+|get\w+|\w+Value|signum|toEpochMilli)$/.test(name)
    )
      return name === 'toString' ? known('java.lang.String') : receiver;
    if (/^(?:Json|Object|Array)Node$/.test(simple))
      return /^(?:get|path|at|with)$/.test(name)
        ? { ...receiver, simple: 'JsonNode' }
        : /^as/.test(name)
          ? known(name === 'asText' ? 'java.lang.String' : 'long')
          : undefined;
    if (simple === 'String' && /^(?:to|trim|strip|sub|replace|concat|format|repeat|formatted)/.test(name))
      return receiver;
    // Builders and other fluent APIs give themselves back.
    if (
      /(?:Des|S)erializer$/.test(simple) &&
      /^(?:trustedPackages|ignoreTypeHeaders|noTypeInfo|forKeys|type(?:Function|Resolver|Mapper)|dontRemoveTypeHeaders)$/.test(
        name,
      )
    )
      return receiver;
    if (/^(?:with|set|add)[A-Z]/.test(name) && call.parent?.type === 'method_invocation' && /Builder$/.test(simple))
      return receiver;
    return undefined;
  }

  /** What a lambda or method reference yields, when it is an expression of known type. */
  #valueOf(node: Node): Type | undefined {
    if (node.type === 'lambda_expression') {
      const body = node.child('body');
      return body && body.type !== 'block' ? this.type(body) : undefined;
    }
    if (node.type === 'method_reference') {
      const method = this.referred(node)?.method;
      return method?.returns && this.types.of(method.returns);
    }
    return undefined;
  }

  /** The type of a lambda's parameter, by where the lambda goes. */
  #lambdaParameter(lambda: Node, index: number): Type | undefined {
    const wanted = this.functionType(lambda);
    const fromType = wanted && this.#parameterOfFunction(wanted, index);
    if (fromType) return fromType;
    const list = lambda.parent;
    const call = list?.type === 'argument_list' ? list.parent : undefined;
    if (call?.type !== 'method_invocation') return undefined;
    const name = call.child('name')?.text ?? '';
    const object = call.child('object');
    const receiver = object && this.type(object);
    if (!receiver) return this.#collected(call, index);
    if (this.types.is(receiver, TEMPLATES)) {
      if (name === 'executeInTransaction') return known('org.springframework.kafka.core.KafkaOperations');
      if (name === 'execute') return known('org.apache.kafka.clients.producer.Producer');
    }
    if (MAPS.has(receiver.simple))
      return name === 'forEach' ? receiver.args[index] : name.startsWith('compute') ? receiver.args[index] : undefined;
    if (/^(?:CompletableFuture|CompletionStage|Future|ListenableFuture)$/.test(receiver.simple))
      return index === 0 && !/^exceptionally/.test(name) ? receiver.args[0] : undefined;
    return this.element(receiver);
  }

  /**
   * `records.stream().collect(Collectors.toMap(r -> ...))`: a collector's first functions get the stream's elements.
   */
  #collected(collector: Node, index: number): Type | undefined {
    let at: Node | undefined = collector;
    while (
      at &&
      /^(?:to\w*Map|groupingBy\w*|mapping|partitioningBy|collectingAndThen)$/.test(at.child('name')?.text ?? '')
    )
      at = at.parent?.type === 'argument_list' ? at.parent.parent : undefined;
    const stream =
      at?.type === 'method_invocation' && at.child('name')?.text === 'collect' ? at.child('object') : undefined;
    return stream && index === 0 ? this.element(this.type(stream)) : undefined;
  }

  #parameterOfFunction(type: Type, index: number): Type | undefined {
    if (type.cls) {
      const method = this.types.single(type.cls);
      const parameter = method?.parameters[index];
      if (!parameter) return undefined;
      const resolved = this.types.of(parameter.type);
      if (resolved.qualified) return resolved;
      const at = [...type.cls.typeParameters.keys()].indexOf(resolved.simple);
      return at >= 0 ? type.args[at] : undefined;
    }
    if (type.qualified === CALLBACK)
      return index === 0 ? known('org.apache.kafka.clients.producer.RecordMetadata') : known('java.lang.Exception');
    const listener = type.qualified !== undefined && LISTENERS.get(type.qualified);
    if (listener) {
      if (index === 0)
        return listener.batch
          ? known(`${UTIL}.List`, known('org.apache.kafka.clients.consumer.ConsumerRecord', ...type.args))
          : known('org.apache.kafka.clients.consumer.ConsumerRecord', ...type.args);
      return index === 1 && type.simple.includes('Acknowledging')
        ? known('org.springframework.kafka.support.Acknowledgment')
        : known('org.apache.kafka.clients.consumer.Consumer');
    }
    return /^(?:Bi)?(?:Function|Consumer|Predicate)$|^(?:Unary|Binary)Operator$/.test(type.simple)
      ? type.args[/Operator$/.test(type.simple) ? 0 : index]
      : undefined;
  }

  /** The functional interface a lambda or method reference becomes, when a declaration says so. */
  functionType(lambda: Node): Type | undefined {
    let at = lambda;
    let up = at.parent;
    while (up && (up.type === 'parenthesized_expression' || up.type === 'ternary_expression'))
      ((at = up), (up = up.parent));
    if (!up) return undefined;
    if (up.type === 'cast_expression') return this.types.of(up.child('type')!);
    if (up.type === 'variable_declarator') {
      const type = up.parent?.child('type');
      return type && !INFERRED.test(type.text) ? this.types.of(type) : undefined;
    }
    if (up.type === 'assignment_expression') {
      const left = up.child('left');
      return left && this.type(left);
    }
    if (up.type === 'return_statement') {
      const method = up.above('method_declaration', 'lambda_expression');
      const returns = method?.type === 'method_declaration' ? method.child('type') : undefined;
      return returns && this.types.of(returns);
    }
    if (up.type === 'argument_list' && up.parent) {
      const index = up.children.indexOf(at);
      const method =
        up.parent.type === 'object_creation_expression'
          ? this.constructorOf(up.parent)
          : up.parent.type === 'method_invocation'
            ? this.declaredTarget(up.parent)
            : undefined;
      const parameter = method?.parameters[Math.min(index, method.parameters.length - 1)];
      return parameter && this.types.of(parameter.type);
    }
    return undefined;
  }

  /** The constructor of the workspace that a creation calls. */
  constructorOf(creation: Node): MethodInfo | undefined {
    const type = creation.child('type');
    const cls = type && this.types.of(type).cls;
    if (!cls) return undefined;
    const args = argumentsOf(creation);
    return this.#best(
      cls.constructors.filter(
        (c) => c.parameters.length === args.length || (c.variadic && args.length >= c.parameters.length - 1),
      ),
      args,
    );
  }

  /** The method of the workspace that a call names, by the receiver's declared type: it may be abstract. */
  declaredTarget(call: Node): MethodInfo | undefined {
    if (this.#targets.has(call)) return this.#targets.get(call);
    this.#targets.set(call, undefined);
    const method = this.#find(call);
    this.#targets.set(call, method);
    return method;
  }

  #find(call: Node): MethodInfo | undefined {
    const name = call.child('name')?.text;
    if (!name) return undefined;
    const args = argumentsOf(call);
    const object = call.child('object');
    if (!object) {
      const unit = unitOf(call);
      for (let cls = unit.classAround(call); cls; cls = cls.outer) {
        const found = this.types.methods(cls, name, args.length);
        if (found.length) return this.#best(found, args);
      }
      const owner = unit.staticImports.get(name);
      for (const className of owner ? [owner] : unit.staticWildcards) {
        const cls = this.types.workspace.classNamed(className, unit.file);
        const found = cls && this.types.methods(cls, name, args.length);
        if (found?.length) return this.#best(found, args);
      }
      return undefined;
    }
    const cls = (this.type(object) ?? this.staticClass(object))?.cls;
    return cls && this.#best(this.types.methods(cls, name, args.length), args);
  }

  #best(methods: readonly MethodInfo[], args: readonly Node[]): MethodInfo | undefined {
    if (methods.length < 2) return methods[0];
    const score = (method: MethodInfo): number => {
      let points = method.variadic ? -1 : 0;
      args.forEach((arg, i) => {
        const parameter = method.parameters[Math.min(i, method.parameters.length - 1)];
        if (!parameter) return;
        const wanted = this.types.of(parameter.type);
        if (arg.type === 'lambda_expression' || arg.type === 'method_reference') {
          points += /^(?:String|int|long|boolean|List|Map)$/.test(wanted.simple) ? -4 : 0;
          return;
        }
        const given = this.type(arg);
        if (!given) return;
        if (given.simple === wanted.simple) points += 3;
        else if (given.qualified && this.types.names(given).has(wanted.qualified ?? '')) points += 2;
        else if (given.qualified && wanted.qualified && wanted.simple !== 'Object') points -= 3;
      });
      return points;
    };
    return [...methods].map((m) => ({ m, points: score(m) })).sort((a, b) => b.points - a.points)[0]!.m;
  }

  /** What a method reference names, as it is declared. */
  referred(node: Node): { receiver: Node; type?: Type; name: string; method?: MethodInfo } | undefined {
    const receiver = node.children[0];
    const name = referredName(node);
    if (!receiver || !name) return undefined;
    const type = this.#referredType(receiver);
    if (name === 'new') return { receiver, type, name };
    const methods = type?.cls ? this.types.lineage(type.cls).flatMap((c) => c.methods.get(name) ?? []) : [];
    const [first] = methods;
    const only = first && methods.every((m) => m.owner !== first.owner || m === first);
    return { receiver, type, name, ...(only ? { method: first } : {}) };
  }

  #referredType(receiver: Node): Type | undefined {
    if (receiver.type === 'type_identifier') return this.staticClass(receiver) ?? this.types.of(receiver);
    if (receiver.type.includes('type')) return this.types.of(receiver);
    return this.type(receiver) ?? this.staticClass(receiver);
  }

  /** An expression without parentheses, and through one local or `static final` field to its value. */
  value(node: Node | undefined, depth = 0): Node | undefined {
    const at = bare(node);
    if (!at || depth > 4) return at;
    if (at.type === 'identifier' || at.type === 'field_access') {
      const declaration = this.declarationOf(at);
      if (declaration?.kind === 'field')
        return declaration.field.isFinal && declaration.field.value
          ? this.value(declaration.field.value, depth + 1)
          : at;
      if (declaration?.kind === 'local' && declaration.value && !this.reassigned(declaration))
        return this.value(declaration.value, depth + 1);
    }
    return at;
  }

  /** What an identifier or field access declares. */
  declarationOf(node: Node): Declaration | undefined {
    if (node.type === 'identifier') return this.declaration(node.text, node);
    if (node.type !== 'field_access') return undefined;
    const object = node.child('object');
    const name = node.child('field')?.text ?? '';
    const cls = object && (this.type(object) ?? this.staticClass(object))?.cls;
    const field = cls && this.types.field(cls, name);
    return field ? { kind: 'field', name, field } : undefined;
  }

  /** True when a local is assigned again after its declaration. */
  reassigned(declaration: Declaration): boolean {
    if (declaration.kind === 'field') return !declaration.field.isFinal;
    const scope = declaration.node.above(
      'method_declaration',
      'constructor_declaration',
      'static_initializer',
      'class_body',
    );
    let found = false;
    scope?.walk((n) => {
      if (
        n.type === 'assignment_expression' &&
        n.child('left')?.type === 'identifier' &&
        n.child('left')!.text === declaration.name
      )
        found = true;
      return !found;
    });
    return found;
  }
}

function declared(statement: Node, name: string, before = Infinity): Declaration | undefined {
  for (const d of statement.all('variable_declarator')) {
    if (d.start < before && d.child('name')?.text === name)
      return { kind: 'local', name, node: d, type: statement.child('type'), value: d.child('value') };
  }
  return undefined;
}

function pattern(condition: Node | undefined, name: string): Declaration | undefined {
  let found: Declaration | undefined;
  condition?.walk((n) => {
    if (n.type === 'lambda_expression') return false;
    if (n.type === 'instanceof_expression' && n.child('name')?.text === name)
      found = { kind: 'pattern', name, node: n, type: n.child('right') };
    return !found;
  });
  return found;
}

/** The parameters of a lambda, in order. */
export function lambdaParameters(lambda: Node): readonly { name: string; node: Node; type?: Node }[] {
  const parameters = lambda.child('parameters');
  if (!parameters) return [];
  if (parameters.type === 'identifier') return [{ name: parameters.text, node: parameters }];
  return parameters.children.map((p) =>
    p.type === 'identifier'
      ? { name: p.text, node: p }
      : { name: p.child('name')?.text ?? '', node: p, type: p.child('type') },
  );
}

/** What declares a name: a declarator, a parameter, a field's declarator. */
export const nodeOf = (declaration: Declaration): Node =>
  declaration.kind === 'field' ? declaration.field.node : declaration.node;

/** Every place that reads a local variable, a parameter or a field: for fields also in subclasses of this workspace. */
export function referencesOf(declaration: Declaration, expressions: Expressions): Node[] {
  const own = nodeOf(declaration);
  const roots: Node[] = [];
  if (declaration.kind === 'field') {
    const { field } = declaration;
    const heirs = field.isPrivate ? [] : expressions.types.heirs(field.owner);
    for (const unit of new Set([unitOf(own), ...heirs.map((c) => c.unit)]))
      roots.push(expressions.types.workspace.bodies(unit).root);
  } else roots.push(isFunctionNode(own) ? own : (functionAround(own) ?? own.above('class_body') ?? own));
  const found: Node[] = [];
  for (const root of roots) {
    root.walk((n) => {
      if (n.type !== 'identifier' || n.text !== declaration.name || n.field === 'name') return;
      const reference = n.parent?.type === 'field_access' && n.field === 'field' ? n.parent : n;
      if (reference.parent?.type === 'assignment_expression' && reference.field === 'left') return;
      const named = expressions.declarationOf(reference);
      if (named && nodeOf(named) === own) found.push(reference);
    });
  }
  return found;
}
