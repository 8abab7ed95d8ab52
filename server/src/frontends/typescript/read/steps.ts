import { ts } from 'ts-morph';
import type { Effect } from '../../../facts/effects';
import type {
  Callback,
  CallStep,
  CatchClause,
  Creation,
  FunctionFact,
  Outcome,
  Send,
  Step,
  Targets,
} from '../../../facts/facts';
import { clientSteps, type ClientStepContext } from './client-steps';
import type { Client } from '../clients/client';
import { effectOf, storesArithmetic, yieldsPromiseByName } from './effects';
import type { StreamLoop } from './events';
import { displayName, idOf, loggerOf, nameRange, rewriteFacts } from '../syntax/functions';
import { Names } from '../syntax/names';
import { listener, outcomeOf, outerAssignments, recordsFailure, type OutcomeContext } from './outcome';
import { declarationOf } from '../resolve/scopes';
import type { Reachable, Semantics } from '../resolve/semantics';
import {
  bare,
  bindingNames,
  calledName,
  decoratorsOf,
  enclosingFunction,
  isFunctionNode,
  rangeOf,
  renamedImports,
  shortText,
  type FunctionNode,
} from '../syntax/syntax';
import { valueOf } from '../resolve/values';

/** A call of a client's member, as the readers of handlers and options get it. */
export interface ClientCall {
  readonly client: Client;
  /** `Container.member`; `Container.constructor` for `new Container(...)`. */
  readonly member: string;
  readonly call: ts.CallExpression | ts.NewExpression;
}

export interface StepContext {
  readonly semantics: Semantics;
  readonly clients: readonly Client[];
  /** Whether a Nest `ClientProxy` of this file is known to speak Kafka. */
  nestSpeaksKafka(): boolean;
}

/** What is known of a call before its step is made. */
interface Reached {
  readonly reached?: Reachable;
  /** The effect, when the client library says it. */
  readonly known?: Effect;
  /** The name tells all: see `isPlain`. */
  readonly plain?: boolean;
}

const nobody: Reachable = { functions: [], complete: false, handed: false };

const targetsOf = ({ functions, complete, handed }: Reachable): Targets => ({
  functions: [...new Set(functions.map(idOf))],
  complete,
  ...(handed ? { handed } : {}),
});

/** What values derive from: names of parameters, by local name, with the surrounding functions' names behind. */
class Scope {
  readonly #names = new Map<string, readonly string[]>();
  readonly #outer: Scope | undefined;
  constructor(outer?: Scope) {
    this.#outer = outer;
  }
  get(name: string): readonly string[] {
    return this.#names.get(name) ?? this.#outer?.get(name) ?? [];
  }
  set(name: string, inputs: readonly string[]): void {
    this.#names.set(name, inputs);
  }
}

/**
 * Reads one source file into functions made of steps, noting every send and every call of a Kafka client on the way.
 */
export class StepReader {
  readonly functions: FunctionFact[] = [];
  readonly sends: Send[] = [];
  readonly creations: Creation[] = [];
  /** Every object literal, for the readers of configurations. */
  readonly objects: ts.ObjectLiteralExpression[] = [];
  /** Where each name stands, for the readers that follow one. */
  readonly names: Names;
  readonly clientCalls: ClientCall[] = [];
  readonly streamLoops: StreamLoop[] = [];
  readonly #context: StepContext;
  readonly #source: ts.SourceFile;
  /** Calls that are sends, and what is chained to them. */
  readonly #sent = new Set<ts.Node>();
  readonly #outcomes: Omit<OutcomeContext, 'yields'>;

