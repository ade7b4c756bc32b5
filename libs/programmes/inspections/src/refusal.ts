import { randomUUID } from 'node:crypto';
import { type Text } from '#libs/kernel';
import { type Tx } from '#libs/platform';

/** Why something may not be inspected. Being refused is an outcome with its reason, and it is recorded. */
export type RefusalReason =
  | 'not-listed'
  | 'not-in-force'
  | 'other-authority'
  | 'other-division'
  | 'out-of-scope'
  | 'scope-open'
  | 'not-planned'
  | 'outside-plan'
  | 'drawn-only'
  | 'already-open'
  | 'no-quota'
  | 'quota-spent'
  | 'cap-reached'
  | 'emergency-unconfirmed';

/** What was asked for: a plan, an inspection to be planned, one to be carried out now, or a draw. */
export type Asked = 'plan' | 'inspection' | 'visit' | 'draw';

/** The reasons in the words of an answer. */
const WORDS: Readonly<Record<RefusalReason, Text>> = {
  'not-listed': {
    zh: '该事项不在已公布的检查事项清单上；清单之外无检查。',
    en: 'The matter is on no published list of supervised matters: what is not listed is not inspected.',
  },
  'not-in-force': {
    zh: '该事项在清单上，但当日不在有效期内，不得检查。',
    en: 'The matter is listed but not in force on that day, so nobody is inspected in it.',
  },
  'other-authority': {
    zh: '该事项由其他部门监管，本部门不得检查。',
    en: 'The matter is another authority’s to inspect.',
  },
  'other-division': {
    zh: '该事项在清单上，但不在该企业所在区划实施。',
    en: 'The matter is listed, but not for the division the firm lies in.',
  },
  'out-of-scope': {
    zh: '该企业不属于该事项的检查对象。',
    en: 'The matter does not concern this firm.',
  },
  'scope-open': {
    zh: '缺少数据，不能确认该企业属于该事项的检查对象，因此不检查。',
    en: 'Data is missing, so it is not certain that the matter concerns this firm, and it is not inspected.',
  },
  'not-planned': {
    zh: '没有已批准、包含该事项的本部门检查计划。',
    en: 'No approved plan of this authority names the matter.',
  },
  'outside-plan': {
    zh: '不在检查计划的时间或区划之内。',
    en: 'It lies outside the days or the division of the plan.',
  },
  'drawn-only': {
    zh: '该事项实行双随机抽查，年度、季度计划不得人工指定企业；请随机抽取，或另订专项计划写明理由并经批准备案，或登记触发检查的来源和理由。',
    en: 'Firms are drawn at random in this matter, so none is picked by hand under a yearly or quarterly plan. Draw them, or draw up a special plan with its reason and have it approved and filed, or file what led to the inspection.',
  },
  'already-open': {
    zh: '该企业在该事项上已有待实施的检查，应合并进行。',
    en: 'An inspection of this firm in this matter is open already; carry out that one.',
  },
  'no-quota': {
    zh: '该部门没有公布有效的年度检查频次上限，不得按计划检查。',
    en: 'The authority has published no quota of visits in force, so it inspects nobody by plan.',
  },
  'quota-spent': {
    zh: '该部门当年对该企业的检查次数已达上限。',
    en: 'The authority’s visits to this firm are used up for the year.',
  },
  'cap-reached': {
    zh: '该企业当年在该事项上的检查次数已达上限。',
    en: 'The firm has been inspected in this matter as often as a year allows.',
  },
  'emergency-unconfirmed': {
    zh: '按紧急情形入企，未经第二人在期限内确认，该次入企计为不合规。',
    en: 'The visit was made as urgent and no second person confirmed that in time: it is a breach.',
  },
};

