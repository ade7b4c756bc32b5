import ts from 'typescript';

/** One small change of a source text that tests should notice. */
export interface Mutation {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly from: string;
  readonly to: string;
  readonly line: number;
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

/** Every mutation of one source: operators turned, conditions swapped or negated, literals moved by one, guards dropped. */
export function mutationsOf(file: string, text: string): readonly Mutation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Mutation[] = [];
  const add = (start: number, end: number, to: string): void => {
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ file, start, end, from: text.slice(start, end), to, line });
  };
  const visit = (node: ts.Node): void => {
    if (isType(node)) return;
    if (ts.isBinaryExpression(node)) {
      const { operatorToken } = node;
      const other = OTHER[operatorToken.getText()];
      if (other !== undefined) add(operatorToken.getStart(), operatorToken.getEnd(), other);
    } else if (ts.isConditionalExpression(node)) {
      const { whenTrue, whenFalse } = node;
      const swapped = `${whenFalse.getText()} : ${whenTrue.getText()}`;
      add(whenTrue.getStart(), whenFalse.getEnd(), swapped);
    } else if (
      ts.isPrefixUnaryExpression(node) &&
      (node.operator === ts.SyntaxKind.ExclamationToken ||
        node.operator === ts.SyntaxKind.MinusToken)
    )
      add(node.getStart(), node.operand.getStart(), '');
    else if (ts.isIfStatement(node)) {
      const { expression } = node;
      add(expression.getStart(), expression.getEnd(), `!(${expression.getText()})`);
    } else if (ts.isNumericLiteral(node)) add(node.getStart(), node.getEnd(), `${node.text}1`);
    else if (ts.isBigIntLiteral(node))
      add(node.getStart(), node.getEnd(), `${node.text.slice(0, -1)}1n`);
    else if (node.kind === ts.SyntaxKind.TrueKeyword) add(node.getStart(), node.getEnd(), 'false');
    else if (node.kind === ts.SyntaxKind.FalseKeyword) add(node.getStart(), node.getEnd(), 'true');
    else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression))
      add(node.getStart(), node.getEnd(), ';');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
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
