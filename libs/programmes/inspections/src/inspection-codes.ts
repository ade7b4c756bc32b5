import { randomUUID } from 'node:crypto';
import { type LocalDate } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { CodeNotIssued, CodeRefused } from './code-errors.ts';
import { type InspectionCode, MOST_MINUTES, writeCode } from './code-format.ts';
import { inspectionCodeLifecycle } from './code-lifecycles.ts';
import { type InspectionRow, lockInspection, viewInspection } from './inspection-view.ts';
import { mustActFor } from './matter-list.ts';
import { type Refusal } from './refusal.ts';
import { mustBeAwaited } from './visit-approval.ts';
import { refuseVisit } from './visit-refusal.ts';
import { mustBeFree } from './who-goes.ts';

/** A code as officers see it. */
export interface CodeView {
  readonly id: string;
  readonly state: 'issued' | 'revoked';
  readonly inspectionId: string;
  /** The officer who shows it. */
  readonly number: string;
  readonly holder: string;
  /** Why an officer who was neither drawn nor named showed it; null otherwise. */
  readonly insteadBecause: string | null;
  readonly validFrom: string;
  readonly validUntil: string;
  /** What the firm answered; null while it has not. */
  readonly answer: 'accepted' | 'refused' | null;
  readonly because: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: string | null;
}

/** What is asked for when an officer wants a code. */
export interface NewCode {
  /** How long it is good, 1 to {@link MOST_MINUTES}. */
  readonly minutes: number;
  /** Seconds since 1970. */
  readonly now: number;
  /** Why an officer who was neither drawn nor named comes; needed of such a one alone. */
  readonly because?: string | null;
}

/** A code, or what speaks against the visit. */
export type CodeOutcome =
  | { readonly codeId: string; readonly refusal: null }
  | { readonly codeId: null; readonly refusal: Refusal };

/**
 * Issues a code to the officer who asks, for a slot that begins now. The inspection is planned and may be carried out today, or
 * that is refused and recorded as of a visit. The officer has a valid certificate of its authority and stands in its team; where
 * no team was drawn or named, any such officer may come, and after the firm has refused a code another one, who says why.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.VISIT_UNAPPROVED
 * @throws INSPECTIONS.VISIT_UNANNOUNCED
 * @throws INSPECTIONS.VISIT_SAME_PERSON where whoever asks for it approved the visit
 * @throws INSPECTIONS.CODE_NOT_ISSUED
 * @throws INSPECTIONS.CONFLICT_OF_INTEREST
 */
export async function issueCode(
  tx: Tx,
  rules: RuleStore,
  inspectionId: string,
  { minutes, now, because = null }: NewCode,
): Promise<CodeOutcome> {
  const row = await lockInspection(tx, inspectionId);
  mustActFor(tx.context, row.authority, row.division);
  const today = await businessDate(tx);
  const refusal = await refuseVisit(tx, rules, row, today);
  if (refusal) return { codeId: null, refusal };
  if (row.state !== 'planned')
    throw new CodeNotIssued({
      zh: '该检查不是待实施状态',
      en: 'the inspection is not planned',
    });
  const own = await ownCertificate(tx, row, today, because);
  await mustBeAwaited(tx, row, [own.number]);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MOST_MINUTES)
    throw new CodeNotIssued({
      zh: `时段须为 1 至 ${MOST_MINUTES} 分钟`,
      en: `its time is 1 to ${MOST_MINUTES} minutes`,
    });
  const fromMinute = Math.floor(now / 60);
  const id = randomUUID();
  await tx.query(
    `insert into inspection_code (id, state, inspection_id, certificate_id, subject_id, valid_from, valid_until, instead_because, issued_by, authority, division)
     values ($1, 'issued', $2, $3, $4, to_timestamp($5::bigint * 60), to_timestamp($6::bigint * 60), $7, $8, $9, $10)`,
    [
      id,
      inspectionId,
      own.certificateId,
      row.subject_id,
      fromMinute,
      fromMinute + minutes,
      own.insteadBecause,
      tx.context.actor,
      row.authority,
      row.division,
    ],
  );
  return { codeId: id, refusal: null };
}