  constructor(source: ts.SourceFile, context: StepContext) {
    this.#source = source;
    this.#context = context;
    this.names = new Names(source);
    const { semantics } = context;
    const renamed = renamedImports(source);
    this.#outcomes = {
      importedName: (local) => renamed.get(local) ?? local,
      idOf,
      functionOf: (expression) => {
        const node = semantics.targetOf(expression);
        return node && { id: idOf(node), node };
      },
    };
  }

  read(): void {
    const scope = new Scope();
    const dropped: Step[] = [];
    for (const statement of this.#source.statements) this.#statement(statement, dropped, scope);
  }

  #function(node: FunctionNode, outerScope: Scope, given: readonly string[] = []): void {
    const scope = new Scope(outerScope);
    const parameters = node.parameters.map((p) => shortText(p.name, 200));
    node.parameters.forEach((parameter, i) => {
      const whole = parameters[i]!;
      for (const name of bindingNames(parameter.name)) scope.set(name.text, [...new Set([name.text, whole, ...given])]);
    });
    const body: Step[] = [];
    for (const parameter of node.parameters)
      if (parameter.initializer) this.#expression(parameter.initializer, body, scope);
    if (node.body) {
      if (ts.isBlock(node.body)) this.#statements(node.body.statements, body, scope);
      else {
        this.#expression(node.body, body, scope);
        body.push({ kind: 'exit', how: 'return', range: rangeOf(node.body), value: returnValue(node.body) });
      }
    }
    const id = idOf(node);
    this.functions.push({
      id,
      name: displayName(id),
      range: rangeOf(node),
      nameRange: nameRange(node),
      parameters,
      asynchronous: !!node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword),
      detached: false,
      transactional: false,
      body,
      rewrite: rewriteFacts(node),
    });
  }

  #statements(statements: readonly ts.Statement[], steps: Step[], scope: Scope): void {
    for (const statement of statements) this.#statement(statement, steps, scope);
  }

  #block(statement: ts.Statement | undefined, scope: Scope): Step[] {
    const steps: Step[] = [];
    if (statement) this.#statement(statement, steps, scope);
    return steps;
  }

  #statement(node: ts.Statement, steps: Step[], scope: Scope): void {
    if (ts.isBlock(node) || ts.isModuleBlock(node)) return this.#statements(node.statements, steps, scope);
    if (ts.isExpressionStatement(node)) return this.#expression(node.expression, steps, scope);
    if (ts.isVariableStatement(node)) return this.#declarations(node.declarationList, steps, scope);
    if (ts.isReturnStatement(node)) {
      if (node.expression) this.#expression(node.expression, steps, scope);
      steps.push({ kind: 'exit', how: 'return', range: rangeOf(node), value: returnValue(node.expression) });
      return;
    }
    if (ts.isThrowStatement(node)) {
      this.#expression(node.expression, steps, scope);
      steps.push({ kind: 'exit', how: 'throw', range: rangeOf(node), value: 'expression' });
      return;
    }
    if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) {
      steps.push({
        kind: 'exit',
        how: ts.isBreakStatement(node) && !leavesSwitch(node) ? 'break' : 'continue',
        range: rangeOf(node),
        value: 'none',
      });
      return;
    }
    if (ts.isIfStatement(node)) {
      this.#expression(node.expression, steps, scope);
      const arms = [this.#block(node.thenStatement, scope), this.#block(node.elseStatement, scope)];
      steps.push({ kind: 'branch', range: rangeOf(node), condition: shortText(node.expression, 120), arms });
      return;
    }
    if (ts.isSwitchStatement(node)) {
      this.#expression(node.expression, steps, scope);
      const arms = node.caseBlock.clauses.map((clause) => {
        const arm: Step[] = [];
        this.#statements(clause.statements, arm, scope);
        return arm.filter((step) => !(step.kind === 'exit' && step.how === 'break'));
      });
      if (!node.caseBlock.clauses.some(ts.isDefaultClause)) arms.push([]);
      steps.push({ kind: 'branch', range: rangeOf(node), condition: shortText(node.expression, 120), arms });
      return;
    }
    if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
      this.#expression(node.expression, steps, scope);
      if (ts.isForOfStatement(node) && node.awaitModifier && this.#streamLoop(node, scope)) {
        steps.push({ kind: 'loop', range: rangeOf(node), body: [] });
        return;
      }
      const inputs = this.#inputs(node.expression, scope);
      if (ts.isVariableDeclarationList(node.initializer))
        for (const d of node.initializer.declarations)
          for (const name of bindingNames(d.name)) scope.set(name.text, inputs);
      steps.push({ kind: 'loop', range: rangeOf(node), over: inputs, body: this.#block(node.statement, scope) });
      return;
    }
    if (ts.isForStatement(node)) {
      if (node.initializer) {
        if (ts.isVariableDeclarationList(node.initializer)) this.#declarations(node.initializer, steps, scope);
        else this.#expression(node.initializer, steps, scope);
      }
      const body = this.#block(node.statement, scope);
      if (node.condition) this.#expression(node.condition, body, scope);
      steps.push({
        kind: 'loop',
        range: rangeOf(node),
        ...(node.condition ? { over: this.#inputs(node.condition, scope) } : {}),
        body,
      });
      return;
    }
    if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
      const body: Step[] = [];
      this.#expression(node.expression, body, scope);
      body.push(...this.#block(node.statement, scope));
      steps.push({ kind: 'loop', range: rangeOf(node), body });
      return;
    }
    if (ts.isTryStatement(node)) {
      const body = this.#block(node.tryBlock, scope);
      const catches = node.catchClause ? [this.#catch(node.catchClause, scope)] : [];
      const assignments = outerAssignments(node.tryBlock);
      steps.push({
        kind: 'try',
        range: rangeOf(node),
        body,
        catches,
        ...(assignments.length ? { assignments } : {}),
        bodyEnd: node.tryBlock.getEnd() - 1,
        ...(node.finallyBlock
          ? {
              finally: this.#block(node.finallyBlock, scope),
              finallyRange: { start: finallyStart(node), end: node.finallyBlock.getEnd() },
            }
          : {}),
      });
      return;
    }
    if (ts.isLabeledStatement(node)) return this.#statement(node.statement, steps, scope);
    if (ts.isFunctionDeclaration(node)) {
      if (node.body) this.#function(node, scope);
      return;
    }
    if (ts.isClassDeclaration(node)) return this.#class(node, scope);
    if (ts.isExportAssignment(node)) return this.#expression(node.expression, steps, scope);
    if (ts.isModuleDeclaration(node) && node.body && ts.isModuleBlock(node.body))
      return this.#statements(node.body.statements, steps, scope);
  }

  /** Makes a function of the body of a `for await` loop over a client's stream of records: it is a handler. */
  #streamLoop(node: ts.ForOfStatement, outerScope: Scope): boolean {
    const type = this.#context.semantics.clientType(node.expression);
    const client = type && this.#context.clients.find((c) => c.declarations.test(type.file));
    if (!client?.iterates?.includes(type!.container) || !ts.isVariableDeclarationList(node.initializer)) return false;
    const name = node.initializer.declarations[0]?.name;
    if (!name) return false;
    const owner = enclosingFunction(node);
    const path = `${owner ? `${idOf(owner)}/` : `${this.#source.fileName}#`}for await`;
    const id = `${path}~${this.streamLoops.filter((l) => l.function.startsWith(`${path}~`)).length + 1}`;
    const scope = new Scope(outerScope);
    const records = bindingNames(name).map((n) => n.text);
    for (const record of records) scope.set(record, records);
    const head = {
      start: node.getStart(),
      end: Math.max(node.expression.getEnd(), this.#source.text.indexOf(')', node.expression.getEnd()) + 1),
    };
    this.streamLoops.push({ client, node, function: id, head, records });
    this.functions.push({
      id,
      name: '`for await` loop',
      range: rangeOf(node),
      nameRange: head,
      parameters: [shortText(name, 200)],
      asynchronous: true,
      detached: false,
      transactional: false,
      body: this.#block(node.statement, scope),
      rewrite: owner ? loggerOf(owner) : {},
    });
    return true;
  }

  #catch(node: ts.CatchClause, scope: Scope): CatchClause {
    const declaration = node.variableDeclaration;
    const parameter = declaration && ts.isIdentifier(declaration.name) ? declaration.name.text : undefined;
    const head = {
      start: node.getStart(),
      end: declaration ? declaration.getEnd() + 1 : node.getStart() + 'catch'.length,
    };
    const closing = this.#source.text.indexOf(')', declaration?.getEnd() ?? node.getStart());
    if (declaration && closing >= 0 && closing < node.block.getStart()) head.end = closing + 1;
    return {
      range: rangeOf(node),
      head,
      ...(parameter ? { parameter } : {}),
      types: [],
      bodyStart: node.block.getStart() + 1,
      bodyEnd: node.block.getEnd() - 1,
      body: this.#block(node.block, scope),
      records: recordsFailure(node.block, parameter),
    };
  }

  #class(node: ts.ClassLikeDeclaration, scope: Scope): void {
    for (const { call } of [node, ...node.members].flatMap(decoratorsOf))
      for (const argument of call?.arguments ?? []) this.#expression(argument, [], scope);
    for (const member of node.members) {
      if (isFunctionNode(member)) {
        if (member.body) this.#function(member, scope);
      } else if (ts.isPropertyDeclaration(member) && member.initializer)
        this.#expression(member.initializer, [], scope);
      else if (ts.isClassStaticBlockDeclaration(member)) this.#statements(member.body.statements, [], scope);
    }
  }

  #declarations(list: ts.VariableDeclarationList, steps: Step[], scope: Scope): void {
    for (const declaration of list.declarations) {
      if (!declaration.initializer) continue;
      this.#expression(declaration.initializer, steps, scope);
      const inputs = this.#inputs(declaration.initializer, scope);
      for (const name of bindingNames(declaration.name)) scope.set(name.text, inputs);
    }
  }

  #expression(node: ts.Node, steps: Step[], scope: Scope): void {
    if (isFunctionNode(node)) return this.#function(node, scope);
    if (ts.isClassExpression(node)) return this.#class(node, scope);
    if (ts.isCallExpression(node)) return this.#call(node, steps, scope);
    if (ts.isNewExpression(node)) return this.#new(node, steps, scope);
    if (ts.isTaggedTemplateExpression(node)) {
      for (const span of ts.isTemplateExpression(node.template) ? node.template.templateSpans : [])
        this.#expression(span.expression, steps, scope);
      steps.push(this.#callStep(node, [], scope));
      return;
    }
    if (ts.isConditionalExpression(node)) {
      this.#expression(node.condition, steps, scope);
      const arms = [node.whenTrue, node.whenFalse].map((part) => {
        const arm: Step[] = [];
        this.#expression(part, arm, scope);
        return arm;
      });
      if (arms.some((arm) => arm.length))
        steps.push({ kind: 'branch', range: rangeOf(node), condition: shortText(node.condition, 120), arms });
      return;
    }
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      if (
        operator === ts.SyntaxKind.AmpersandAmpersandToken ||
        operator === ts.SyntaxKind.BarBarToken ||
        operator === ts.SyntaxKind.QuestionQuestionToken
      ) {
        this.#expression(node.left, steps, scope);
        const arm: Step[] = [];
        this.#expression(node.right, arm, scope);
        if (arm.length)
          steps.push({ kind: 'branch', range: rangeOf(node), condition: shortText(node.left, 120), arms: [arm, []] });
        return;
      }
      this.#expression(node.left, steps, scope);
      this.#expression(node.right, steps, scope);
      if (operator === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left))
        scope.set(node.left.text, [...new Set([...scope.get(node.left.text), ...this.#inputs(node.right, scope)])]);
      return;
    }
    if (ts.isTypeNode(node)) return;
    if (ts.isObjectLiteralExpression(node)) this.objects.push(node);
    ts.forEachChild(node, (child) => this.#expression(child, steps, scope));
  }

  #new(node: ts.NewExpression, steps: Step[], scope: Scope): void {
    const callbacks: Callback[] = [];
    const made = bare(node.expression);
    if (ts.isClassExpression(made)) this.#class(made, scope);
    for (const argument of node.arguments ?? []) {
      const literal = bare(argument);
      if (isFunctionNode(literal)) {
        this.#function(literal, scope);
        callbacks.push({
          function: idOf(literal),
          runs: calledName(node.expression) === 'Promise' ? 'inline' : 'unknown',
        });
      } else this.#expression(argument, steps, scope);
    }
    const type =
      ts.isClassExpression(made) || /^(Promise|Map|Set|Date|WeakMap|RegExp|\w*Error)$/.test(calledName(made))
        ? undefined
        : this.#context.semantics.constructed(node);
    const client = type && this.#context.clients.find((c) => c.declarations.test(type.file));
    if (client && type) this.#clientSteps(node, client, `${type.container}.constructor`, steps, scope);
    else if (callbacks.length) steps.push(this.#callStep(node, callbacks, scope));
  }

  #call(node: ts.CallExpression, steps: Step[], scope: Scope): void {
    const { semantics } = this.#context;
    const callee = bare(node.expression);
    if (ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee))
      this.#expression(callee.expression, steps, scope);
    else if (ts.isCallExpression(callee) || isFunctionNode(callee)) this.#expression(callee, steps, scope);
    const receiverInputs = ts.isPropertyAccessExpression(callee) ? this.#inputs(callee.expression, scope) : [];
    const literals: FunctionNode[] = [];
    for (const argument of node.arguments) {
      const literal = bare(argument);
      if (isFunctionNode(literal)) {
        this.#function(literal, scope, consumerPasses(callee) ? receiverInputs : []);
        literals.push(literal);
      } else this.#expression(argument, steps, scope);
    }
    // what is chained to a send is part of its outcome, no step of its own
    if (
      ts.isPropertyAccessExpression(callee) &&
      chained.test(callee.name.text) &&
      this.#sent.has(bare(callee.expression))
    ) {
      this.#sent.add(node);
      return;
    }
    const plain = isPlain(callee);
    const declaration = plain || isFunctionNode(callee) ? undefined : semantics.signatureOf(callee);
    const member =
      semantics.member(declaration) ?? (plain || declaration ? undefined : semantics.memberOfReceiver(callee));
    const client = member && this.#context.clients.find((c) => c.declarations.test(member.file));
    if (
      client &&
      member &&
      this.#clientSteps(
        node,
        client,
        member.container ? `${member.container}.${member.name}` : member.name,
        steps,
        scope,
      )
    )
      return;
    // what is put into a collection is in it from then on
    if (
      ts.isPropertyAccessExpression(callee) &&
      ts.isIdentifier(callee.expression) &&
      /^(push|unshift|add|set)$/.test(callee.name.text)
    ) {
      const inputs = new Set([
        ...scope.get(callee.expression.text),
        ...node.arguments.flatMap((a) => this.#inputs(a, scope)),
      ]);
      if (inputs.size) scope.set(callee.expression.text, [...inputs]);
    }
    const reached = this.#reached(callee, plain);
    const callbacks = this.#callbacks(node, callee, reached, literals);
    steps.push(
      this.#callStep(node, callbacks, scope, {
        reached,
        plain,
        ...(client ? { known: { kind: 'sleep' } } : {}),
      }),
    );
  }

  /** Adds the steps of a client's member; false when it is not a Kafka call after all. */
  #clientSteps(
    node: ts.CallExpression | ts.NewExpression,
    client: Client,
    member: string,
    steps: Step[],
    scope: Scope,
  ): boolean {
    const context: ClientStepContext = {
      semantics: this.#context.semantics,
      names: this.names,
      nestSpeaksKafka: this.#context.nestSpeaksKafka,
      outcomeOf: (call, yields) =>
        outcomeOf(call, { ...this.#outcomes, yields: yields === 'hot' || yields === 'cold' ? yields : 'promise' }),
      inputsOf: (part) => this.#inputs(part, scope),
      listenerOf: (value) => listener('both', value, { ...this.#outcomes, yields: 'promise' }, false),
    };
    const found = clientSteps(node, client, member, context);
    if (found === 'ordinary' && client.sends[member]) return false;
    this.clientCalls.push({ client, member, call: node });
    if (found === 'ordinary') return false;
    for (const step of found) {
      steps.push(step);
      if (step.kind === 'create') this.creations.push(step.creation);
      if (step.kind !== 'send') continue;
      this.sends.push(step.send);
      this.#sent.add(node);
    }
    return true;
  }

  #callStep(
    node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression,
    callbacks: readonly Callback[],
    scope: Scope,
    { reached = nobody, known, plain = false }: Reached = {},
  ): CallStep {
    const { semantics } = this.#context;
    const callee = bare(ts.isTaggedTemplateExpression(node) ? node.tag : node.expression);
    const standard = plain || semantics.isStandard(callee);
    const within = enclosingFunction(node);
    const computed = !known && !standard && ts.isCallExpression(node) && within && storesArithmetic(node, within);
    const named: Effect = computed
      ? { kind: 'database', operation: 'increment' }
      : (known ??
        effectOf(node, standard, {
          declaredType: (receiver) => this.#declaredType(receiver),
          constant: (value) => this.#constant(value),
        }));
    const followed =
      reached.functions.length === 1 &&
      !computed &&
      named.kind !== 'log' &&
      named.kind !== 'sleep' &&
      named.kind !== 'parse';
    const outcome = outcomeOf(node, { ...this.#outcomes, yields: 'promise' });
    const args = ts.isTaggedTemplateExpression(node) ? [] : [...(node.arguments ?? [])];
    return {
      kind: 'call',
      range: rangeOf(node),
      name: isFunctionNode(callee) ? 'function' : `${ts.isNewExpression(node) ? 'new ' : ''}${calledName(callee)}`,
      ...(ts.isPropertyAccessExpression(callee) ? { receiver: shortText(callee.expression, 80) } : {}),
      ...(reached.functions.length ? { targets: targetsOf(reached) } : {}),
      effect: followed ? { kind: 'unknown' } : named,
      asynchronous: this.#isAsynchronous(node, callee, plain, named, outcome),
      outcome,
      callbacks,
      inputs: this.#inputs(node, scope),
      argumentInputs: args.map((a) => this.#inputs(a, scope)),
    };
  }

  /** Whether a call yields a promise: by its callee, by what its library is known for, or by how its result is used. */
  #isAsynchronous(
    node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression,
    callee: ts.Expression,
    plain: boolean,
    effect: Effect,
    outcome: Outcome,
  ): boolean | 'unknown' {
    if (ts.isNewExpression(node)) return calledName(callee) === 'Promise';
    if (isFunctionNode(callee)) return !!callee.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
    if (plain) return false;
    const byType = ts.isCallExpression(node) ? this.#context.semantics.yieldsPromise(callee) : 'unknown';
    if (byType !== 'unknown') return byType;
    const byLibrary =
      ts.isCallExpression(node) && yieldsPromiseByName(node, effect, (receiver) => this.#declaredType(receiver));
    return byLibrary || outcome.use === 'awaited' || outcome.listeners.length > 0 || 'unknown';
  }

  #declaredType(receiver: ts.Expression): string {
    const node = bare(receiver);
    const declaration = ts.isIdentifier(node)
      ? declarationOf(node)
      : ts.isPropertyAccessExpression(node)
        ? this.#context.semantics.memberDeclaration(node)
        : undefined;
    const type =
      declaration &&
      (ts.isParameter(declaration) || ts.isPropertyDeclaration(declaration) || ts.isVariableDeclaration(declaration))
        ? declaration.type
        : undefined;
    if (type) return shortText(type, 60);
    const made =
      declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
        ? bare(declaration.initializer)
        : undefined;
    if (made && ts.isCallExpression(made) && /^(axios|got|ky)\.(create|extend)$/.test(made.expression.getText()))
      return 'axios';
    return made && ts.isNewExpression(made) ? `new ${shortText(made.expression, 60)}` : '';
  }

  /** The text of a string that an identifier was declared with. */
  #constant(value: ts.Expression): string | undefined {
    const declaration = ts.isIdentifier(value) ? declarationOf(value) : undefined;
    const known = valueOf(
      declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? declaration.initializer : value,
      this.#context.semantics,
    );
    return known.known && typeof known.value === 'string' ? known.value : undefined;
  }

  /** The parameters an expression derives from: every name it mentions, function literals included. */
  #inputs(node: ts.Node, scope: Scope): string[] {
    const found = new Set<string>();
    const visit = (child: ts.Node): void => {
      if (ts.isIdentifier(child)) {
        if (
          !(ts.isPropertyAccessExpression(child.parent) && child.parent.name === child) &&
          !(ts.isPropertyAssignment(child.parent) && child.parent.name === child)
        )
          for (const input of scope.get(child.text)) found.add(input);
        return;
      }
      ts.forEachChild(child, visit);
    };
    visit(node);
    return [...found];
  }

  /** The functions of the project that a call may reach. */
  #reached(callee: ts.Expression, plain: boolean): Reachable {
    if (isFunctionNode(callee as ts.Node))
      return { functions: [callee as ts.Node as FunctionNode], complete: true, handed: false };
    return plain ? nobody : this.#context.semantics.reachable(callee);
  }

  #callbacks(
    node: ts.CallExpression,
    callee: ts.Expression,
    { functions: targets }: Reachable,
    literals: readonly FunctionNode[],
  ): Callback[] {
    const name = calledName(callee);
    const found: Callback[] = [];
    const runs = literals.length ? this.#runs(node, callee, name) : 'unknown';
    const expects = /^(forEach|map|flatMap|then|catch|finally|setTimeout|setImmediate|setInterval)$/.test(name);
    node.arguments.forEach((argument, index) => {
      const value = bare(argument);
      const isReference =
        ts.isIdentifier(value) ||
        ts.isPropertyAccessExpression(value) ||
        (ts.isCallExpression(value) && calledName(value.expression) === 'bind');
      const functions = isFunctionNode(value as ts.Node)
        ? [value as ts.Node as FunctionNode]
        : isReference && (expects || targets.length)
          ? this.#context.semantics.targetsOf(value)
          : [];
      for (const each of functions)
        found.push({
          function: idOf(each),
          runs: this.#runsAs(node, callee, each, value, index, runs, expects),
          argument: index,
        });
    });
    return found;
  }

  /** When a function that is given to a call runs: a literal by the call, one that is named where that is clear. */
  #runsAs(
    node: ts.CallExpression,
    callee: ts.Expression,
    given: FunctionNode,
    value: ts.Expression,
    index: number,
    runs: Callback['runs'],
    expects: boolean,
  ): Callback['runs'] {
    const name = calledName(callee);
    if (given !== (value as ts.Node)) return expects ? this.#runs(node, callee, name) : 'unknown';
    return index > 0 && queues.test(name) ? 'unknown' : runs;
  }

  #runs(node: ts.CallExpression, callee: ts.Expression, name: string): Callback['runs'] {
    if (name === 'forEach') return 'each';
    if (/^(map|flatMap|filter|some|every|find|findIndex|reduce|sort)$/.test(name)) return 'inline';
    if (
      /^(setTimeout|setInterval|setImmediate|queueMicrotask|nextTick|on|once|addListener|addEventListener|subscribe)$/.test(
        name,
      )
    )
      return 'later';
    const use = outcomeOf(node, { ...this.#outcomes, yields: 'promise' }).use;
    const waited = use === 'awaited' || use === 'returned' || use === 'kept';
    if (name === 'then' || name === 'catch' || name === 'finally') return waited ? 'inline' : 'later';
    if (
      queues.test(name) &&
      ts.isPropertyAccessExpression(callee) &&
      /queue|pool|limit|executor|worker/i.test(callee.expression.getText())
    )
      return waited ? 'inline' : 'later';
    return waited ? 'inline' : 'unknown';
  }
}

