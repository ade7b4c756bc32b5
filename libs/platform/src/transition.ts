import { type Lifecycle, sources, TransitionRefused, nextState } from '#libs/kernel';
import type { Tx } from './tx.ts';

/** A move of one or many rows of one entity. */
export interface Move<State extends string, Event extends string> {
  readonly event: Event;
  readonly ids: readonly string[];
  /** Columns written together with the state; keys come from code, never from outside. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Columns of ids written together with the state, to each row its own, by the row's id; keys come from code. */
  readonly each?: Readonly<Record<string, ReadonlyMap<string, string>>>;
  /** Kept in the audit row. */
  readonly reason?: string;
  /** Only rows still at this version move; see {@link moveOne}. */
  readonly version?: number;
  /** Only rows now in one of these states move, if the event is accepted in more. */
  readonly from?: readonly State[];
}

/**
 * Moves rows along their lifecycle and gives the ids that moved; rows whose state does not accept the event stay.
 *
 * The audit rows are written by the table's trigger in the same transaction, so no path can forget them; what should
 * happen next is promised with {@link promise} in the same transaction.
 */
export async function move<State extends string, Event extends string>(
  tx: Tx,
  lifecycle: Lifecycle<State, Event>,
  request: Move<State, Event>,
): Promise<string[]> {
  if (request.ids.length === 0) return [];
  const from = request.from ?? sources(lifecycle, request.event);
  const cases = from
    .map((state) => `when '${state}' then '${nextState(lifecycle, state, request.event)}'`)
    .join(' ');
  const columns = Object.entries(request.set ?? {});
  const each = Object.entries(request.each ?? {});
  const assignments = [
    ...columns.map(([column], index) => `, ${column} = $${index + 4}`),
    // Read by its id, not joined: rows are then still taken in the order of their ids, as by whoever else moves them.
    ...each.map(([column], index) => `, ${column} = ($${columns.length + index + 4}::jsonb->>id::text)::uuid`), // prettier-ignore
  ].join('');
  await annotate(tx, request.event, request.reason);
  const rows = await tx.query<{ id: string }>(
    `update ${lifecycle.entity} set state = case state ${cases} end, version = version + 1${assignments}
     where id = any($1::uuid[]) and state = any($2::text[]) and ($3::integer is null or version = $3) returning id`,
    [
      request.ids,
      from,
      request.version ?? null,
      ...columns.map(([, value]) => value),
      ...each.map(([, values]) => JSON.stringify(Object.fromEntries(values))),
    ],
  );
  await annotate(tx, '', undefined);
  return rows.map((row) => row.id);
}

/**
 * Moves exactly one row.
 *
 * @throws KERNEL.TRANSITION_REFUSED when its state does not accept the event
 */
export async function moveOne<State extends string, Event extends string>(
  tx: Tx,
  lifecycle: Lifecycle<State, Event>,
  id: string,
  request: Omit<Move<State, Event>, 'ids'>,
): Promise<void> {
  const moved = await move(tx, lifecycle, { ...request, ids: [id] });
  if (moved.length === 1) return;
  const [row] = await tx.query<{ state: State }>(
    `select state from ${lifecycle.entity} where id = $1`,
    [id],
  );
  nextState(lifecycle, row?.state ?? lifecycle.initial, request.event);
  throw new TransitionRefused({
    zh: '该事项在处理过程中已被他人更新；请刷新后重试。',
    en: 'The row was changed by somebody else meanwhile; reload and try again.',
  });
}

/** Tells the audit trigger why the rows about to be written change. */
export async function annotate(tx: Tx, event: string, reason: string | undefined): Promise<void> {
  await tx.query(
    `select set_config('huizhi.event', $1, true), set_config('huizhi.reason', $2, true)`,
    [event, reason ?? ''],
  );
}
