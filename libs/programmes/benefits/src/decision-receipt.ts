import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson, sha256, type LocalDate, type Text } from '#libs/kernel';
import type { ExplanationNode } from '#libs/engine';
import type { RuleStore } from '#libs/matching';
import { NotFound, type Tx } from '#libs/platform';
import { viewEntitlement } from './entitlement.ts';
import { GOES_ON, type EntitlementState } from './lifecycles.ts';
import { maskCode, maskName } from './masking.ts';
import { OWES_BACK, RECOVERY_CONTESTED } from './recoveries.ts';

/** A fact that a decision rests on, as it was found. */
export interface ReceiptFact {
  readonly sentence: Text;
  readonly value: Text | null;
  readonly source: { readonly department: Text; readonly asOf: LocalDate } | null;
}

/** What a receipt says; it is frozen, and its digest covers all of it. */
export interface ReceiptContent {
  readonly policyId: string;
  readonly title: Text;
  readonly authority: Text;
  readonly period: string;
  readonly amountFen: string;
  readonly decidedOn: LocalDate;
  readonly asOf: LocalDate;
  readonly basis: readonly string[];
  readonly facts: readonly ReceiptFact[];
  readonly decisionHash: string;
  readonly factVectorHash: string;
}

/** A decision receipt (判定凭证) as its enterprise has it. */
export interface DecisionReceipt {
  /** What the QR code carries: unguessable, and with nothing in it of anybody. */
  readonly code: string;
  readonly digest: string;
  readonly issuedAt: string;
  readonly subjectName: string;
  readonly creditCode: string | null;
  readonly content: ReceiptContent;
}

/** What whoever holds the code is told. */
export interface CheckedReceipt {
  /** `unfunded`: entitled, but no money is kept for it yet. `owed-back`: all or part of it has to be paid back, or its firm objects to that. */
  readonly standing: 'valid' | 'unfunded' | 'owed-back' | 'stopped' | 'void';
  readonly title: Text;
  readonly authority: Text;
  readonly period: string;
  readonly amountFen: string;
  readonly decidedOn: LocalDate;
  readonly issuedAt: string;
  readonly digest: string;
  /** Masked; null for a person. */
  readonly subjectName: string | null;
  readonly creditCode: string | null;
}

const NAME: Text = { zh: '份判定凭证', en: 'decision receipt' };
const ID_BYTES = 16;
const SEAL_BYTES = 16;
const CODE = /^[A-Za-z0-9_-]{43}$/;

/**
 * Gives the receipt of a benefit to its enterprise; asked for again it is the same one, under the same code.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function issueReceipt(
  tx: Tx,
  entitlementId: string,
  rules: RuleStore,
  installationSecret: string,
): Promise<DecisionReceipt> {
  const content = await contentOf(tx, entitlementId, rules);
  const text = canonicalJson(content as never);
  await tx.query(
    `insert into decision_receipt (entitlement_id, decision_id, content, digest, issued_by, subject_id, authority, division)
     select id, decision_id, $2, $3, $4, subject_id, authority, division from entitlement where id = $1
     on conflict on constraint decision_receipt_once do nothing`,
    [entitlementId, text, sha256(text), tx.context.actor],
  );
  const [row] = await tx.query<{
    id: string;
    digest: string;
    issuedAt: string;
    subjectName: string;
    creditCode: string | null;
  }>(
    `select r.id, r.digest, to_json(r.issued_at)#>>'{}' as "issuedAt", subject_name_at(r.subject_id, d.as_of, d.known_at) as "subjectName",
       ${CREDIT_CODE} as "creditCode"
     from decision_receipt r join decision d on d.id = r.decision_id where r.entitlement_id = $1 and r.digest = $2`,
    [entitlementId, sha256(text)],
  );
  if (!row) throw new NotFound(NAME);
  const { id, ...receipt } = row;
  return { ...receipt, code: codeOf(id, receipt.digest, installationSecret), content };
}

/**
 * What stands behind a code: whether the benefit still stands, and what it is. The transaction reads with the system's reach,
 * because whoever holds the code may be anybody; a code that was altered and one that never was are not told apart.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function checkReceipt(
  tx: Tx,
  code: string,
  installationSecret: string,
): Promise<CheckedReceipt> {
  const id = CODE.test(code) ? idIn(code) : undefined;
  const [row] = await tx.query<{
    digest: string;
    content: string;
    issued_at: string;
    state: EntitlementState;
    goes_on: boolean;
    owes: boolean;
    kind: string;
    name: string;
    credit_code: string | null;
  }>(
    `select r.digest, r.content, to_json(r.issued_at)#>>'{}' as issued_at, e.state, ${GOES_ON} as goes_on, ${OWES_BACK} or ${RECOVERY_CONTESTED} as owes, s.kind,
       subject_name_at(r.subject_id, d.as_of, d.known_at) as name, ${CREDIT_CODE} as credit_code
     from decision_receipt r join entitlement e on e.id = r.entitlement_id join decision d on d.id = r.decision_id
       join subject s on s.id = r.subject_id where r.id = $1`,
    [id ?? null],
  );
  // An unknown receipt costs as much as a known one.
  const sealed = id !== undefined && sealsMatch(code, id, row?.digest ?? '', installationSecret);
  if (!row || !sealed) throw new NotFound(NAME);
  const content = JSON.parse(row.content) as ReceiptContent;
  const named = { kind: row.kind, name: row.name, creditCode: row.credit_code };
  const isPerson = row.kind === 'person';
  return {
    standing: standingOf(row.state, row.goes_on, row.owes),
    title: content.title,
    authority: content.authority,
    period: content.period,
    amountFen: content.amountFen,
    decidedOn: content.decidedOn,
    issuedAt: row.issued_at,
    digest: row.digest,
    subjectName: isPerson ? null : maskName(named),
    creditCode: isPerson ? null : maskCode(named),
  };
}

/** Of a receipt `r`: the code of its subject. */
const CREDIT_CODE = `(select i.value from identifier i where i.subject_id = r.subject_id and i.scheme = 'credit-code' and i.valid_until is null
  order by i.valid_from desc limit 1)`;

