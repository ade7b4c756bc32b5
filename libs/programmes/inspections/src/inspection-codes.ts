import { randomUUID } from 'node:crypto';
import { businessDate, elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { CodeNotIssued, CodeRefused } from './code-errors.ts';
import { type InspectionCode, MOST_MINUTES, writeCode } from './code-format.ts';
import { inspectionCodeLifecycle } from './code-lifecycles.ts';
import { lockInspection, viewInspection } from './inspection-view.ts';
import { mustActFor } from './matter-list.ts';
import { viewPlan } from './plan.ts';

/** A code as officers see it. */
export interface CodeView {
  readonly id: string;
  readonly state: 'issued' | 'revoked';
  readonly inspectionId: string;
  /** The officer who shows it. */
  readonly number: string;
  readonly holder: string;
  readonly validFrom: string;
  readonly validUntil: string;
  /** What the firm answered; null while it has not. */
  readonly answer: 'accepted' | 'refused' | null;
  readonly because: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: string | null;
}

/**
 * Issues a code to the officer who asks, for a slot that begins now: the inspection is planned, under an approved plan where
 * it has one, and the officer stands in its team with a valid certificate of its authority.
 *
 * @param minutes how long it is good, 1 to {@link MOST_MINUTES}
 * @param now seconds since 1970
 * @returns the id of the code
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.CODE_NOT_ISSUED
 */
export async function issueCode(
  tx: Tx,
  inspectionId: string,
  minutes: number,
  now: number,
): Promise<string> {
  const row = await lockInspection(tx, inspectionId);
  mustActFor(tx.context, row.authority, row.division);
  const certificateId = await ownCertificate(tx, row.authority, row.inspectors);
  const isApproved = row.plan_id === null || (await viewPlan(tx, row.plan_id)).state === 'approved';
  if (row.state !== 'planned' || !isApproved)
    throw new CodeNotIssued({
      zh: '该检查不是待实施状态，或其计划未经批准',
      en: 'the inspection is not planned, or its plan is not approved',
    });
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MOST_MINUTES)
    throw new CodeNotIssued({
      zh: `时段须为 1 至 ${MOST_MINUTES} 分钟`,
      en: `its time is 1 to ${MOST_MINUTES} minutes`,
    });
  const fromMinute = Math.floor(now / 60);
  const id = randomUUID();
  await tx.query(
    `insert into inspection_code (id, state, inspection_id, certificate_id, subject_id, valid_from, valid_until, issued_by, authority, division)
     values ($1, 'issued', $2, $3, $4, to_timestamp($5::bigint * 60), to_timestamp($6::bigint * 60), $7, $8, $9)`,
    [
      id,
      inspectionId,
      certificateId,
      row.subject_id,
      fromMinute,
      fromMinute + minutes,
      tx.context.actor,
      row.authority,
      row.division,
    ],
  );
  return id;
}

/** The valid certificate of whoever asks, which stands in the team. @throws INSPECTIONS.CODE_NOT_ISSUED */
async function ownCertificate(tx: Tx, authority: string, team: readonly string[]): Promise<string> {
  const [own] = await elevate(tx, async () =>
    tx.query<{ id: string; number: string }>(
      `select id, number from enforcement_certificate
       where account = $1 and authority = $2 and state = 'valid' and valid_until > $3`,
      [tx.context.actor, authority, await businessDate(tx)],
    ),
  );
  if (own && team.includes(own.number)) return own.id;
  throw new CodeNotIssued(
    own
      ? {
          zh: `您的执法证号“${own.number}”不在抽取或指定的检查组中`,
          en: `your certificate "${own.number}" was neither drawn nor named for it`,
        }
      : {
          zh: '您的账号没有该部门的有效执法证',
          en: 'your account has no valid certificate of that authority',
        },
  );
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
      `select k.id, k.state, k.inspection_id as "inspectionId", e.number, e.holder,
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