/**
 * Calls whose name tells all there is to know, so that no types are asked for: the standard library's conversions,
 * strings and arrays.
 */
function isPlain(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee))
    return /^(String|Number|Boolean|BigInt|Symbol|parseInt|parseFloat|isNaN|isFinite|encodeURIComponent|decodeURIComponent|clearTimeout|clearInterval)$/.test(
      callee.text,
    );
  if (!ts.isPropertyAccessExpression(callee)) return false;
  if (
    ts.isIdentifier(callee.expression) &&
    /^(JSON|Math|Object|Number|Array|console|Date)$/.test(callee.expression.text)
  )
    return true;
  return /^(trim|trimStart|trimEnd|toString|toLowerCase|toUpperCase|split|join|slice|includes|startsWith|endsWith|indexOf|lastIndexOf|padStart|padEnd|replaceAll|toFixed|toISOString|getTime|charAt|substring|localeCompare|map|filter|flatMap|flat|reduce|some|every|forEach|findIndex|sort|reverse)$/.test(
    callee.name.text,
  );
}

const chained = /^(then|catch|finally|pipe|subscribe|toPromise)$/;

/** Members of queues and pools that take a task first; a function behind a task's data is told when it is done. */
const queues = /^(add|push|enqueue|schedule|submit|addJob)$/;

