import { type SupervisedMatter } from '#libs/engine';
import { type LocalDate, type Text } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, elevate, NotFound, type Tx } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { emergencyOf, type EmergencyView } from './emergency-view.ts';
import { type InspectionView, type Trigger, viewInspection } from './inspection-view.ts';
import { inspectionLifecycle } from './lifecycles.ts';
import { basisOf } from './matter-list.ts';
import { type BeforeVisit, beforeVisit } from './visit-approval.ts';

/** An enterprise as lists name it. */
export interface NamedFirm {
  readonly name: string;
  readonly creditCode: string | null;
  readonly synthetic: boolean;
}

/** An inspection as officers find it in a list: who, in what, until when, and how far it is. */
export interface InspectionEntry {
  readonly id: string;
  readonly state: keyof typeof inspectionLifecycle.states;
  readonly origin: 'plan' | Trigger;
  readonly matterId: string;
  readonly matterTitle: Text;
  /** Null where the firm has moved out of the reader's sight. */
  readonly firm: NamedFirm | null;
  readonly tier: string | null;
  /** `endsOn` is exclusive. */
  readonly plan: {
    readonly id: string;
    readonly title: string;
    readonly startsOn: LocalDate;
    readonly endsOn: LocalDate;
  } | null;
  readonly drawId: string | null;
  /** When it is done with others under an approved proposal; null where it stands in none. */
  readonly joint: {
    readonly proposalId: string;
    readonly day: LocalDate;
    readonly lead: string;
    readonly authorities: readonly string[];
  } | null;
  readonly inspectors: readonly string[];
  readonly went: readonly string[] | null;
  readonly doneOn: LocalDate | null;
  /** What the firm answered last to a code of it; null where it has answered none. */
  readonly answer: 'accepted' | 'refused' | null;
  /** What was noted of it and not withdrawn. */
  readonly findings: number;
  readonly authority: string;
  readonly requestedAt: string;
}

/** Which inspections a list is of; everything within sight unless something is given. */
export interface InspectionFilter {
  /** Those of the reader: by certificate, drawn, named, gone, or in a team of an approved proposal. */
  readonly mine?: boolean;
  readonly planId?: string;
  readonly drawId?: string;
  readonly state?: string;
}

/** Numbers and holders of certificates. */
interface Holder {
  readonly number: string;
  readonly holder: string;
}

/** The valid certificates of whoever asks. */
export async function ownCertificates(tx: Tx): Promise<Holder[]> {
  const today = await businessDate(tx);
  return elevate(tx, () =>
    tx.query<Holder>(
      `select number, holder from enforcement_certificate where account = $1 and state = 'valid' and valid_until > $2 order by number`,
      [tx.context.actor, today],
    ),
  );
}

/** What approved proposals give to the teams of these certificates. */
async function joinedFor(tx: Tx, numbers: readonly string[]): Promise<string[]> {
  const rows = await elevate(tx, () =>
    tx.query<{ id: string }>(
      `select distinct one as id from joint_proposal o, jsonb_array_elements(o.schedule->'visits') visit,
         jsonb_array_elements(visit->'parts') part, jsonb_array_elements(o.teams) team, jsonb_array_elements_text(part->'inspections') one
       where o.state = 'approved' and team->>'id' = part->>'team' and team->'officers' ?| $1::text[]`,
      [numbers],
    ),
  );
  return rows.map(({ id }) => id);
}

interface EntryRow {
  id: string;
  state: InspectionEntry['state'];
  origin: InspectionEntry['origin'];
  matterId: string;
  subjectId: number;
  tier: string | null;
  drawId: string | null;
  inspectors: string[];
  went: string[] | null;
  doneOn: LocalDate | null;
  authority: string;
  requestedAt: string;
}

const COLUMNS = `id, state, origin, matter_id as "matterId", subject_id as "subjectId", tier, draw_id as "drawId", inspectors, went,
  done_on::text as "doneOn", authority, to_json(requested_at)#>>'{}' as "requestedAt"`;

/**
 * Inspections within the caller's sight, the latest asked for first.
 *
 * @param most rows
 * @param after where the page before ended
 */