/** What was refused, as the answer and the record have it. */
export interface Refusal {
  readonly id: string;
  readonly reason: RefusalReason;
  readonly text: Text;
  /** What the reason rests on: a plan's state, missing facts, a quota. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What was asked for when it was refused. */
export interface Refused {
  readonly asked: Asked;
  readonly reason: RefusalReason;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly matterId: string;
  readonly authority: string;
  readonly division: string;
  readonly planId?: string | null;
  /** In which draw the firm was drawn. */
  readonly drawId?: string | null;
  readonly inspectionId?: string;
  readonly subjectId?: number;
}

/** Records a refusal in the name of whoever asked. */
export async function refuse(tx: Tx, one: Refused): Promise<Refusal> {
  const [refusal] = await refuseAll(tx, [one]);
  return refusal as Refusal;
}

/** Records refusals in the name of whoever asked, in the order given. */
export async function refuseAll(tx: Tx, all: readonly Refused[]): Promise<Refusal[]> {
  if (all.length === 0) return [];
  const rows = all.map((one) => ({
    id: randomUUID(),
    asked: one.asked,
    reason: one.reason,
    detail: one.detail ?? {},
    matter_id: one.matterId,
    plan_id: one.planId ?? null,
    draw_id: one.drawId ?? null,
    inspection_id: one.inspectionId ?? null,
    subject_id: one.subjectId ?? null,
    authority: one.authority,
    division: one.division,
  }));
  await tx.query(
    `insert into inspection_refusal (id, asked_by, asked, reason, detail, matter_id, plan_id, draw_id, inspection_id, subject_id, authority, division)
     select r.id, $2, r.asked, r.reason, r.detail, r.matter_id, r.plan_id, r.draw_id, r.inspection_id, r.subject_id, r.authority, r.division
     from jsonb_to_recordset($1::jsonb) r (id uuid, asked text, reason text, detail jsonb, matter_id text, plan_id uuid, draw_id uuid,
       inspection_id uuid, subject_id integer, authority text, division text)`,
    [JSON.stringify(rows), tx.context.actor],
  );
  return rows.map(({ id, reason, detail }) => ({ id, reason, text: WORDS[reason], detail }));
}

/** Why firms of a draw were refused, by their number. */
export async function refusalsOfDraw(
  tx: Tx,
  drawId: string,
  subjectIds: readonly number[],
): Promise<ReadonlyMap<number, Refusal>> {
  const rows = await tx.query<Omit<Refusal, 'text'> & { subjectId: number }>(
    `select id, reason, detail, subject_id as "subjectId" from inspection_refusal where draw_id = $1 and subject_id = any($2)`,
    [drawId, subjectIds],
  );
  return new Map(
    rows.map(({ subjectId, ...one }) => [subjectId, { ...one, text: WORDS[one.reason] }]),
  );
}

/** A refusal as it is read later. */
export interface RefusalView extends Refusal {
  readonly at: string;
  readonly askedBy: string;
  readonly asked: Asked;
  readonly matterId: string;
  readonly subjectId: number | null;
  readonly authority: string;
}

/**
 * What was refused within the caller's sight, the latest first.
 *
 * @param most rows
 * @param after where the page before ended
 */
export async function listRefusals(
  tx: Tx,
  most: number,
  after: { readonly at: string; readonly id: string } | null = null,
): Promise<RefusalView[]> {
  const rows = await tx.query<{
    id: string;
    at: string;
    asked_by: string;
    asked: Asked;
    reason: RefusalReason;
    detail: Readonly<Record<string, unknown>>;
    matter_id: string;
    subject_id: number | null;
    authority: string;
  }>(
    // A firm that was drawn is planned by a job: whoever drew asked for it.
    `select r.id, to_json(r.at)#>>'{}' as at, coalesce(d.drawn_by, r.asked_by) as asked_by, r.asked, r.reason, r.detail, r.matter_id,
       r.subject_id, r.authority
     from inspection_refusal r left join inspection_draw d on d.id = r.draw_id
     where $2::timestamptz is null or (r.at, r.id) < ($2, $3::uuid)
     order by r.at desc, r.id desc limit $1`,
    [most, after?.at ?? null, after?.id ?? null],
  );
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    askedBy: row.asked_by,
    asked: row.asked,
    reason: row.reason,
    text: WORDS[row.reason],
    detail: row.detail,
    matterId: row.matter_id,
    subjectId: row.subject_id,
    authority: row.authority,
  }));
}
