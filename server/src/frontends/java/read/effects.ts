import type { Effect } from '../../../facts/effects';
import { runsLater } from './callbacks';
import type { Resolver } from '../resolve/resolver';
import { modifiersOf, type MethodInfo, simpleName } from '../resolve/model';
import { argumentsOf, bare, type Node, returnedValues } from '../syntax/syntax';
import { literal } from '../resolve/values';
import type { Type } from '../resolve/types';

const NONE: Effect = { kind: 'none' };
const LOG: Effect = { kind: 'log' };
const PARSE: Effect = { kind: 'parse' };
const UNKNOWN: Effect = { kind: 'unknown' };
const database = (operation: 'read' | 'insert' | 'increment' | 'repeatable' | 'unknown'): Effect => ({
  kind: 'database',
  operation,
});
const http = (method: 'read' | 'post' | 'repeatable' | 'unknown'): Effect => ({ kind: 'http', method });

const LOGGER_TYPES = /^(?:Logger|Log|FluentLogger|XLogger|InternalLogger|ESLogger)$/;
const LOGGER_NAMES = /^(?:this\.)?_?(?:log|logger|LOG|LOGGER|Log|Logger)$/;
const METRIC_TYPES =
  /(?:Meter|MeterRegistry|Counter|Gauge|Histogram|Metrics?|MetricRegistry|MetricsRecorder|Tracer|Span|StatsD\w*|StopWatch|Stopwatch|MDC|Sample|LongAdder)$/;
const METRIC_NAMES = /(?:meter|metrics?|counter|gauge|histogram|tracer|span|statsd|stopwatch|MDC)(?:\(\))?$/i;
const PLAIN_TYPES =
  /^(?:String|StringBuilder|StringBuffer|CharSequence|Integer|Long|Short|Byte|Double|Float|Boolean|Character|Number|BigDecimal|BigInteger|int|long|double|boolean|byte|char|List|ArrayList|LinkedList|Set|HashSet|LinkedHashSet|TreeSet|Map|HashMap|LinkedHashMap|TreeMap|EnumMap|ConcurrentMap|ConcurrentHashMap|Collection|Collections|Arrays|Iterator|Iterable|Stream|IntStream|LongStream|Collectors|Optional|OptionalInt|OptionalLong|Objects|Math|UUID|Instant|Duration|LocalDate|LocalDateTime|LocalTime|ZonedDateTime|OffsetDateTime|ZoneId|Clock|Date|Calendar|DateTimeFormatter|Locale|Random|ThreadLocalRandom|StringUtils|CollectionUtils|ObjectUtils|Properties|Entry|Pattern|Matcher|Class|Throwable|Exception|RuntimeException|AtomicInteger|AtomicLong|AtomicBoolean|AtomicReference|Thread|TimeUnit|Enum|Field|Method|Headers|Header|ConsumerRecord|ConsumerRecords|ProducerRecord|RecordMetadata|TopicPartition|OffsetAndMetadata|SendResult|MessageBuilder|Message|MessageHeaders|ProducerConfig|ConsumerConfig|Base64|Charset|StandardCharsets|URI|URL|Path|Paths|JsonNode|ObjectNode|ArrayNode|JsonObject|JsonArray|HttpHeaders|ResponseEntity|Assert|Preconditions|Validate|Queue|Deque|ArrayDeque|System|ThreadLocal|Stack|Vector|Comparator|ByteBuffer|StringJoiner|BitSet|Sort|PageRequest|Page|Authentication|SecurityContextHolder)$/;
/** What Kafka's clients only tell of the cluster, the group or themselves. */
const CLIENT_QUESTIONS =
  /^(?:assignment|subscription|position|committed|groupMetadata|partitionsFor|listTopics|beginningOffsets|endOffsets|offsetsForTimes|currentLag|metrics|paused|describe\w+|list[A-Z]\w*|clientInstanceId)$/;
