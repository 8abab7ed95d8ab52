import type { Resolver } from '../resolve/resolver';
import { modifiersOf, unitOf } from '../resolve/model';
import { functionAround, type Node } from '../syntax/syntax';

/** Loggers that take `error(String, Throwable)`. */
const LOGGERS =
  /^(?:org\.slf4j\.(?:ext\.X)?Logger|org\.apache\.logging\.log4j\.Logger|org\.apache\.log4j\.Logger|org\.apache\.commons\.logging\.Log|org\.jboss\.logging\.Logger|ch\.qos\.logback\.classic\.Logger)$/;
const LOMBOK_LOGGERS = ['Slf4j', 'Log4j2', 'Log4j', 'CommonsLog', 'XSlf4j', 'JBossLog'];

/**
 * The logger that the code of a function (its node) can name: of its class, what that inherits from, or a class around
 * it.
 */
export function logger(node: Node, resolver: Resolver): { logger?: string } {
  const inside = node.child('body') ?? node;
  const seen = (name: string) => {
    const declaration = resolver.declaration(name, inside.children[inside.children.length - 1] ?? inside);
    return !declaration || declaration.kind === 'field';
  };
  let instance = !isStatic(node);
  for (let at = unitOf(node).classAround(node); at; at = at.outer) {
    for (const c of resolver.types.lineage(at)) {
      for (const field of c.fields.values()) {
        if (!field.type || !(field.isStatic || instance) || (c !== at && field.isPrivate) || !seen(field.name))
          continue;
        if (LOGGERS.test(resolver.types.of(field.type).qualified ?? '')) return { logger: field.name };
      }
    }
    if (at.annotated(...LOMBOK_LOGGERS) && seen('log')) return { logger: 'log' };
    // A static nested class sees no fields of objects around it.
    instance &&= at.node.type === 'class_declaration' ? !modifiersOf(at.node).words.has('static') : at.anonymous;
  }
  return {};
}

/** True in static methods and initialisers, and in lambdas there. */
function isStatic(node: Node): boolean {
  let at: Node | undefined = node;
  while (at?.type === 'lambda_expression') at = functionAround(at);
  return (
    at?.type === 'static_initializer' || (at?.type === 'method_declaration' && modifiersOf(at).words.has('static'))
  );
}
