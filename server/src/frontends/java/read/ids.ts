import type { FunctionId } from '../../../facts/facts';
import { type Unit, unitOf } from '../resolve/model';
import { LOOPS } from './polls';
import { isClassNode, isFunctionNode, type Node } from '../syntax/syntax';

const known = new WeakMap<Unit, Ids>();

/**
 * The id of a function's node: methods, constructors, initialisers, lambdas, method references; and of loops, for their
 * poll handlers.
 */
export function idOf(node: Node): FunctionId {
  const unit = unitOf(node);
  let ids = known.get(unit);
  if (!ids) known.set(unit, (ids = new Ids(unit)));
  return ids.of(node) ?? `${unit.file}#unknown`;
}

/** The ids of a file's functions; those in bodies that are read later come later. */
class Ids {
  readonly #ids = new Map<Node, FunctionId>();
  readonly #used = new Map<string, number>();
  /** Bodies that are not read yet, with the path they stand at. */
  readonly #unread = new Map<Node, string>();

  constructor(readonly unit: Unit) {
    this.#visit(unit.root, '');
  }

  of(node: Node): FunctionId | undefined {
    for (let at: Node | undefined = node; at && !this.#ids.has(node); at = at.parent) {
      const path = this.#unread.get(at);
      if (path === undefined || at.unread) continue;
      this.#unread.delete(at);
      for (const child of at.children) this.#visit(child, path);
    }
    return this.#ids.get(node);
  }

  #unique(path: string): string {
    const count = (this.#used.get(path) ?? 0) + 1;
    this.#used.set(path, count);
    return count === 1 ? path : `${path}~${count}`;
  }

  #visit(node: Node, path: string): void {
    let inside = path;
    if (node.unread) this.#unread.set(node, path);
    if (isClassNode(node)) inside = [path, node.child('name')?.text ?? ''].filter(Boolean).join('.');
    else if (isFunctionNode(node) || node.type === 'method_reference') {
      inside = this.#unique(path + nameOf(node));
      this.#ids.set(node, `${this.unit.file}#${inside}`);
    } else if (node.type === 'object_creation_expression' && node.first('class_body')) {
      const body = node.first('class_body')!;
      const name = this.#unique(`${path}/${node.child('type')?.text.replace(/<[\s\S]*/, '') ?? ''}`);
      for (const child of node.children) this.#visit(child, child === body ? name : path);
      return;
    } else if (node.type === 'variable_declarator' && node.parent?.type !== 'local_variable_declaration')
      inside = `${path}.${node.child('name')?.text}`;
    else if (LOOPS.includes(node.type) && /poll/i.test(node.text))
      this.#ids.set(node, `${this.unit.file}#${this.#unique(`${path}/poll`)}`);
    for (const child of node.children) this.#visit(child, inside);
  }
}

/** What a function adds to the path of what it stands in. */
function nameOf(node: Node): string {
  switch (node.type) {
    case 'method_declaration':
      return `.${node.child('name')?.text}`;
    case 'static_initializer':
      return '.static';
    case 'lambda_expression':
    case 'method_reference':
      return `/${hint(node)}`;
    default:
      return '.constructor';
  }
}

/** What a lambda is called after: the call it is given to, or the variable it is kept in. */
function hint(node: Node): string {
  let up = node.parent;
  while (up?.type === 'cast_expression' || up?.type === 'parenthesized_expression') up = up.parent;
  if (up?.type === 'argument_list')
    return up.parent?.child('name')?.text ?? up.parent?.child('type')?.text.replace(/<[\s\S]*/, '') ?? 'lambda';
  if (up?.type === 'variable_declarator' && up.parent?.type === 'local_variable_declaration')
    return up.child('name')?.text ?? 'lambda';
  return 'lambda';
}
