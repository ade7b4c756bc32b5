import type { RolloutBand, RolloutRate } from '#libs/engine';
import { defineLifecycle, type LocalDate, type Text, type WorkingCalendar } from '#libs/kernel';
import {
  annotate,
  businessDate,
  elevate,
  moveOne,
  NotFound,
  promise,
  VersionStale,
  type Tx,
} from '#libs/platform';
import { closeTasksAbout, openTasks } from '#libs/workflow';
import { RolloutSamePerson } from './review-errors.ts';
import { GOES_ON } from './lifecycles.ts';
import { titleOfList } from './list-opinion.ts';

/**
 * The announcement of a list in parts (分批告知): one firm in a hundred, then one in ten, then all. It stops where what
 * comes back lies outside the band of the policy; a person lets it go on with the next part.
 */
export const listRolloutLifecycle = defineLifecycle({
  entity: 'list_rollout',
  title: { zh: '次分批告知', en: 'staged announcement' },
  words: {
    trial: { zh: '已告知1%', en: 'at 1 %' },
    wider: { zh: '已告知10%', en: 'at 10 %' },
    whole: { zh: '已全部告知', en: 'at 100 %' },
    'stopped-trial': { zh: '在1%时停止', en: 'stopped at 1 %' },
    'stopped-wider': { zh: '在10%时停止', en: 'stopped at 10 %' },
    widen: { zh: '扩大到10%', en: 'be widened to 10 %' },
    complete: { zh: '扩大到全部', en: 'be widened to all' },
    stop: { zh: '停止', en: 'be stopped' },
    resume: { zh: '继续下一批', en: 'go on with the next part' },
  },
  initial: 'trial',
  states: {
    trial: { widen: 'wider', stop: 'stopped-trial' },
    wider: { complete: 'whole', stop: 'stopped-wider' },
    'stopped-trial': { resume: 'wider' },
    'stopped-wider': { resume: 'whole' },
    whole: {},
  },
});

/** Where a staged announcement stands. */
export type RolloutState = keyof typeof listRolloutLifecycle.states;

/** How many of those told objected, declined, confirmed or could not be reached outside the application. */
export type RolloutRates = { readonly [Rate in RolloutRate]: number } & { readonly told: number };

/** A staged announcement as officers see it. */
export interface RolloutView {
  readonly state: RolloutState;
  readonly percent: number;
  readonly rates: RolloutRates;
  readonly band: RolloutBand;
  readonly lookOn: LocalDate;
  readonly stoppedReason: string | null;
  /** The reader stopped it, and so does not let it go on. */
  readonly ownHand: boolean;
  readonly version: number;
}

interface Row {
  id: string;
  list_id: string;
  state: RolloutState;
  band: RolloutBand;
  workdays: number;
  look_on: LocalDate;
  stopped_by: string | null;
  stopped_reason: string | null;
  authority: string;
  division: string;
  version: number;
}

const PERCENT: Readonly<Record<RolloutState, number>> = {
  trial: 1,
  'stopped-trial': 1,
  wider: 10,
  'stopped-wider': 10,
  whole: 100,
};
/** What a rate counts, in words. */
const RATE_WORDS: Readonly<Record<RolloutRate, Text>> = {
  objected: { zh: '提出异议', en: 'objected' },
  declined: { zh: '放弃', en: 'declined' },
  undeliverable: { zh: '未送达', en: 'were not reached' },
  confirmed: { zh: '确认', en: 'confirmed' },
};
const NAME = { zh: '分批告知', en: 'staged announcement' };
/** Somebody has to look into an announcement that stopped by itself. */
const STOPPED_TASK = { kind: 'rollout-stopped', entity: 'benefit_list' };
const COLUMNS = `id, list_id, state, band, workdays, look_on::text, stopped_by, stopped_reason, authority, division, version`;