async function contentOf(tx: Tx, entitlementId: string, rules: RuleStore): Promise<ReceiptContent> {
  const view = await viewEntitlement(tx, entitlementId, rules);
  return {
    policyId: view.policyId,
    title: view.title,
    authority: view.authority,
    period: view.period,
    amountFen: view.amountFen,
    decidedOn: view.decidedOn,
    asOf: view.evidence.asOf,
    basis: view.legalBasis.map(({ title, article }) => title + (article ?? '')),
    facts: factsOf(view.explanation.tree),
    decisionHash: view.evidence.decisionHash,
    factVectorHash: view.evidence.factVectorHash,
  };
}

function factsOf(node: ExplanationNode): ReceiptFact[] {
  if (node.children.length > 0) return node.children.flatMap(factsOf);
  const { sentence, value, source, decisive } = node;
  // What would have been another way to the same result is no ground of this one.
  if (!decisive) return [];
  return [
    {
      sentence,
      value: value ?? null,
      source: source ? { department: source.department, asOf: source.asOf } : null,
    },
  ];
}

function standingOf(
  state: EntitlementState,
  goesOn: boolean,
  owes: boolean,
): CheckedReceipt['standing'] {
  if (state === 'withdrawn' || state === 'declined') return 'void';
  if (owes) return 'owed-back';
  if (state === 'objected' || state === 'suspended') return 'stopped';
  // What was paid is done with: a halt takes nothing back.
  if (!goesOn && state !== 'paid') return 'stopped';
  return state === 'waiting' ? 'unfunded' : 'valid';
}

function codeOf(id: string, digest: string, installationSecret: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes, sealOf(id, digest, installationSecret)]).toString('base64url');
}

function idIn(code: string): string {
  const hex = Buffer.from(code, 'base64url').subarray(0, ID_BYTES).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function sealsMatch(code: string, id: string, digest: string, secret: string): boolean {
  const given = Buffer.from(code, 'base64url').subarray(ID_BYTES);
  const seal = sealOf(id, digest, secret);
  // The last character of a code has bits to spare: only the code that was given out is the code.
  return (
    given.length === seal.length &&
    timingSafeEqual(given, seal) &&
    codeOf(id, digest, secret) === code
  );
}

/** Over the digest as well: a row that somebody wrote anew has another code. */
function sealOf(id: string, digest: string, installationSecret: string): Buffer {
  return createHmac('sha256', installationSecret)
    .update(`decision receipt ${id} ${digest}`)
    .digest()
    .subarray(0, SEAL_BYTES);
}
