import ts from 'typescript';

/** One small change of a source text that tests should notice. */
export interface Mutation {
  /** By which it is switched on. */
  readonly number: number;
  readonly file: string;
  readonly line: number;
  /** The line it stands in, as it is written. */
  readonly within: string;
  readonly from: string;
  readonly to: string;
}

const OTHER: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&': '|',
  '|': '&',
  '>>>': '<<',
  '<<': '>>>',
  '+=': '-=',
  '-=': '+=',
  '|=': '&=',
  '&=': '|=',
};

/**
 * A source that holds every mutation of itself, each behind `$m(number)`: operators turned, conditions negated, literals
 * moved, calls dropped. With none switched on it means what it meant.
 *
 * @param first the number of the first mutation
 */
export function switched(
  file: string,
  text: string,
  first: number,
): { readonly code: string; readonly mutations: readonly Mutation[] } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const lines = text.split('\n');
  const mutations: Mutation[] = [];
  const mark = (node: ts.Node, from: string, to: string): string => {
    const number = first + mutations.length;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const within = lines[line - 1] ?? '';
    mutations.push({ number, file, line, within, from, to });
    return `globalThis.$m(${number})`;
  };
  const rendered = (node: ts.Node): string => {
    if (isType(node)) return node.getText();
    // What a part of a list is when it is absent is said for the types alone: the lists have it.
    if (ts.isBindingElement(node)) return node.getText();
    if (ts.isBinaryExpression(node)) return binary(node);
    if (ts.isConditionalExpression(node)) {
      const { condition, whenTrue, whenFalse } = node;
      const asked = negatable(condition);
      return `(${asked} ? ${rendered(whenTrue)} : ${rendered(whenFalse)})`;
    }
    if (ts.isIfStatement(node)) {
      const { expression, thenStatement, elseStatement } = node;
      const otherwise = elseStatement ? ` else ${rendered(elseStatement)}` : '';
      return `if (${negatable(expression)}) { ${rendered(thenStatement)} }${otherwise}`;
    }
    if (ts.isPrefixUnaryExpression(node) && SIGNS.has(node.operator)) {
      const operand = node.operand.getText();
      const on = mark(node, node.getText(), operand);
      const sign = node.operator === ts.SyntaxKind.MinusToken ? '-' : '!';
      return `(${on} ? ${operand} : ${sign}${rendered(node.operand)})`;
    }
    const moved = movedLiteral(node);
    if (moved !== undefined)
      return `(${mark(node, node.getText(), moved)} ? ${moved} : ${node.getText()})`;
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression))
      return `{ if (!${mark(node, node.getText(), ';')}) ${inside(node)} }`;
    return inside(node);
  };
  const negatable = (condition: ts.Expression): string => {
    const asked = condition.getText();
    const on = mark(condition, asked, `!(${asked})`);
    return `(${on} ? !(${asked}) : (${rendered(condition)}))`;
  };
  const binary = (node: ts.BinaryExpression): string => {
    const operator = node.operatorToken.getText();
    const other = OTHER[operator];
    const plain = `${rendered(node.left)} ${operator} ${rendered(node.right)}`;
    if (other === undefined) return plain;
    const turned = `${node.left.getText()} ${other} ${node.right.getText()}`;
    return `(${mark(node, node.getText(), turned)} ? (${turned}) : (${plain}))`;
  };
  /** The text of a node with its parts rendered and everything between them as it stands. */
  const inside = (node: ts.Node): string => {
    let code = '';
    let at = node.getStart();
    ts.forEachChild(node, (child) => {
      code += text.slice(at, child.getStart()) + rendered(child);
      at = child.getEnd();
    });
    return code + text.slice(at, node.getEnd());
  };
  return { code: inside(source), mutations };
}

const SIGNS: ReadonlySet<ts.PrefixUnaryOperator> = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.ExclamationToken,
]);

function movedLiteral(node: ts.Node): string | undefined {
  if (ts.isNumericLiteral(node)) return `(${node.getText()} + 1)`;
  if (ts.isBigIntLiteral(node)) return `(${node.getText()} + 1n)`;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return 'false';
  return node.kind === ts.SyntaxKind.FalseKeyword ? 'true' : undefined;
}

/** Types and imports change nothing that runs. */
function isType(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}
