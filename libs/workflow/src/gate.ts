import { defineLifecycle, type Text } from '#libs/kernel';
import { annotate, move, type Tx } from '#libs/platform';

/**
 * A condition between a decision and its effect. `waiting` until those before it have passed; `held` when it cannot be
 * judged, which is never a pass; `waived` by an article and by nothing else.
 */
export const gateLifecycle = defineLifecycle({
  entity: 'gate',
  title: { zh: '道关口', en: 'gate' },
  words: {
    waiting: { zh: '未到办理顺序', en: 'not yet its turn' },
    open: { zh: '正在办理', en: 'under way' },
    held: { zh: '待补充', en: 'on hold' },
    closed: { zh: '已通过', en: 'passed' },
    waived: { zh: '依规免于办理', en: 'waived by an article' },
    failed: { zh: '未通过', en: 'failed' },
    start: { zh: '开始办理', en: 'begin' },
    close: { zh: '通过', en: 'pass' },
    hold: { zh: '暂缓', en: 'be held' },
    release: { zh: '恢复办理', en: 'go on' },
    fail: { zh: '不予通过', en: 'fail' },
    waive: { zh: '免于办理', en: 'be waived' },
  },
  initial: 'waiting',
  states: {
    waiting: { start: 'open', waive: 'waived' },
    open: { close: 'closed', hold: 'held', fail: 'failed', waive: 'waived' },
    held: { close: 'closed', release: 'open', fail: 'failed', waive: 'waived' },
    failed: { close: 'closed', hold: 'held', waive: 'waived' },
    closed: {},
    waived: {},
  },
});

/** Where a gate stands. */
export type GateState = keyof typeof gateLifecycle.states;

/** A gate as a policy declares it. */
export interface GatePlan<Kind extends string> {
  readonly kind: Kind;
  /** False: waived, by the article. */
  readonly required: boolean;
  readonly article: string | null;
  /** For a gate that runs for a term. */
  readonly workdays: number | null;
  /** What the end of that term without an answer is taken for, by the article; null where for nothing. */
  readonly silence?: string | null;
}

/** How much of what a gate looks for is there, of a hundred points, and from how many on it passes. */
export interface GateScore {
  readonly points: number;
  readonly pass: number;
}

/** Whose gates to set up, in the order of the plan. */
export interface GateOwner {
  readonly entityId: string;
  readonly subjectId: number | null;
  readonly authority: string;
  readonly division: string;
}

/** A gate of a thing. */
export interface Gate {
  readonly id: string;
  readonly entityId: string;
  readonly kind: string;
  readonly state: GateState;
  readonly article: string | null;
  readonly workdays: number | null;
  readonly silence: string | null;
  readonly score: GateScore | null;
  readonly reason: Text | null;
}

const COLUMNS = `id, entity_id as "entityId", kind, state, article, workdays, silence, reason,
  case when score is not null then jsonb_build_object('points', score, 'pass', pass_score) end as score`;

/** Sets up the gates of things, in order; those that have theirs keep them. What the plan waives is waived by its article. */
export async function setUpGates(
  tx: Tx,
  entity: string,
  plan: readonly GatePlan<string>[],
  owners: readonly GateOwner[],
): Promise<void> {
  if (owners.length === 0) return;
  await annotate(tx, '', undefined);
  const fresh = await tx.query<{ id: string; kind: string }>(
    `insert into gate (entity, entity_id, kind, place, state, article, workdays, silence, subject_id, authority, division)
     select $1, o.id, g.kind, g.place, 'waiting', g.article, g.workdays, g.silence, o.subject_id, o.authority, o.division
     from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[]) o (id, subject_id, authority, division)
       cross join unnest($6::text[], $7::text[], $8::integer[], $9::text[]) with ordinality g (kind, article, workdays, silence, place)
     on conflict do nothing returning id, kind`,
    [
      entity,
      owners.map((one) => one.entityId),
      owners.map((one) => one.subjectId),
      owners.map((one) => one.authority),
      owners.map((one) => one.division),
      plan.map((one) => one.kind),
      plan.map((one) => one.article),
      plan.map((one) => one.workdays),
      plan.map((one) => one.silence ?? null),
    ],
  );
  for (const { kind, required, article } of plan) {
    if (required) continue;
    const ids = fresh.filter((gate) => gate.kind === kind).map((gate) => gate.id);
    await move(tx, gateLifecycle, { event: 'waive', ids, reason: article ?? '' });
  }
}

/** Of each thing the first gate that has not passed; a thing whose gates have all passed, or that has none, is left out. */
export async function nextGates(
  tx: Tx,
  entity: string,
  entityIds: readonly string[],
): Promise<Gate[]> {
  return tx.query<Gate>(
    `select distinct on (entity_id) ${COLUMNS} from gate where entity = $1 and entity_id = any($2::uuid[]) and state not in ('closed', 'waived')
     order by entity_id, place`,
    [entity, entityIds],
  );
}

/** All gates of some things, in their order. */
export async function gatesOf(
  tx: Tx,
  entity: string,
  entityIds: readonly string[],
): Promise<Gate[]> {
  return tx.query<Gate>(
    `select ${COLUMNS} from gate where entity = $1 and entity_id = any($2::uuid[]) order by entity_id, place`,
    [entity, entityIds],
  );
}

/**
 * Moves the gate of one kind of some things; those whose state does not accept the event stay. What was held or failed
 * before and still is gets the new reason, and counts as looked at.
 *
 * @returns the things whose gate moved
 */
export async function moveGates(
  tx: Tx,
  what: { readonly entity: string; readonly kind: string },
  entityIds: readonly string[],
  event: 'start' | 'close' | 'hold' | 'release' | 'fail',
  reason: Text | null = null,
): Promise<string[]> {
  if (entityIds.length === 0) return [];
  const gates = await tx.query<{ id: string; entity_id: string }>(
    `select id, entity_id from gate where entity = $1 and kind = $2 and entity_id = any($3::uuid[]) order by id for update`,
    [what.entity, what.kind, entityIds],
  );
  const owner = new Map(gates.map((gate) => [gate.id, gate.entity_id]));
  const moved = await move(tx, gateLifecycle, {
    event,
    ids: gates.map((gate) => gate.id),
    set: { reason: reason === null ? null : JSON.stringify(reason), judged_at: 'now' },
    ...(reason === null ? {} : { reason: reason.en }),
  });
  if (event === 'hold' || event === 'fail')
    await tx.query(
      `update gate set reason = $2, judged_at = now() where id = any($1::uuid[]) and state = $3`,
      [[...owner.keys()], reason, event === 'hold' ? 'held' : 'failed'],
    );
  return moved.map((id) => owner.get(id) as string);
}

/** Keeps what the gate of one kind scored when it was last looked at, by thing; things without that gate are left out. */
export async function scoreGates(
  tx: Tx,
  what: { readonly entity: string; readonly kind: string },
  scores: ReadonlyMap<string, GateScore>,
): Promise<void> {
  const all = [...scores];
  await tx.query(
    `update gate g set score = s.points, pass_score = s.pass from unnest($3::uuid[], $4::integer[], $5::integer[]) s (id, points, pass)
     where g.entity = $1 and g.kind = $2 and g.entity_id = s.id`,
    [
      what.entity,
      what.kind,
      all.map(([id]) => id),
      all.map(([, { points }]) => points),
      all.map(([, { pass }]) => pass),
    ],
  );
}
