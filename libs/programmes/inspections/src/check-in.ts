import { type SupervisedMatter } from '#libs/engine';
import { type LocalDate, type Text } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, elevate, sqlState, type Tx } from '#libs/platform';
import { COMPLAINTS, FIRM_RIGHTS } from './check-in-rights.ts';
import { CheckInMissing, CodeRefused, FirmSignsIn } from './code-errors.ts';
import { type InspectionCode, readCode } from './code-format.ts';
import { basisOf } from './matter-list.ts';
import { type CodeException, type InspectionRow, type Trigger } from './inspection-view.ts';
import { againstVisit } from './visit-refusal.ts';

/** Of the triggers on check-ins: what does not hold is not written. */
const REFUSED_BY_DATABASE = 'HZ005';

/** What a firm answers to a code. */
export interface CheckInAnswer {
  readonly answer: 'accepted' | 'refused';
  /** Why it is refused; null where it is accepted. */
  readonly because: string | null;
}

/** What whoever is shown a code is told: who comes, why, what may be looked at, and what the firm may do. */
export interface ShownCode {
  readonly standing: 'open' | 'ended' | 'accepted' | 'refused';
  readonly validUntil: string;
  readonly officer: {
    readonly number: string;
    readonly holder: string;
    /** As a data address; null where none was entered. */
    readonly photo: string | null;
  };
  readonly authority: Text;
  readonly matter: Pick<
    SupervisedMatter,
    'code' | 'title' | 'content' | 'standard' | 'demonstration'
  >;
  readonly basis: readonly string[];
  /** The plan, or what kind of thing led to it; never who complained. */
  readonly under: { readonly plan: string } | { readonly trigger: Trigger };
  readonly rights: readonly Text[];
  readonly complaints: Text;
}

interface CodeRow extends Pick<InspectionRow, 'matter_id' | 'authority' | 'division' | 'plan_id'> {
  readonly answer: 'accepted' | 'refused' | null;
  readonly live: boolean;
  readonly validUntil: string;
  readonly number: string;
  readonly holder: string;
  readonly photo: string | null;
  readonly origin: 'plan' | Trigger;
  readonly plan: string | null;
  readonly ruleVersionId: string;
}

/**
 * What a code says, to whoever holds it. It names no firm: who answers is asked to sign in. The transaction reads with the
 * system's reach.
 *
 * @param now seconds since 1970
 * @throws INSPECTIONS.CODE_REFUSED
 */
export async function showCode(
  tx: Tx,
  rules: RuleStore,
  text: string,
  installationSecret: string,
  now: number,
): Promise<ShownCode> {
  const { nonce } = mustRead(text, installationSecret, now);
  const today = await businessDate(tx);
  const [row] = await tx.query<CodeRow>(
    `select c.answer, k.state = 'issued' and i.state = 'planned' and e.state = 'valid' and e.valid_until > $2::date as live, to_json(k.valid_until)#>>'{}' as "validUntil",
       e.number, e.holder, 'data:' || e.photo_type || ';base64,' || translate(encode(e.photo, 'base64'), E'\\n', '') as photo,
       i.origin, p.title as plan, i.rule_version_id as "ruleVersionId", i.matter_id, i.authority, i.division, i.plan_id
     from inspection_code k join enforcement_certificate e on e.id = k.certificate_id join inspection i on i.id = k.inspection_id
       left join inspection_plan p on p.id = i.plan_id left join inspection_check_in c on c.nonce = k.id
     where k.id = $1`,
    [nonce, today],
  );
  if (!row) throw new CodeRefused('unknown');
  const { matter } = await rules.matter(tx, row.ruleVersionId);
  const { code, title, content, standard, demonstration, authority } = matter.matter;
  const isOpen = row.live && (await againstVisit(tx, rules, row, today)) === null;
  return {
    standing: row.answer ?? (isOpen ? 'open' : 'ended'),
    validUntil: row.validUntil,
    officer: { number: row.number, holder: row.holder, photo: row.photo },
    authority: authority.title,
    matter: { code, title, content, standard, demonstration },
    basis: basisOf(matter.matter),
    under: row.origin === 'plan' ? { plan: row.plan ?? '' } : { trigger: row.origin },
    rights: FIRM_RIGHTS,
    complaints: COMPLAINTS,
  };
}

