import { columnRef, type RuleBook, type Silence } from '#libs/engine';
import type { LocalDate, Text } from '#libs/kernel';
import type { RuleStore } from '#libs/matching';
import { businessDate, type Tx } from '#libs/platform';
import { type Dataset, readFacts } from '#libs/registry';
import { closeTasksAbout, openTasks } from '#libs/workflow';
import { REMINDERS } from './notice.ts';

/** What departments say about who serves an enterprise: 服务专员. */
const UNIT = 'service.unit';
/** Units are named apart from departments, so that nobody of a unit sees what a department of the same code is asked. */
export const SERVICE_UNIT = 'service:';
const OFFICER = 'service.officer';
const DATASET = 'service-officers';
const KIND = 'call-firm';
/** Most benefits that a call names; all are counted. */
const SHOWN = 5;
const ANSWERED = '企业已答复，或无需再答复 answered, or nothing left to answer';

/** What becomes of a benefit for which nobody answers. */
const MEANS: Readonly<Record<Silence, Text>> = {
  lapses: {
    zh: '逾期暂缓办理，资金继续保留',
    en: 'after that it is on hold, with its money kept',
  },
  confirms: { zh: '逾期视为确认', en: 'after that silence is taken for a confirmation' },
  declines: { zh: '逾期视为放弃', en: 'after that silence is taken for declining' },
};

/** A benefit of a firm, about which it has not answered. */
interface Unanswered {
  readonly subjectId: number;
  readonly name: string;
  readonly division: string;
  readonly policy: Text;
  readonly dueOn: LocalDate;
  readonly silence: Silence;
}

/** Who serves an enterprise: a unit, whose people see its tasks, and in it somebody by name where that is known. */
interface Service {
  readonly unit: string;
  readonly officer: string | null;
}

/**
 * Asks the service officers of some enterprises that were just reminded to call them before the term ends: a letter may be
 * unread, and somebody whom the firm knows may be answered. There is one call of a firm at a time, however many benefits wait for it.
 * The task goes to the unit of the officer, so that it is seen when the officer is away. Of an enterprise that nobody
 * serves, nobody is asked here; its list asks the department once the term is over.
 *
 * @param ids the entitlements of which they were reminded
 */
export async function askServiceOfficers(
  tx: Tx,
  rules: RuleStore,
  ids: readonly string[],
): Promise<void> {
  const loaded = await rules.latest(tx);
  if (!loaded || ids.length === 0) return;
  const rows = await tx.query<Unanswered>(
    `select e.subject_id as "subjectId", s.name, e.division, v.document->'title' as policy, to_json(d.due_on)#>>'{}' as "dueOn",
       coalesce(g.silence, 'lapses') as silence
     from entitlement e join subject s on s.id = e.subject_id join decision c on c.id = e.decision_id join rule_version v on v.id = c.rule_version_id
       join deadline d on d.entity = 'entitlement' and d.entity_id = any($1::text[]) and d.entity_id = e.id::text and d.name = 'confirmation'
       join gate g on g.entity = 'entitlement' and g.entity_id = e.id and g.kind = 'confirmation'
     where e.id = any($1::uuid[]) order by e.subject_id, d.due_on, e.policy_id, e.id`,
    [ids],
  );
  const byFirm = new Map<number, Unanswered[]>();
  for (const row of rows) byFirm.set(row.subjectId, [...(byFirm.get(row.subjectId) ?? []), row]);
  const served = await servicesOf(tx, loaded, [...byFirm.keys()]);
  await openTasks(
    tx,
    [...byFirm].flatMap(([id, own]) => {
      const service = served.get(id);
      const [first] = own;
      if (service === undefined || first === undefined) return [];
      const text = callText(first.name, own, service.officer);
      return [{ kind: KIND, entity: 'subject', entityId: String(id), authority: SERVICE_UNIT + service.unit, division: first.division, text }]; // prettier-ignore
    }),
  );
}

/**
 * Closes the calls of firms that have answered everything of which they were reminded, or need not any more.
 *
 * @param after the last call that was looked at, or null at first
 * @returns the last one now; null once all were looked at
 */