const READ = /^(?:find|get|exists|count|read|query|select|load|search|fetch|list|stream|contains|lookup|is|has)/;
const INSERT = /^(?:insert|persist|create|add(?!All$)|append|push|publish|store)/;
const SAVE = /^save/;
const DELETE = /^(?:delete|remove|evict|clear|purge|expire|truncate)/;
const PARSERS =
  /^(?:readValue|readTree|readerFor|treeToValue|convertValue|fromJson|parseObject|parseArray|parseFrom|deserialize|decode|unmarshal|parseText)$/;

/**
 * What a call outside the workspace's own methods does, by the receiver's type and the call's name. `target`: the
 * workspace's
 * method it reaches, which flow follows; then the answer only tells whether there is anything to follow.
 */
export function effectOf(call: Node, target: MethodInfo | undefined, resolver: Resolver): Effect {
  const name = call.child('name')?.text ?? '';
  const object = call.child('object');
  const receiver = object ? (resolver.type(object) ?? resolver.staticClass(object)) : undefined;
  const simple = receiver?.simple ?? '';
  const text = (object?.text ?? '').replace(/\s+/g, '');
  const args = argumentsOf(call);

  // A name alone tells only where the type is not to be seen: `log` may be an entity.
  if (
    (LOGGER_TYPES.test(simple) && !receiver?.cls) ||
    (!receiver && LOGGER_NAMES.test(text)) ||
    /^System\.(?:out|err)$/.test(text) ||
    name === 'printStackTrace'
  )
    return LOG;
  if (
    object?.type === 'method_invocation' &&
    /^(?:atInfo|atWarn|atError|atDebug|atLevel|setCause|addArgument|addKeyValue)$/.test(
      object.child('name')?.text ?? '',
    )
  )
    return LOG;
  if (
    (text === 'System' && name === 'exit') ||
    ((simple === 'Runtime' || text === 'Runtime.getRuntime()') && (name === 'exit' || name === 'halt')) ||
    (simple === 'SpringApplication' && name === 'exit')
  )
    return { kind: 'exit' };
  if (((text === 'Thread' || simple === 'TimeUnit') && name === 'sleep') || simple === 'LockSupport')
    return { kind: 'sleep' };
  if (target) return isTrivial(target, resolver) ? NONE : UNKNOWN;
  if (receiver && CLIENT_QUESTIONS.test(name) && resolver.types.client(receiver)) return NONE;
  if (!receiver?.cls && (METRIC_TYPES.test(simple) || (!receiver && METRIC_NAMES.test(text)))) return LOG;
  if (runsLater(object, resolver) && /^(?:submit|execute|schedule\w*|invokeLater)$/.test(name))
    return { kind: 'schedule' };
  if (simple === 'CompletableFuture' && object && !resolver.type(object))
    return /^(?:runAsync|supplyAsync)$/.test(name) ? { kind: 'schedule' } : NONE;
  if (/^Thread$/.test(simple) && /^start/.test(name)) return { kind: 'schedule' };
  if (/^Thread\.of(?:Virtual|Platform)\(/.test(text) && name === 'start') return { kind: 'schedule' };
  // A queue that outlives the method hands what it is given to another thread.
  if (
    /(?:BlockingQueue|BlockingDeque|TransferQueue)$/.test(simple) &&
    /^(?:put|offer|add|transfer)$/.test(name) &&
    object &&
    resolver.declarationOf(object)?.kind === 'field'
  )
    return { kind: 'schedule' };
  if (
    PARSERS.test(name) ||
    (/^(?:Integer|Long|Double|BigDecimal|UUID|LocalDate|LocalDateTime|Instant|Boolean)$/.test(simple) &&
      /^(?:parse|valueOf|fromString)/.test(name))
  )
    return PARSE;
  if (/^(?:ObjectMapper|JsonMapper|Gson|ObjectWriter|JSON)$/.test(simple))
    return /^(?:parse|read|from)/.test(name) ? PARSE : NONE;

  const stored = storage(call, name, simple, text, args, receiver, resolver);
  if (stored) return stored;
  const remote = network(call, name, simple, text, args, receiver);
  if (remote) return remote;

  if (PLAIN_TYPES.test(simple) || isJdk(receiver)) return NONE;
  // Helper classes outside the workspace: `ExceptionUtils.getStackTrace(e)`, `Throwables.getRootCause(e)`.
  const statically =
    receiver !== undefined && !receiver.cls && object !== undefined && resolver.type(object) === undefined;
  if (
    statically &&
    /^(?:ExceptionUtils|Throwables|NestedExceptionUtils|\w*Utils?)$/.test(simple) &&
    /^(?:get|is|has|to|from|of|as|format|join|split|trim|equals|default|contains|unwrap|find|copy|new|empty|nullTo)/.test(
      name,
    )
  )
    return NONE;
  if (
    /Builder$/.test(simple) ||
    /(?:\.builder\(|\.newBuilder\(|Builder\()/.test(text) ||
    /^(?:builder|newBuilder|build|toBuilder)$/.test(name)
  )
    return NONE;
  if (/^(?:get|is|has)[A-Z]/.test(name) && args.length === 0) return NONE;
  if (
    /^(?:equals|hashCode|toString|name|ordinal|compareTo|getClass|value|key|size|isEmpty|length|values|valueOf|of|format|copyOf|asList|emptyList|requireNonNull|\w+Value|contains|startsWith|endsWith|matches|stream|iterator|hasNext|next|entrySet|keySet|isPresent|as[A-Z]\w*|path|at)$/.test(
      name,
    )
  )
    return NONE;
  if (receiver?.cls && /^set[A-Z]/.test(name) && args.length === 1) return NONE;
  if (
    receiver?.cls &&
    (receiver.cls.node.type === 'record_declaration' || receiver.cls.node.type === 'enum_declaration') &&
    args.length === 0
  )
    return NONE;
  return UNKNOWN;
}

/** Classes of the JDK that only compute, unlike those that read, write, wait or run things. */
const isJdk = (type: Type | undefined): boolean =>
  /^java\.(?:lang|util|math|time|text)\.(?!concurrent\.|logging\.|Timer|Process|Runtime|Thread$|Runnable$|function\.)/.test(
    type?.qualified ?? '',
  );

/** A method that calls nothing and throws nothing: a getter, a setter, arithmetic. */
function isTrivial(method: MethodInfo, resolver: Resolver): boolean {
  const body = resolver.types.workspace.body(method);
  if (!body || body.end - body.start > 300) return false;
  let trivial = true;
  body.walk((n) => {
    if (
      n.type === 'method_invocation' ||
      n.type === 'object_creation_expression' ||
      n.type === 'throw_statement' ||
      n.type === 'method_reference' ||
      n.type === 'lambda_expression'
    )
      trivial = false;
    return trivial;
  });
  return trivial;
}

function storage(
  call: Node,
  name: string,
  simple: string,
  text: string,
  args: readonly Node[],
  receiver: Type | undefined,
  resolver: Resolver,
): Effect | undefined {
  if (
    /^(?:JdbcTemplate|JdbcOperations|NamedParameterJdbcTemplate|NamedParameterJdbcOperations|JdbcClient|Handle|Jdbi|SqlSession|DSLContext)$/.test(
      simple,
    )
  ) {
    const sql = args[0] && literal(args[0], resolver);
    if (sql !== undefined && /^(?:update|batchUpdate|execute|sql|createUpdate)$/.test(name)) return ofSql(sql);
    return READ.test(name)
      ? database('read')
      : /^(?:update|batchUpdate|execute)/.test(name)
        ? database('unknown')
        : undefined;
  }
  if (/^(?:PreparedStatement|Statement|CallableStatement)$/.test(simple)) {
    if (/^execute(?:Update|LargeUpdate|Batch)?$/.test(name)) {
      const sql = (args[0] && literal(args[0], resolver)) ?? preparedSql(call, resolver);
      return sql === undefined ? database('unknown') : ofSql(sql);
    }
    return name === 'executeQuery' ? database('read') : NONE;
  }
  if (simple === 'ResultSet' || simple === 'DataSource') return NONE;
  if (simple === 'Connection' && /^(?:prepare|create|set|get)/.test(name)) return NONE;
  if (/^(?:EntityManager|TestEntityManager|Session)$/.test(simple)) {
    if (name === 'persist') return saved(name, args[0], resolver);
    if (/^(?:merge|remove|refresh|detach|flush|clear)$/.test(name)) return database('repeatable');
    return READ.test(name) || name === 'find' ? database('read') : /^create\w*Query$/.test(name) ? NONE : undefined;
  }
  if (
    /^(?:MongoTemplate|MongoOperations|ReactiveMongoTemplate|MongoCollection|ElasticsearchOperations|ElasticsearchRestTemplate|CassandraTemplate|R2dbcEntityTemplate)$/.test(
      simple,
    )
  ) {
    if (/^insert/.test(name)) return database('insert');
    if (SAVE.test(name)) return saved(name, args[0], resolver);
    if (/^(?:upsert|replace|index)/.test(name) || DELETE.test(name)) return database('repeatable');
    if (/^(?:update|findAndModify|findOneAndUpdate)/.test(name))
      return database(/\.inc\(|\$inc/.test(call.text) ? 'increment' : 'unknown');
    return READ.test(name) ? database('read') : undefined;
  }
  if (
    /(?:Redis\w*|ValueOperations|HashOperations|ListOperations|SetOperations|ZSetOperations|Jedis\w*|RBucket|RMap)$/.test(
      simple,
    ) ||
    /\.opsFor\w+\(/.test(text)
  ) {
    if (/^(?:increment|incr|decr|hincrBy|incrBy)/i.test(name)) return database('increment');
    if (/^(?:leftPush|rightPush|lpush|rpush|xadd)/i.test(name)) return database('insert');
    if (/^(?:opsFor|boundValueOps|expire|getExpire)/.test(name)) return NONE;
    return /^(?:get|has|exists|hget|members|range|size)/i.test(name) ? database('read') : database('repeatable');
  }
  const owner = receiver ? simple : text.replace(/^this\./, '');
  // Spring Data makes the class of an interface: by what it extends, or one of the workspace's that nobody implements
  // and that saves.
  const made =
    receiver?.cls?.isInterface &&
    (receiver.cls.supertypes.some((t) => /Repository$/.test(simpleName(t))) ||
      ([...receiver.cls.methods.keys()].some((n) => /^(?:save|persist|insert)/.test(n)) &&
        !resolver.types.implementations(receiver.cls).length));
  if (made || /(?:Repository|Repositories|Repo|Dao|DAO|CrudRepository)$/i.test(owner)) {
    if (SAVE.test(name)) return saved(name, args[0], resolver);
    if (/upsert|merge|replace|IfAbsent|OrUpdate|OrIgnore|IfNotExists/i.test(name)) return database('repeatable');
    if (READ.test(name)) return database('read');
    if (DELETE.test(name)) return database('repeatable');
    if (/^(?:increment|decrement)/.test(name)) return database('increment');
    if (INSERT.test(name)) return database('insert');
    return name === 'flush' ? database('repeatable') : database('unknown');
  }
  return undefined;
}

function network(
  call: Node,
  name: string,
  simple: string,
  text: string,
  args: readonly Node[],
  receiver: Type | undefined,
): Effect | undefined {
  if (/^(?:RestTemplate|TestRestTemplate|RestOperations|RestClient|WebClient)$/.test(simple)) {
    // A POST whose method is called fetch or search asks, as GraphQL and many an API do.
    if (/^post/.test(name))
      return http(READ.test(call.above('method_declaration')?.child('name')?.text ?? '') ? 'unknown' : 'post');
    if (/^(?:get|head|options)/.test(name)) return http('read');
    if (/^(?:put|delete|patch)/.test(name)) return http('repeatable');
    if (name === 'exchange' || name === 'execute') {
      const verb = /HttpMethod\.([A-Z]+)/.exec(args.map((a) => a.text).join())?.[1];
      return http(
        verb === 'POST'
          ? 'post'
          : verb === 'GET'
            ? 'read'
            : verb === 'PUT' || verb === 'DELETE'
              ? 'repeatable'
              : 'unknown',
      );
    }
    return undefined;
  }
  if (/^(?:HttpClient|CloseableHttpClient|OkHttpClient|AsyncHttpClient)$/.test(simple))
    return /^(?:send|execute|sendAsync|newCall)$/.test(name) ? http('unknown') : NONE;
  const feign = receiver?.cls?.annotated('FeignClient', 'HttpExchange', 'RegisterRestClient');
  if (feign) {
    const method = receiver!.cls!.methods.get(name)?.[0];
    const verb =
      method?.annotations
        .map((a) => a.name + a.node.text)
        .find((a) => /Mapping|Exchange|^(?:GET|POST|PUT|DELETE)/.test(a)) ?? '';
    return http(
      /^Post|POST/.test(verb)
        ? 'post'
        : /^Get|GET/.test(verb)
          ? 'read'
          : /^(?:Put|Delete)|PUT|DELETE/.test(verb)
            ? 'repeatable'
            : 'unknown',
    );
  }
  const owner = simple || text.replace(/^this\./, '');
  if (
    /(?:MailSender|Mailer|MailClient|EmailClient|EmailSender|SmsClient|SmsSender|TwilioClient|SendGrid|SesClient|AmazonSimpleEmailService)(?:Impl)?$/i.test(
      owner,
    ) &&
    /^(?:send|deliver)/.test(name)
  )
    return { kind: 'mail' };
  if (receiver?.qualified?.startsWith('com.stripe.') && /^(?:create|capture|confirm)$/.test(name))
    return { kind: 'payment' };
  if (
    /(?:payment|stripe|paypal|braintree|adyen|charge)\w*(?:gateway|client|api|provider|processor)?$/i.test(owner) &&
    /^(?:charge|pay|capture|debit|authori[sz]e|refund|transfer|createCharge|createPayment|processPayment)(?![a-z])/.test(
      name,
    )
  )
    return { kind: 'payment' };
  return undefined;
}

/** `save`: an insert when what is saved was made here and carries no key of its own. */
function saved(name: string, entity: Node | undefined, resolver: Resolver): Effect {
  if (entity && addsToItself(entity)) return database('increment');
  const made = !name.endsWith('All') && entity && newlyMade(entity, resolver, 0);
  return database(made ? 'insert' : 'unknown');
}

/**
 * True for `wallet.setBalance(wallet.getBalance() - cents)` before `save(wallet)`: each run changes what the one before
 * left.
 */
function addsToItself(entity: Node): boolean {
  if (entity.type !== 'identifier') return false;
  const scope = entity.above('method_declaration', 'lambda_expression', 'constructor_declaration')?.text ?? '';
  const name = entity.text.replace(/\$/g, '\\$');
  return new RegExp(
    `\\b${name}\\s*\\.\\s*set(\\w+)\\(\\s*${name}\\s*\\.\\s*get\\1\\(\\)\\s*(?:[+-]|\\.\\s*(?:add|subtract|plus|minus)\\b)`,
  ).test(scope);
}

/** True when an expression is a new object whose making names no id: then saving it twice makes two. */
function newlyMade(node: Node, resolver: Resolver, depth: number): boolean {
  const at = resolver.value(node);
  if (!at || depth > 3) return false;
  const keyed = (text: string) => /\b(?:id|setId|withId|eventId|messageId|setEventId|setMessageId)\s*\(/.test(text);
  if (at.type === 'object_creation_expression') {
    // `new ProcessedEvent(event.getId())`
    if (keyed(at.text) || /(?:[iI]d|[uU]uid|[kK]ey)(?:\(\))?$/.test(argumentsOf(at)[0]?.text ?? '')) return false;
    // `Order order = new Order(); order.setId(event.id());`
    const name = bare(node);
    if (name?.type !== 'identifier') return true;
    const scope = name.above('method_declaration', 'lambda_expression', 'constructor_declaration');
    // A random id makes each a new one.
    return !new RegExp(
      `\\b${name.text.replace(/\$/g, '\\$')}\\s*\\.\\s*(?:setId|setEventId|setMessageId|setUuid|setKey|id)\\s*\\((?!\\s*(?:UUID\\.randomUUID|null\\b))`,
    ).test(scope?.text ?? '');
  }
  if (at.type !== 'method_invocation') return false;
  if (at.child('name')?.text === 'build') return /(?:builder|newBuilder)\(/.test(at.text) && !keyed(at.text);
  const method = resolver.target(at);
  const body = method && resolver.types.workspace.body(method);
  const returned = body ? returnedValues(body) : [];
  return returned.length === 1 && newlyMade(returned[0]!, resolver, depth + 1) && !keyed(body!.text);
}

function ofSql(sql: string): Effect {
  const text = sql.trim();
  if (/^insert\b/i.test(text))
    return database(
      /\bon\s+conflict\b|\bon\s+duplicate\s+key\b|\binsert\s+ignore\b|\bwhere\s+not\s+exists\b|\bor\s+ignore\b/i.test(
        text,
      )
        ? 'repeatable'
        : 'insert',
    );
  if (/^merge\b|^replace\b|^delete\b|^upsert\b/i.test(text)) return database('repeatable');
  // A condition on what the row holds makes the second run do nothing.
  if (
    /^update\b/i.test(text) &&
    /\bwhere\b[\s\S]*(?:version|processed|event_?id|[<>]|\bis\s+null\b|\bnot\s+exists\b)/i.test(text)
  )
    return database('repeatable');
  if (/^update\b/i.test(text))
    return database(/\b(\w+)\s*=\s*(?:\w+\.)?\1\s*[+-]/i.test(text) ? 'increment' : 'repeatable');
  return database(/^(?:select|with)\b/i.test(text) ? 'read' : 'unknown');
}

/** The SQL of `PreparedStatement s = connection.prepareStatement("...")`, for a call on `s`. */
function preparedSql(call: Node, resolver: Resolver): string | undefined {
  const object = call.child('object');
  const made = object && resolver.value(object);
  if (made?.type !== 'method_invocation' || !/^prepare/.test(made.child('name')?.text ?? '')) return undefined;
  const sql = argumentsOf(made)[0];
  return sql && literal(sql, resolver);
}

/** True for methods that Spring runs on another thread. */
export const isAsync = (method: MethodInfo): boolean => {
  const names = new Set(method.annotations.map((a) => a.name));
  return names.has('Async') || (!!method.owner.annotated('Async') && !modifiersOf(method.node).words.has('private'));
};

/** The effect of `receiver::name`, by the same tables as for calls; unknown for what is not to be resolved. */
export function referenceEffect(node: Node, resolver: Resolver): Effect {
  const reference = resolver.reference(node);
  if (!reference?.receiver || reference.name === 'new') return reference ? NONE : UNKNOWN;
  const call = {
    text: node.text,
    parent: undefined,
    above: () => undefined,
    child: (field: string) =>
      field === 'name' ? { text: reference.name } : field === 'object' ? reference.receiver : undefined,
  };
  return effectOf(call as unknown as Node, undefined, resolver);
}