/** Begins the staged announcement of an approved list whose policy asks for one; begun twice it stays as it is. */
export async function beginRollout(
  tx: Tx,
  calendar: WorkingCalendar,
  listId: string,
): Promise<void> {
  const [list] = await tx.query<{
    workdays: number;
    band: RolloutBand;
    authority: string;
    division: string;
  }>(
    `select (v.document->'rollout'->>'workdays')::integer as workdays, v.document->'rollout'->'band' as band, l.authority, l.division
     from benefit_list l join rule_version v on v.id = l.rule_version_id
     where l.id = $1 and l.state = 'approved' and jsonb_typeof(v.document->'rollout') = 'object'
       and not exists (select from list_rollout r where r.list_id = l.id)
       and not exists (select from entitlement e where e.list_id = l.id and e.notified_at is not null)`,
    [listId],
  );
  if (!list) return;
  await annotate(tx, '', undefined);
  await tx.query(
    `insert into list_rollout (list_id, state, band, workdays, reach, look_on, authority, division)
     values ($1, 'trial', $2, $3, $4, $5, $6, $7) on conflict (list_id) do nothing`,
    [
      listId,
      JSON.stringify(list.band),
      list.workdays,
      await reachOf(tx, listId, PERCENT.trial),
      await lookOn(tx, calendar, list),
      list.authority,
      list.division,
    ],
  );
}

/**
 * Looks at the announcements that are under way: one whose rates have left the band above is stopped at once; one whose
 * part has had its working days is widened, or stopped where a rate stayed below its band or nobody could be told.
 */
export async function lookAtRollouts(tx: Tx, calendar: WorkingCalendar): Promise<void> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from list_rollout r where state in ('trial', 'wider')
       and exists (select from benefit_list e where e.id = r.list_id and ${GOES_ON}) order by id for update`,
  );
  const today = await businessDate(tx);
  for (const row of rows) {
    const rates = await ratesOf(tx, row.list_id);
    const over = today > row.look_on;
    const outside = outsideBand(row.band, rates, over);
    if (outside !== null) await stop(tx, row, outside, rates);
    else if (over) await goOn(tx, calendar, row, row.state === 'trial' ? 'widen' : 'complete');
  }
}

/**
 * The first rate that lies outside its band, in both languages; null where all lie within.
 *
 * @param over the part has had its time: then a rate may also be too low, and somebody must have been told
 */
export function outsideBand(band: RolloutBand, rates: RolloutRates, over: boolean): string | null {
  if (rates.told === 0) return over ? '本批尚无企业可告知 nobody could be told' : null;
  for (const rate of Object.keys(band) as RolloutRate[]) {
    const [least, most] = band[rate] ?? [0, 100];
    const { zh, en } = RATE_WORDS[rate];
    const share = `${rates.told} 户中 ${rates[rate]} 户${zh}`;
    const said = `${rates[rate]} of ${rates.told} ${en}`;
    if (rates[rate] * 100 > most * rates.told)
      return `${share}，高于 ${most}% ${said}: more than ${most} %`;
    if (over && rates[rate] * 100 < least * rates.told)
      return `${share}，低于 ${least}% ${said}: less than ${least} %`;
  }
  return null;
}

/**
 * Stops the announcement of a list at once, by one person: nobody more is told.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function stopRollout(
  tx: Tx,
  listId: string,
  said: { readonly version: number; readonly reason: string },
): Promise<void> {
  const row = await lock(tx, listId, said.version);
  await moveOne(tx, listRolloutLifecycle, row.id, {
    event: 'stop',
    version: said.version,
    reason: said.reason,
    set: {
      stopped_by: tx.context.actor,
      stopped_reason: said.reason,
      stopped_rates: null,
      resumed_by: null,
    },
  });
}

/**
 * Lets a stopped announcement go on with its next part, as somebody else than who stopped it.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws LIST.ROLLOUT_SAME_PERSON
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function resumeRollout(
  tx: Tx,
  calendar: WorkingCalendar,
  listId: string,
  said: { readonly version: number; readonly reason: string },
): Promise<void> {
  const row = await lock(tx, listId, said.version);
  if (row.stopped_by === tx.context.actor) throw new RolloutSamePerson();
  await goOn(tx, calendar, row, 'resume', said.reason);
  await closeTasksAbout(tx, { ...STOPPED_TASK, entityId: listId }, said.reason);
}

/** How the announcement of some lists stands, by list; those announced at once are left out. */
export async function rolloutsOf(
  tx: Tx,
  listIds: readonly string[],
): Promise<ReadonlyMap<string, RolloutView>> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from list_rollout where list_id = any($1::uuid[])`,
    [listIds],
  );
  const views = new Map<string, RolloutView>();
  for (const row of rows)
    views.set(row.list_id, {
      state: row.state,
      percent: PERCENT[row.state],
      rates: await elevate(tx, () => ratesOf(tx, row.list_id)),
      band: row.band,
      lookOn: row.look_on,
      stoppedReason: row.state.startsWith('stopped') ? row.stopped_reason : null,
      ownHand: row.stopped_by === tx.context.actor,
      version: row.version,
    });
  return views;
}