/** Callbacks of array methods get the array's elements. */
const consumerPasses = (callee: ts.Expression): boolean =>
  /^(forEach|map|flatMap|filter|some|every|find|reduce|then)$/.test(calledName(callee));

/**
 * True for a `break` below a condition in a switch: it leaves the switch, and no loop. One that ends a clause is no
 * step at all.
 */
function leavesSwitch(node: ts.BreakStatement): boolean {
  const clause = (at: ts.Node): boolean =>
    ts.isCaseOrDefaultClause(at) || (ts.isBlock(at) && ts.isCaseOrDefaultClause(at.parent));
  if (node.label || clause(node.parent)) return false;
  for (let at: ts.Node = node.parent; !isFunctionNode(at) && !ts.isSourceFile(at); at = at.parent) {
    if (ts.isSwitchStatement(at)) return true;
    if (ts.isIterationStatement(at, false)) return false;
  }
  return false;
}

/** Where the keyword `finally` stands. */
const finallyStart = (node: ts.TryStatement): number =>
  (node.getChildren().find((child) => child.kind === ts.SyntaxKind.FinallyKeyword) ?? node.finallyBlock!).getStart();

function returnValue(expression: ts.Expression | undefined): 'none' | 'constant' | 'expression' {
  if (!expression) return 'none';
  const value = bare(expression);
  if (ts.isIdentifier(value) && value.text === 'undefined') return 'none';
  return ts.isLiteralExpression(value) ||
    value.kind === ts.SyntaxKind.TrueKeyword ||
    value.kind === ts.SyntaxKind.FalseKeyword ||
    value.kind === ts.SyntaxKind.NullKeyword
    ? 'constant'
    : 'expression';
}
