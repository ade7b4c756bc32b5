import { columnRef, type RuleBook, type Silence } from '#libs/engine';
import type { LocalDate, Text } from '#libs/kernel';
import type { RuleStore } from '#libs/matching';
import { businessDate, move, type Tx } from '#libs/platform';
import { type Dataset, readFacts } from '#libs/registry';
import { openTasks, taskLifecycle } from '#libs/workflow';
import { entitlementLifecycle } from './lifecycles.ts';

/** What departments say about who serves an enterprise: 服务专员. */
const UNIT = 'service.unit';
const OFFICER = 'service.officer';
const DATASET = 'service-officers';
const KIND = 'call-firm';

/** What becomes of a benefit for which nobody answers. */
const MEANS: Readonly<Record<Silence, Text>> = {
  lapses: {
    zh: '逾期暂缓办理，资金继续保留',
    en: 'after that it is on hold, with its money kept',
  },
  confirms: { zh: '逾期视为确认', en: 'after that silence is taken for a confirmation' },
  declines: { zh: '逾期视为放弃', en: 'after that silence is taken for declining' },
};

interface Unanswered {
  readonly id: string;
  readonly subjectId: number;
  readonly name: string;
  readonly policy: Text;
  readonly dueOn: LocalDate;
  readonly silence: Silence;
  readonly division: string;
}

/** Who serves an enterprise: a unit, whose people see its tasks, and in it somebody by name where that is known. */
interface Service {
  readonly unit: string;
  readonly officer: string | null;
}

/**
 * Asks the service officers of some enterprises that were just reminded to call them before the term ends: a letter may be
 * unread, and somebody whom the firm knows may be answered. The task goes to the unit of the officer, so that it is seen when
 * the officer is away. Of an enterprise that nobody serves, nobody is asked here; its list asks the department once the
 * term is over.
 */
export async function askServiceOfficers(
  tx: Tx,
  rules: RuleStore,
  ids: readonly string[],
): Promise<void> {
  const loaded = await rules.latest(tx);
  if (!loaded || ids.length === 0) return;
  const rows = await tx.query<Unanswered>(
    `select e.id, e.subject_id as "subjectId", s.name, v.document->'title' as policy, to_json(d.due_on)#>>'{}' as "dueOn",
       coalesce(g.silence, 'lapses') as silence, e.division
     from entitlement e join subject s on s.id = e.subject_id join decision c on c.id = e.decision_id join rule_version v on v.id = c.rule_version_id
       join deadline d on d.entity = 'entitlement' and d.entity_id = e.id::text and d.name = 'confirmation'
       join gate g on g.entity = 'entitlement' and g.entity_id = e.id and g.kind = 'confirmation'
     where e.id = any($1::uuid[]) order by e.id`,
    [ids],
  );
  const served = await servicesOf(
    tx,
    loaded,
    rows.map((row) => row.subjectId),
  );
  await openTasks(
    tx,
    rows.flatMap((row) => {
      const service = served.get(row.subjectId);
      if (service === undefined) return [];
      const { unit, officer } = service;
      const text = callText(row, officer);
      return [{ kind: KIND, entity: 'entitlement', entityId: row.id, authority: unit, division: row.division, text }]; // prettier-ignore
    }),
  );
}

/**
 * Closes the calls about benefits for which there is nothing to answer any more, because somebody did or something else came.
 *
 * @returns how many were closed, at most so many
 */
export async function closeAnsweredCalls(tx: Tx, most: number): Promise<number> {
  const rows = await tx.query<{ id: string; state: string }>(
    `select t.id, e.state from task t join entitlement e on e.id = t.entity_id::uuid
     where t.kind = '${KIND}' and t.entity = 'entitlement' and t.state = 'open' and e.state not in ('notified', 'silent')
     order by t.id limit $1 for update of t skip locked`,
    [most],
  );
  for (const state of new Set(rows.map((row) => row.state))) {
    const word = entitlementLifecycle.words[state as keyof typeof entitlementLifecycle.words];
    const note = `现状态：${word?.zh ?? state} now: ${word?.en ?? state}`;
    await move(tx, taskLifecycle, {
      event: 'close',
      ids: rows.filter((row) => row.state === state).map(({ id }) => id),
      reason: note,
      set: { closed_by: tx.context.actor, closed_at: 'now', note },
    });
  }
  return rows.length;
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

function callText({ name, policy, dueOn, silence }: Unanswered, officer: string | null): Text {
  const means = MEANS[silence];
  const who = officer === null ? { zh: '', en: '' } : { zh: officer, en: ` ${officer}` };
  return {
    zh: `${name}尚未答复“${policy.zh}”，确认期限至${dueOn}，${means.zh}。请服务专员${who.zh}联系企业，请其登录确认或放弃；企业答复后本待办自动办结。`,
    en: `${name} has not answered about “${policy.en}”; the term ends on ${dueOn}, ${means.en}. Let its service officer${who.en} call it and ask it to sign in and confirm or decline; this task closes by itself once it has answered.`,
  };
}