export async function closeAnsweredCalls(
  tx: Tx,
  most: number,
  after: string | null,
): Promise<string | null> {
  const calls = await tx.query<{ id: string; subject: number }>(
    `select id, entity_id::integer as subject from task where kind = $1 and entity = 'subject' and state = 'open' and ($2::uuid is null or id > $2)
     order by id limit $3`,
    [KIND, after, most],
  );
  const waiting = await tx.query<{ subject: number }>(
    `select distinct e.subject_id as subject from entitlement e where e.subject_id = any($1::integer[])
       and (e.state = 'silent' or (e.state = 'notified' and exists (select from notice n where n.entitlement_id = e.id and n.kind = any($2))))`,
    [calls.map(({ subject }) => subject), Object.values(REMINDERS)],
  );
  const open = new Set(waiting.map(({ subject }) => subject));
  const answered = calls.filter(({ subject }) => !open.has(subject));
  for (const { subject } of answered)
    await closeTasksAbout(tx, { kind: KIND, entity: 'subject', entityId: `${subject}` }, ANSWERED);
  return calls.length < most ? null : (calls.at(-1)?.id ?? null);
}

/** The firms among some that an officer is still to call. */
export async function toBeCalled(
  tx: Tx,
  subjectIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await tx.query<{ entity_id: string }>(
    `select entity_id from task where kind = $1 and entity = 'subject' and state = 'open' and entity_id = any($2::text[])`,
    [KIND, subjectIds.map(String)],
  );
  return new Set(rows.map((row) => Number(row.entity_id)));
}

/** The units whose officers serve enterprises, by what was delivered. */
export async function serviceUnits(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ unit: string }>(
    `select distinct facts->>$2 as unit from record where dataset = $1 and facts->>$2 is not null order by 1`,
    [DATASET, UNIT],
  );
  return rows.map(({ unit }) => unit);
}

async function servicesOf(
  tx: Tx,
  { book, datasets }: { readonly book: RuleBook; readonly datasets: ReadonlyMap<string, Dataset> },
  subjectIds: readonly number[],
): Promise<ReadonlyMap<number, Service>> {
  const [unit, officer] = [UNIT, OFFICER].map((id) => book.dictionary.get(id));
  if (!unit || !officer || !datasets.has(DATASET)) return new Map();
  const refs = [columnRef(unit, 'asOf'), columnRef(officer, 'asOf')] as const;
  const [now] = await tx.query<{ at: string }>(`select to_json(now())#>>'{}' as at`);
  const facts = await readFacts(tx, {
    subjectIds: [...new Set(subjectIds)],
    refs,
    asOf: await businessDate(tx),
    knownAt: (now as { at: string }).at,
    book: { dictionary: book.dictionary, codes: book.codes, datasets },
  });
  return new Map(
    [...facts].flatMap(([id, { row }]) => {
      const [found, name] = refs.map((ref) => row.value(ref));
      if (typeof found !== 'string') return [];
      return [[id, { unit: found, officer: typeof name === 'string' ? name : null }] as const];
    }),
  );
}

function callText(name: string, own: readonly Unanswered[], officer: string | null): Text {
  const shown = own.slice(0, SHOWN);
  const each = (language: 'zh' | 'en'): string[] =>
    shown.map(({ policy, dueOn, silence }) =>
      language === 'zh'
        ? `“${policy.zh}”（至${dueOn}，${MEANS[silence].zh}）`
        : `“${policy.en}” (until ${dueOn}; ${MEANS[silence].en})`,
    );
  const more = own.length > shown.length;
  const who = officer === null ? { zh: '', en: '' } : { zh: officer, en: ` ${officer}` };
  return {
    zh: `${name}有${own.length}项惠企资金尚未答复：${each('zh').join('、')}${more ? '等' : ''}。请服务专员${who.zh}在期限前联系企业，请其登录确认或放弃；企业答复后本待办自动办结。`,
    en: `${name} has not answered about ${own.length} of its benefits: ${each('en').join(', ')}${more ? ' and more' : ''}. Let its service officer${who.en} call it before the term ends and ask it to sign in and confirm or decline; this task closes by itself once it has answered.`,
  };
}
