import { inBillionths } from './amount.ts';
import { roundYuan, shareText } from './figure-sentence.ts';
import { type Findings } from './finding.ts';
import { isList, isObject, type Json, member, step } from './json-document.ts';
import { type DatedValue, type Parameter } from './parameter.ts';
import { type Policy } from './policy.ts';
import { type Vocabulary } from './rule-reader.ts';

/** A number of a document names its issuer and year, as 琼府办〔2021〕65号; a day does not. */
const DAY = /^\d{4}(年|-\d{1,2})/;
/** A clause that says no more than what its document is called; fourteen characters hold no rule. */
const MERE_TITLE = /^[^\d％%‰]{0,14}$/;

/** Judges what a policy says of itself, whether it runs or not: how sure it is of what, and what it cites. */
export function lintStatements(policy: Policy, findings: Findings): void {
  if (policy.demonstration) return;
  const said = new Set(policy.certainty.map(({ pointer }) => pointer));
  const owed = ['/validity', '/deliveryMode', ...(policy.settlement ? ['/settlement'] : [])];
  for (const pointer of owed)
    if (!said.has(pointer)) findings.add('CERTAINTY_MISSING', pointer, pointer);
  if (policy.authority.certainty === null)
    findings.add('CERTAINTY_MISSING', '/authority', '/authority');
  if (policy.issuedBy === null) findings.add('CERTAINTY_MISSING', '/issuedBy', '/issuedBy');
  policy.basis.forEach(({ number, clause, certainty }, index) => {
    const pointer = step('/basis', index);
    if (number !== null && DAY.test(number))
      findings.add('NUMBER_IS_DAY', step(pointer, 'number'), number);
    if (certainty === 'read' && MERE_TITLE.test(clause.zh))
      findings.add('CLAUSE_EMPTY', step(pointer, 'clause'), clause.zh);
  });
}

/** A figure that decides stands in a clause, or is worked out in the reference of its parameter: else one of them is old. */
export function lintFigures(
  { document, basis, demonstration, validity }: Policy,
  { parameters }: Vocabulary,
  findings: Findings,
): void {
  if (demonstration) return;
  const clauses = basis.map(({ clause }) => clause.zh).join('；');
  const end = validity?.until ?? null;
  for (const key of ['let', 'scope', 'conditions', 'amount'])
    for (const { id, pointer } of parametersIn(member(document, key), step('', key))) {
      const parameter = parameters.get(id);
      const dated = parameter?.values.findLast(
        ({ from, value }) => value !== null && (end === null || from < end),
      );
      const figure = parameter && dated && figureOf(parameter, dated);
      if (!parameter || figure === undefined || figure === null) continue;
      const worked = says(dated?.reference.zh ?? '', `＝${figure}`);
      if (!worked && !says(clauses, figure) && !(figure === '50%' && clauses.includes('减半')))
        findings.add('CLAUSE_DIFFERS', pointer, parameter.title.zh, figure);
    }
}

/** A parameter as a clause writes it; null for what is no figure. */
function figureOf({ type, unit }: Parameter, { value }: DatedValue): string | null {
  if (typeof value !== 'number') return null;
  if (type === 'money') return roundYuan(BigInt(value)).zh;
  return type === 'decimal' && unit === undefined
    ? shareText(inBillionths(value)).zh
    : String(value);
}

/** Whether a text has a figure that is not the end of a longer one: “110万元” does not say “10万元”. */
function says(text: string, figure: string): boolean {
  for (let at = text.indexOf(figure); at >= 0; at = text.indexOf(figure, at + 1))
    if (!/[\d.]/.test(text.charAt(at - 1)) && !/^\d$/.test(text.charAt(at + figure.length)))
      return true;
  return false;
}

/** Every parameter that a part of a policy names, with where. */
export function parametersIn(
  json: Json | undefined,
  pointer: string,
): readonly { readonly id: string; readonly pointer: string }[] {
  if (isList(json)) return json.flatMap((part, at) => parametersIn(part, step(pointer, at)));
  if (!isObject(json)) return [];
  const id = member(json, 'parameter');
  if (typeof id === 'string') return [{ id, pointer }];
  return Object.entries(json).flatMap(([key, part]) => parametersIn(part, step(pointer, key)));
}