export async function listInspections(
  tx: Tx,
  { mine = false, planId, drawId, state }: InspectionFilter,
  most: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<InspectionEntry[]> {
  const own = mine ? (await ownCertificates(tx)).map(({ number }) => number) : null;
  const joined = own ? await joinedFor(tx, own) : [];
  const rows = await tx.query<EntryRow>(
    `select ${COLUMNS} from inspection
     where ($1::uuid is null or plan_id = $1) and ($2::uuid is null or draw_id = $2) and ($3::text is null or state = $3)
       and ($4::text[] is null or inspectors && $4 or went && $4 or id = any($5::uuid[]))
       and ($6::timestamptz is null or (inspection.requested_at, id) < ($6, $7::uuid))
     order by inspection.requested_at desc, id desc limit $8`,
    [
      planId ?? null,
      drawId ?? null,
      state ?? null,
      own,
      joined,
      after?.at ?? null,
      after?.id ?? null,
      most,
    ],
  );
  return entriesOf(tx, rows);
}

type Beside = Pick<InspectionEntry, 'matterTitle' | 'plan' | 'joint' | 'answer' | 'findings'>;

/** What stands beside inspections that the caller sees, of whatever division plan and proposal are. */
async function entriesOf(tx: Tx, rows: readonly EntryRow[]): Promise<InspectionEntry[]> {
  const subjects = await subjectsById(tx, [...new Set(rows.map((row) => row.subjectId))]);
  const beside = await elevate(tx, () =>
    tx.query<Beside & { id: string }>(
      `select i.id, v.document->'title' as "matterTitle",
         case when p.id is not null then jsonb_build_object('id', p.id, 'title', p.title, 'startsOn', p.starts_on, 'endsOn', p.ends_on) end as plan,
         j.joint, (select c.answer from inspection_check_in c where c.inspection_id = i.id order by c.answered_at desc limit 1) as answer,
         (select count(*)::integer from finding f where f.inspection_id = i.id and f.state <> 'withdrawn') as findings
       from inspection i join rule_version v on v.id = i.rule_version_id left join inspection_plan p on p.id = i.plan_id
         left join lateral (select jsonb_build_object('proposalId', o.id, 'day', visit->>'day', 'lead', visit->>'lead', 'authorities',
             (select jsonb_agg(distinct part->>'authority') from jsonb_array_elements(visit->'parts') part)) as joint
           from joint_proposal o, jsonb_array_elements(o.schedule->'visits') visit
           where o.state = 'approved' and o.inspections @> array[i.id]
             and exists (select from jsonb_array_elements(visit->'parts') part where part->'inspections' ? i.id::text) limit 1) j on true
       where i.id = any($1::uuid[])`,
      [rows.map(({ id }) => id)],
    ),
  );
  const known = new Map(beside.map((one) => [one.id, one]));
  return rows.map(({ subjectId, ...row }) => {
    const { matterTitle, plan, joint, answer, findings } = known.get(row.id) as Beside;
    const subject = subjects.get(subjectId);
    const firm = subject
      ? { name: subject.name, creditCode: subject.creditCode, synthetic: subject.synthetic }
      : null;
    return { ...row, matterTitle, plan, joint, answer, findings, firm };
  });
}

/** One inspection with all that whoever carries it out has to know. */
export interface InspectionDetail extends InspectionEntry {
  /** What was filed; null under a plan. */
  readonly reason: string | null;
  readonly source: string | null;
  readonly teamBecause: string | null;
  readonly codeException: InspectionView['codeException'];
  /** What has to come before the visit. */
  readonly before: BeforeVisit;
  /** How far the confirmation of an urgent visit is; null of any other. */
  readonly emergency: EmergencyView | null;
  /** The team and who went, as far as their certificates are known here. */
  readonly officers: readonly Holder[];
  /** The reader's own valid certificates. */
  readonly own: readonly Holder[];
  /** In the version under which the firm is inspected. */
  readonly matter: Pick<
    SupervisedMatter,
    'code' | 'title' | 'content' | 'standard' | 'methods' | 'checkIn' | 'demonstration'
  > & { readonly basis: readonly string[]; readonly authority: Text };
  readonly version: number;
}

/** One inspection, its matter as it was when it was planned. @throws PLATFORM.NOT_FOUND */
export async function readInspection(
  tx: Tx,
  rules: RuleStore,
  id: string,
): Promise<InspectionDetail> {
  const { reason, source, teamBecause, codeException, version } = await viewInspection(tx, id);
  const rows = await tx.query<EntryRow>(`select ${COLUMNS} from inspection where id = $1`, [id]);
  const [entry] = await entriesOf(tx, rows);
  if (!entry) throw new NotFound(inspectionLifecycle.title);
  const team = [...new Set([...entry.inspectors, ...(entry.went ?? [])])];
  const { matter, officers } = await elevate(tx, async () => {
    const [of] = await tx.query<{ id: string }>(
      `select rule_version_id as id from inspection where id = $1`,
      [id],
    );
    return {
      matter: (await rules.matter(tx, (of as { id: string }).id)).matter.matter,
      officers: await tx.query<Holder>(
        `select distinct on (number) number, holder from enforcement_certificate where number = any($1) order by number, state = 'valid' desc`,
        [team],
      ),
    };
  });
  const { code, title, content, standard, methods, checkIn, demonstration, authority } = matter;
  return {
    ...entry,
    reason,
    source,
    teamBecause,
    codeException,
    before: await beforeVisit(tx, entry),
    emergency: await emergencyOf(tx, id),
    officers,
    own: await ownCertificates(tx),
    matter: {
      code,
      title,
      content,
      standard,
      methods,
      checkIn,
      demonstration,
      basis: basisOf(matter),
      authority: authority.title,
    },
    version,
  };
}