interface OwnCertificate {
  readonly certificateId: string;
  readonly number: string;
  readonly insteadBecause: string | null;
}

/** The valid certificate of whoever asks, and why others come than were drawn or named. @throws INSPECTIONS.CODE_NOT_ISSUED */
async function ownCertificate(
  tx: Tx,
  { id, authority, inspectors: team }: InspectionRow,
  today: LocalDate,
  because: string | null,
): Promise<OwnCertificate> {
  const [own] = await elevate(tx, () =>
    tx.query<{ id: string; number: string; refused: boolean }>(
      `select id, number, exists (select from inspection_check_in c where c.inspection_id = $4 and c.answer = 'refused') as refused
       from enforcement_certificate where account = $1 and authority = $2 and state = 'valid' and valid_until > $3`,
      [tx.context.actor, authority, today, id],
    ),
  );
  if (!own)
    throw new CodeNotIssued({
      zh: '您的账号没有该部门的有效执法证',
      en: 'your account has no valid certificate of that authority',
    });
  if (team.length === 0 || team.includes(own.number))
    return { certificateId: own.id, number: own.number, insteadBecause: null };
  if (own.refused && (because ?? '').trim() !== '') {
    await mustBeFree(tx, id, [own.number]);
    return { certificateId: own.id, number: own.number, insteadBecause: because };
  }
  throw new CodeNotIssued({
    zh: `您的执法证号“${own.number}”不在抽取或指定的检查组中；企业拒绝过检查码的，换人后请写明理由`,
    en: `your certificate "${own.number}" was neither drawn nor named for it; where the firm has refused a code, say why you come instead`,
  });
}

/** The text of a code that was issued; the same each time, and kept nowhere. @throws PLATFORM.NOT_FOUND */
export async function codeText(tx: Tx, id: string, installationSecret: string): Promise<string> {
  const [row] = await tx.query<InspectionCode>(
    `select id as nonce, inspection_id as "inspectionId", certificate_id as "certificateId", subject_id as "subjectId",
       (extract(epoch from valid_from) / 60)::integer as "fromMinute", (extract(epoch from valid_until) / 60)::integer as "untilMinute"
     from inspection_code where id = $1`,
    [id],
  );
  if (!row) throw new NotFound(inspectionCodeLifecycle.title);
  return writeCode(row, installationSecret);
}

/** The codes of an inspection within the caller's sight with what the firm answered to each, the latest first. @throws PLATFORM.NOT_FOUND */
export async function codesOf(tx: Tx, inspectionId: string): Promise<CodeView[]> {
  await viewInspection(tx, inspectionId);
  // Who sees the inspection sees who shows its codes, of whatever division the certificate is.
  return elevate(tx, () =>
    tx.query<CodeView>(
      `select k.id, k.state, k.inspection_id as "inspectionId", e.number, e.holder, k.instead_because as "insteadBecause",
       to_json(k.valid_from)#>>'{}' as "validFrom", to_json(k.valid_until)#>>'{}' as "validUntil",
       c.answer, c.because, c.answered_by as "answeredBy", to_json(c.answered_at)#>>'{}' as "answeredAt"
     from inspection_code k join enforcement_certificate e on e.id = k.certificate_id
       left join inspection_check_in c on c.nonce = k.id
     where k.inspection_id = $1 order by k.issued_at desc, k.id desc`,
      [inspectionId],
    ),
  );
}

/**
 * Revokes a code that nobody answered, at once.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.CODE_REFUSED when it was answered
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function revokeCode(tx: Tx, id: string, reason: string): Promise<void> {
  const [row] = await tx.query<{ authority: string; division: string }>(
    `select authority, division from inspection_code where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(inspectionCodeLifecycle.title);
  mustActFor(tx.context, row.authority, row.division);
  const [answered] = await tx.query(`select from inspection_check_in where nonce = $1`, [id]);
  if (answered) throw new CodeRefused('answered');
  await moveOne(tx, inspectionCodeLifecycle, id, {
    event: 'revoke',
    reason,
    set: { revoked_by: tx.context.actor, revoked_because: reason },
  });
}