async function lock(tx: Tx, listId: string, version: number): Promise<Row> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS} from list_rollout where list_id = $1 for update`,
    [listId],
  );
  if (!row) throw new NotFound(NAME);
  if (row.version !== version)
    throw new VersionStale({ zh: '该分批告知', en: 'This staged announcement' });
  return row;
}

async function stop(tx: Tx, row: Row, outside: string, rates: RolloutRates): Promise<void> {
  await moveOne(tx, listRolloutLifecycle, row.id, {
    event: 'stop',
    reason: outside,
    set: {
      stopped_by: tx.context.actor,
      stopped_reason: outside,
      stopped_rates: JSON.stringify(rates),
      resumed_by: null,
    },
  });
  const title = await titleOfList(tx, row.list_id);
  await openTasks(tx, [
    {
      ...STOPPED_TASK,
      entityId: row.list_id,
      authority: row.authority,
      division: row.division,
      text: {
        zh: `《${title.zh}》名单分批告知的反馈超出政策写明的范围，已自动停止。请查明原因，再决定是否继续下一批。`,
        en: `What came back on a part of the list of "${title.en}" lies outside the band of its policy, so its announcement stopped by itself. Look into it, then decide whether the next part follows.`,
      },
    },
  ]);
}

async function goOn(
  tx: Tx,
  calendar: WorkingCalendar,
  row: Row,
  event: 'widen' | 'complete' | 'resume',
  reason?: string,
): Promise<void> {
  const percent = row.state === 'trial' || row.state === 'stopped-trial' ? PERCENT.wider : 100;
  await moveOne(tx, listRolloutLifecycle, row.id, {
    event,
    version: row.version,
    ...(reason === undefined ? {} : { reason }),
    set: {
      reach: await elevate(tx, () => reachOf(tx, row.list_id, percent)),
      look_on: await lookOn(tx, calendar, row),
      ...(event === 'resume' ? { resumed_by: tx.context.actor, counted_from: 'now' } : {}),
    },
  });
  await promise(tx, [{ kind: 'benefits.announce', ref: row.list_id }]);
}

async function lookOn(
  tx: Tx,
  calendar: WorkingCalendar,
  { workdays, division }: Pick<Row, 'workdays' | 'division'>,
): Promise<LocalDate> {
  return calendar.addWorkdays(await businessDate(tx), workdays, division).date;
}

/** The mark of the last firm of a part, at least one firm's; whoever stood on the list counts, so that it never shifts. */
async function reachOf(tx: Tx, listId: string, percent: number): Promise<string> {
  const [row] = await tx.query<{ reach: string }>(
    `select mark as reach from (select md5(list_id || ' ' || subject_id) as mark, row_number() over (order by md5(list_id || ' ' || subject_id)) as place,
         count(*) over () as firms from entitlement where list_id = $1) m
     where place = ceil(firms * $2::integer / 100.0) limit 1`,
    [listId, percent],
  );
  return row?.reach ?? '';
}

async function ratesOf(tx: Tx, listId: string): Promise<RolloutRates> {
  const [rates] = await tx.query<RolloutRates>(
    `select count(*)::integer as told, count(*) filter (where exists (select from objection o where o.entitlement_id = e.id and o.adjustment_id is null))::integer as objected,
       count(*) filter (where e.state = 'declined')::integer as declined, count(*) filter (where e.confirmed_at is not null)::integer as confirmed,
       count(*) filter (where exists (select from notice_delivery n where n.entitlement_id = e.id and n.state = 'failed'))::integer as undeliverable
     from entitlement e join list_rollout r on r.list_id = e.list_id where e.list_id = $1 and e.notified_at > r.counted_from`,
    [listId],
  );
  return rates as RolloutRates;
}
