import { ts } from 'ts-morph';
import type { Effect } from '../../../facts/effects';
import { bare, calledName, outer, property } from '../syntax/syntax';

const logNames =
  /^(log|info|warn|warning|error|debug|trace|verbose|fatal|silly|http|notice|critical|dir|table|time|timeEnd|group|groupEnd|captureException|captureMessage|addBreadcrumb)$/;
const logReceivers =
  /(^|[.\s])(console|_?log(ger|ging)?|winston|pino|bunyan|loglevel|sentry|newrelic|rollbar|bugsnag|\w*logger|\w*log|debug)(\(\))?$/i;
/** Fluent loggers: `log.atDebug().withCause(e)`. */
const logChain = /^(this\.)?(_?log(ger)?|console)(\(\))?\.\w+\(/i;
const metricReceivers =
  /(metric|counter|gauge|histogram|statsd|prometheus|\bprom\b|tracer|span|telemetry|stats|\btimer|stopwatch|summary|monitor)/i;
const metricNames =
  /^(inc|dec|increment|decrement|observe|timing|gauge|histogram|record\w*|labels|startTimer|setStatus|setAttribute|setAttributes|addEvent|recordException|setTag|finish|end|count|set|mark|update)$/;
const pureNames = new Set([
  'toString',
  'toISOString',
  'toJSON',
  'map',
  'filter',
  'reduce',
  'some',
  'every',
  'flatMap',
  'flat',
  'includes',
  'startsWith',
  'endsWith',
  'split',
  'join',
  'trim',
  'slice',
  'concat',
  'entries',
  'values',
  'keys',
  'toLowerCase',
  'toUpperCase',
  'toFixed',
  'padStart',
  'replace',
  'match',
  'indexOf',
  'valueOf',
  'getTime',
  'bind',
  'isArray',
  'fromEntries',
  'forEach',
  'sort',
  'reverse',
]);
const pureRoots =
  /^(_|lodash|moment|dayjs|uuid|uuidv4|uuidv1|nanoid|Math|Object|Number|String|Boolean|Date|BigInt|Symbol|path|util|crypto|createHash|z|Joi|assert|expect|classTransformer|plainToInstance|plainToClass)\b/;
const pureFunctions =
  /^(String|Number|Boolean|BigInt|parseInt|parseFloat|isNaN|uuid(v\d)?|nanoid|randomUUID|plainToInstance|plainToClass|structuredClone|cloneDeep|format\w*|to[A-Z]\w*|is[A-Z]\w*|as[A-Z]\w*|get[A-Z]\w*Name|create\w*(Dto|Id|Key)|build\w*(Dto|Key)|clearTimeout|clearInterval|Error|Symbol|require|import)$/;
const databaseReceivers =
  /(prisma|repo(sitor(y|ies))?|model|collection|\bdb\b|database|knex|pool|\bconn(ection)?\b|\btx\b|\btrx\b|transaction|entitymanager|\bmanager\b|\bem\b|dao|datasource|queryrunner|sequelize|mongo|dynamo|table|client|sql|\bpg\b|\bqx\b|store)/i;
const mailReceivers =
  /(mail(er|gun|service|client|transport\w*)?|smtp|sendgrid|sgmail|resend|postmark|twilio|\bses\b|sms|nodemailer|notifier)/i;
const paymentReceivers =
  /(stripe|braintree|paypal|adyen|payment(gateway|client|provider|processor|api)|charges|paymentIntents)/i;
const httpReceivers = /(axios(instance)?|\bhttp(service|client)?\b|got|superagent|\brequest\b|needle|undici|ky)$/i;

/** A condition that a second run no longer meets: a version, a state, a sequence number. */
const conditional =
  /\bwhere\b.*(\b(version|status|state|processed|handled|seq\w*|last_\w+|updated_at|event_id|is null|not exists|not in)\b|[<>])/i;

/** What an SQL text does when it is run twice. */
export function sqlEffect(text: string): Effect | undefined {
  const sql = text.replace(/\s+/g, ' ').trim();
  if (/^(select|with\b(?!.*\b(insert|update|delete)\b)|show|explain)\b/i.test(sql))
    return { kind: 'database', operation: 'read' };
  if (/\binsert\b/i.test(sql))
    return {
      kind: 'database',
      operation: /on conflict|on duplicate key|insert (or )?ignore|where not exists/i.test(sql)
        ? 'repeatable'
        : 'insert',
    };
  if (/\bupdate\b.*\bset\b/i.test(sql))
    return {
      kind: 'database',
      operation:
        /\b([\w.]+)\s*=\s*\1\s*[-+]/i.test(sql.replace(/"/g, '')) && !conditional.test(sql)
          ? 'increment'
          : 'repeatable',
    };
  if (/^(delete|merge|truncate|create|alter|drop)\b/i.test(sql)) return { kind: 'database', operation: 'repeatable' };
  if (/^(begin|start transaction|commit|rollback|savepoint)\b/i.test(sql))
    return { kind: 'database', operation: 'unknown' };
  return undefined;
}

const literalText = (node: ts.Expression | undefined): string | undefined => {
  if (!node) return undefined;
  const value = bare(node);
  if (ts.isStringLiteralLike(value)) return value.text;
  if (ts.isTemplateExpression(value))
    return value.head.text + value.templateSpans.map((span) => `$${span.literal.text}`).join('');
  return undefined;
};

/** What an effect may ask of the code around a call. */
export interface EffectContext {
  /**
   * The type a receiver was declared with, as written, or `new X` when it was made here; empty when neither is known.
   */
  declaredType(receiver: ts.Expression): string;
  /** The text of a string constant that an identifier names. */
  constant(value: ts.Expression): string | undefined;
}

/**
 * What a call does, judged by its name, its receiver's text and declared type, and its literal arguments.
 * @param standard declared by the standard library
 */
export function effectOf(
  call: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression,
  standard: boolean,
  { declaredType, constant }: EffectContext,
): Effect {
  if (ts.isNewExpression(call)) return { kind: 'none' };
  const callee = bare(ts.isCallExpression(call) ? call.expression : call.tag);
  const name = calledName(callee);
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression.getText().replace(/\s+/g, '') : '';
  if (
    standard &&
    !/^(parse|log|info|warn|error|debug|trace|exit|kill|abort|nextTick|setTimeout|setInterval|setImmediate|queueMicrotask|fetch|dir|table)$/.test(
      name,
    )
  )
    return { kind: 'none' };
  const first = ts.isCallExpression(call) ? call.arguments[0] : undefined;
  if (ts.isTaggedTemplateExpression(call))
    return (
      sqlEffect(
        ts.isNoSubstitutionTemplateLiteral(call.template)
          ? call.template.text
          : [call.template.head.text, ...call.template.templateSpans.map((s) => s.literal.text)].join('$'),
      ) ?? { kind: 'unknown' }
    );
  if (receiver === 'process' && (name === 'exit' || name === 'abort' || name === 'kill')) return { kind: 'exit' };
  if (/^(setTimeout|setInterval|setImmediate|queueMicrotask|nextTick)$/.test(name)) return { kind: 'schedule' };
  if (receiver === 'JSON' && name === 'parse') return { kind: 'parse' };
  if (
    (receiver && logNames.test(name) && logReceivers.test(receiver)) ||
    logChain.test(receiver) ||
    receiver === 'console' ||
    (!receiver && /^(log|debug|captureException)$/i.test(name)) ||
    (/sentry/i.test(receiver) && /^capture|^with|^set/.test(name))
  )
    return { kind: 'log' };
  if (receiver && /^(inc|observe|labels|startTimer)$/.test(name)) return { kind: 'log' };
  if (receiver && metricNames.test(name) && metricReceivers.test(receiver)) return { kind: 'log' };
  if (/^(sleep|delay|wait|heartbeat|timeout)$/.test(name)) return { kind: 'sleep' };
  if (
    /^(parse|safeParse|decode|deserialize|deserialise|unmarshal|fromBinary|fromJSON|parseMessage|decodeMessage|validate|transform)$/.test(
      name,
    ) &&
    !databaseReceivers.test(receiver)
  )
    return { kind: 'parse' };
  if (name === 'fetch' && !receiver) {
    const init = ts.isCallExpression(call) ? call.arguments[1] : undefined;
    const options =
      init && ts.isObjectLiteralExpression(bare(init)) ? (bare(init) as ts.ObjectLiteralExpression) : undefined;
    const method = options && property(options, 'method');
    const text = method && ts.isPropertyAssignment(method) ? literalText(method.initializer) : undefined;
    return {
      kind: 'http',
      method: !init
        ? 'read'
        : options && /idempotency-key/i.test(options.getText())
          ? 'repeatable'
          : text
            ? text.toUpperCase() === 'POST'
              ? 'post'
              : /^(GET|HEAD)$/i.test(text)
                ? 'read'
                : 'repeatable'
            : 'unknown',
    };
  }
  const typed = typedReceiver(callee, receiver, declaredType);
  if (httpReceivers.test(receiver) || httpReceivers.test(typed)) {
    if (
      name === 'post' &&
      /\/_?(search|query|graphql|find|filter|lookup|count)\/?$/i.test((literalText(first) ?? '').replace(/\?.*$/, ''))
    )
      return { kind: 'http', method: 'read' };
    if (name === 'post')
      return {
        kind: 'http',
        method: ts.isCallExpression(call) && /idempotency-key/i.test(call.getText()) ? 'repeatable' : 'post',
      };
    if (/^(get|head|options)$/.test(name)) return { kind: 'http', method: 'read' };
    if (/^(put|delete|patch)$/.test(name)) return { kind: 'http', method: 'repeatable' };
  }
  if (
    /^send(Mail|Email|Sms|SMS|Text)\w*$/.test(name) ||
    (mailReceivers.test(receiver) &&
      (/^(send|sendMail)$/.test(name) ||
        (name === 'create' && /(messages|verifications|calls|emails)$/.test(receiver))) &&
      !/producer|kafka/i.test(receiver))
  )
    return { kind: 'mail' };
  if (
    (paymentReceivers.test(receiver) || /^charge(Card|Customer)?$/.test(name)) &&
    /idempotency.?key/i.test(call.getText())
  )
    return { kind: 'http', method: 'repeatable' };
  if (paymentReceivers.test(receiver) && /^(create|charge|capture|confirm|pay|refund|authorize|process\w*)$/.test(name))
    return { kind: 'payment' };
  if (/^(charge(Card|Customer)?|capturePayment)$/.test(name) && receiver) return { kind: 'payment' };
  const takesSql =
    /^(query|execute|raw|run|none|one|any|manyOrNone|oneOrNone|\$executeRaw\w*|\$queryRaw\w*|result|exec|all|get|prepare|unsafe)$/.test(
      name,
    );
  const sql =
    takesSql && first
      ? (literalText(first) ?? (ts.isIdentifier(bare(first)) ? constant(bare(first)) : undefined))
      : undefined;
  if (sql !== undefined) {
    const effect = sqlEffect(sql);
    if (effect) return effect;
  }
  const database = databaseEffect(call, name, typed);
  if (database) return database;
  if ((receiver && pureNames.has(name)) || pureRoots.test(receiver) || (!receiver && pureFunctions.test(name)))
    return { kind: 'none' };
  return { kind: 'unknown' };
}

function typedReceiver(callee: ts.Expression, receiver: string, declaredType: EffectContext['declaredType']): string {
  if (!ts.isPropertyAccessExpression(callee)) return receiver;
  const inner = bare(callee.expression);
  if (ts.isNewExpression(inner)) return `new ${inner.expression.getText()}`;
  return /^[\w.]+$/.test(receiver) ? `${receiver} ${declaredType(callee.expression)}`.trim() : receiver;
}

/**
 * True for calls that are known to yield a promise although their type cannot be seen: ORMs, mailers and HTTP clients
 * that have no other form.
 */
export function yieldsPromiseByName(
  call: ts.CallExpression,
  effect: Effect,
  declaredType: EffectContext['declaredType'],
): boolean {
  if (effect.kind !== 'database' && effect.kind !== 'mail' && effect.kind !== 'http') return false;
  const callee = bare(call.expression);
  if (call.arguments.some((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument)))
    return false;
  if (!ts.isPropertyAccessExpression(callee)) return effect.kind === 'http' && calledName(callee) === 'fetch';
  const receiver = typedReceiver(callee, callee.expression.getText().replace(/\s+/g, ''), declaredType);
  if (effect.kind === 'http') return /(^|\.)axios$/.test(receiver);
  if (effect.kind !== 'database') return callee.name.text === 'sendMail';
  return (
    /(^|\.)prisma\.|\b(Repository|Model)</.test(receiver) ||
    (/(^|\.)\w+(Repository|Model)\b/.test(receiver) && effect.operation !== 'read' && effect.operation !== 'unknown')
  );
}

function databaseEffect(call: ts.CallExpression, name: string, receiver: string): Effect | undefined {
  const text = (): string => call.getText();
  const operation = (value: Extract<Effect, { kind: 'database' }>['operation']): Effect => ({
    kind: 'database',
    operation: value,
  });
  if (/redis|cache|ioredis/i.test(receiver)) {
    if (
      /^(incr|incrby|decr|decrby|hincrby|zincrby|incrbyfloat|incrBy|decrBy|hIncrBy|zIncrBy|lpush|rpush|lPush|rPush|xadd|xAdd)$/.test(
        name,
      )
    )
      return operation('increment');
    if (/^set$/.test(name) && /\bNX\b/.test(text())) return operation('read');
    if (/^(set|hset|hSet|sadd|sAdd|zadd|zAdd|del|expire|setex|setEx|hdel)$/.test(name)) return operation('repeatable');
    if (/^(get|hget|hGet|exists|mget|sismember|sIsMember|setnx|setNX|ttl|hgetall|hGetAll)$/.test(name))
      return operation('read');
  }
  if (
    /^(find\w*|select|count|countBy|aggregate|exists?|existsBy|getOne|getMany|getRawMany|getRawOne|findByPk|distinct)$/.test(
      name,
    ) &&
    (databaseReceivers.test(receiver) || /^[A-Z]\w*$/.test(receiver))
  ) {
    return /^findOneAnd(Update|Replace|Delete)$|^findByIdAnd(Update|Delete)$/.test(name)
      ? operation(/\$inc\b|\$push\b/.test(text()) ? 'increment' : 'repeatable')
      : operation('read');
  }
  if (/^(find(ById|One|First|Unique|By[A-Z]\w*)|getById)$/.test(name)) return operation('read');
  const mongo =
    /^(updateOne|updateMany|insertOne|insertMany|findOneAndUpdate|findByIdAndUpdate|replaceOne|deleteOne|deleteMany|bulkWrite)$/.test(
      name,
    );
  const made = name === 'save' && /(^| )new ?[\w.]*[A-Z]\w*/.test(receiver);
  const known = mongo || made || databaseReceivers.test(receiver);
  const model = /(^|\.)[A-Z]\w*$/.test(receiver);
  if (!known && !model) return undefined;
  if (
    /^(insertOne|insertMany|insert|bulkInsert|bulkCreate|createMany|createManyAndReturn|insertGraph)$/.test(name) &&
    !/producer|consumer|kafka/i.test(receiver)
  ) {
    return operation(
      /onConflict|orIgnore|orUpdate|ignoreDuplicates|skipDuplicates|updateOnDuplicate/.test(chainText(call))
        ? 'repeatable'
        : 'insert',
    );
  }
  if (name === 'create' && /prisma|(^|\.)tx\./i.test(receiver)) return operation('insert');
  if (
    name === 'create' &&
    (model || /(^|\.)\w*Model( |$)|\bModel</.test(receiver)) &&
    (ts.isAwaitExpression(outer(call).parent) || ts.isReturnStatement(outer(call).parent))
  )
    return operation('insert');
  if (/^(increment|decrement)$/.test(name)) return operation('increment');
  if (/^(update|updateOne|updateMany|updateById|upsert|bulkWrite)$/.test(name))
    return operation(
      /\$inc\b|\$push\b|\b(increment|decrement)\s*:/.test(text()) && !/\bupsert$/.test(name)
        ? 'increment'
        : 'repeatable',
    );
  if (
    /^(delete|deleteOne|deleteMany|remove|destroy|replaceOne|softDelete|createOrUpdate|findOrCreate|insertOrUpdate)$/.test(
      name,
    )
  )
    return operation('repeatable');
  if (/^(save|persist)$/.test(name)) return operation(made ? 'insert' : 'unknown');
  return undefined;
}

const arithmetic =
  /(?<!\bthis)\.(?!count\b|total\b|attempts?\b|retries\b|retryCount\b|length\b|index\b|offset\b|\w*(?:Count|Index|Attempts)\b)[\w$]+\s*(?:\+=|-=|\+\+|--)/;

/**
 * True when a call stores a value that its function computed from the stored one (`stock = product.stock - qty`,
 * `account.balance += x`):
 * a second run changes it again.
 */
export function storesArithmetic(call: ts.CallExpression, within: ts.Node): boolean {
  if (!/^(save|update|put|set|persist|merge|store|replace|write)/i.test(calledName(call.expression))) return false;
  const body = within.getText();
  if (arithmetic.test(body)) return true;
  const computed = [
    ...body.matchAll(/\b(?:const|let)\s+([\w$]+)\s*=\s*[\w$.]+\.(?!length\b)[\w$]+\s*[-+]\s*[\w$]+\.[\w$.]+/g),
  ].map((m) => m[1]!);
  return computed.some((name) =>
    new RegExp(`\\b${name.replaceAll('$', '')}\\b`).test(call.arguments.map((a) => a.getText()).join(',')),
  );
}

/** The text of the whole fluent chain a call stands in: `knex('t').insert(x).onConflict('id').ignore()`. */
function chainText(call: ts.Node): string {
  let at: ts.Node = call;
  while (ts.isPropertyAccessExpression(at.parent) || (ts.isCallExpression(at.parent) && at.parent.expression === at))
    at = at.parent;
  return at.getText();
}