/**
 * Records what a firm answers to a code, once: the nonce is the key of what is recorded, in the transaction of its firm.
 * Whoever shows a code holds it as well, so holding it proves nothing: only a signed-in person of the firm answers.
 *
 * @param now seconds since 1970
 * @throws INSPECTIONS.CODE_REFUSED
 */
export async function answerCode(
  tx: Tx,
  text: string,
  { answer, because }: CheckInAnswer,
  installationSecret: string,
  now: number,
): Promise<void> {
  const { nonce, inspectionId, certificateId, subjectId } = mustRead(text, installationSecret, now);
  if (subjectId !== tx.context.subjectId) throw new CodeRefused('other-firm');
  const fresh = await record(tx, [
    nonce,
    answer,
    because,
    tx.context.actor,
    inspectionId,
    certificateId,
    subjectId,
  ]);
  if (!fresh) throw new CodeRefused('answered');
}

/** What is beside the code is written by the trigger, as the code has it. @returns whether it was the first answer */
async function record(tx: Tx, values: readonly unknown[]): Promise<boolean> {
  try {
    const fresh = await tx.query(
      `insert into inspection_check_in (nonce, answer, because, answered_by, inspection_id, certificate_id, subject_id, on_day, authority, division)
       values ($1, $2, $3, $4, $5, $6, $7, current_date, '', '')
       on conflict on constraint check_in_once do nothing returning nonce`,
      values,
    );
    return fresh.length === 1;
  } catch (error) {
    if (sqlState(error) === REFUSED_BY_DATABASE) throw new CodeRefused('ended');
    throw error;
  }
}

function mustRead(text: string, installationSecret: string, now: number): InspectionCode {
  const { code, fault } = readCode(text, installationSecret, now);
  if (fault !== null) throw new CodeRefused(fault);
  return code;
}

/**
 * Whether a firm has let in those who went today: asked where the matter asks for a check-in (`checkIn`), and wherever the
 * firm has refused one. What it refuses takes back what it accepted before. `inspection_was_checked_in` holds the same.
 *
 * @throws INSPECTIONS.CHECK_IN_MISSING
 */
export async function mustBeCheckedIn(
  tx: Tx,
  inspectionId: string,
  went: readonly string[],
  today: LocalDate,
): Promise<void> {
  const [row] = await elevate(tx, () =>
    tx.query<{ missing: boolean }>(
      `select (v.document->'checkIn' = 'true'::jsonb or exists (select from inspection_check_in c where c.inspection_id = i.id and c.answer = 'refused'))
       and not exists (select from inspection_check_in c join enforcement_certificate e on e.id = c.certificate_id
         where c.inspection_id = i.id and c.answer = 'accepted' and c.on_day = $3 and e.number = any($2)
           and not exists (select from inspection_check_in r
             where r.inspection_id = i.id and r.answer = 'refused' and r.answered_at >= c.answered_at)) as missing
     from inspection i join rule_version v on v.id = i.rule_version_id where i.id = $1`,
      [inspectionId, went, today],
    ),
  );
  if (row?.missing) throw new CheckInMissing();
}

/**
 * Whether an exception may be named: that nobody of the firm can sign in is not said of a firm that has answered a code.
 *
 * @throws INSPECTIONS.FIRM_SIGNS_IN
 */
export async function mustBeException(
  tx: Tx,
  inspectionId: string,
  { kind }: CodeException,
): Promise<void> {
  if (kind !== 'cannot-sign-in') return;
  const [answered] = await elevate(tx, () =>
    tx.query(`select from inspection_check_in where inspection_id = $1 limit 1`, [inspectionId]),
  );
  if (answered) throw new FirmSignsIn();
}
