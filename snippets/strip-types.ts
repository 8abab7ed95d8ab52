import { ts } from 'ts-morph';

/**
 * The JavaScript in a TypeScript program: everything that is only for the type checker is left out, all else stays as it was
 * written, comments and line breaks included. Knows what the snippets use (annotations, interfaces, type imports, type arguments);
 * enums, namespaces and parameter properties, which are more than types, are not among it.
 */
export function stripTypes(text: string): string {
  const file = ts.createSourceFile('snippet.ts', text, ts.ScriptTarget.Latest, true);
  const cuts: { start: number; end: number }[] = [];
  const cut = (start: number, end: number) => cuts.push({ start, end });

  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      // With its comment and the empty lines before that.
      const start = ts.getLeadingCommentRanges(text, node.pos)?.[0]?.pos ?? node.getStart();
      cut(text.slice(0, start).trimEnd().length, node.end);
      return;
    }
    if (ts.isImportSpecifier(node) && node.isTypeOnly) {
      const names = node.parent.elements;
      const index = names.indexOf(node);
      // With the comma before it, or after it when it is the first.
      if (index > 0) cut(names[index - 1]!.end, node.end);
      else cut(node.getStart(), names[index + 1]?.getStart() ?? node.end);
      return;
    }
    if (ts.isAsExpression(node) || ts.isNonNullExpression(node)) cut(node.expression.end, node.end);
    if ((ts.isFunctionLike(node) || ts.isParameter(node) || ts.isVariableDeclaration(node)) && node.type !== undefined) {
      cut(text.lastIndexOf(':', node.type.getStart()), node.type.end);
    }
    const types = ts.isFunctionLike(node) ? node.typeParameters : ts.isCallExpression(node) || ts.isNewExpression(node) ? node.typeArguments : undefined;
    if (types !== undefined) cut(types.pos - 1, text.indexOf('>', types.end) + 1);
    node.forEachChild((child) => { if (!ts.isTypeNode(child)) visit(child); });
  };
  visit(file);

  let result = text;
  for (const { start, end } of cuts.sort((a, b) => b.start - a.start)) result = result.slice(0, start) + result.slice(end);
  return result;
}
