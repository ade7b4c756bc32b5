import { z } from 'zod';
import { type LocalDate } from '#libs/kernel';
import { moveOne, NotFound, type Tx } from '#libs/platform';
import {
  ChargeListDiffers,
  ChargeListRefused,
  ChargeListSamePerson,
  ChargesBeyondReach,
} from './errors.ts';
import { chargeListLifecycle } from './lifecycles.ts';

/** A charge that may be made of firms: its code and name on the list, and the document and article that permit it. */
export interface PublishedCharge {
  readonly code: string;
  readonly title: string;
  readonly basis: string;
}

/** A list of charges as a department published it. */
export interface ChargeList {
  readonly document: string;
  readonly authority: string;
  /** For where it holds: a prefix of division codes, empty for everywhere. */
  readonly division: string;
  readonly effectiveFrom: LocalDate;
  readonly charges: readonly PublishedCharge[];
}

const filled = z.string().trim().min(1);
const listShape = z.array(z.strictObject({ code: filled, title: filled, basis: filled })).min(1);

/**
 * Reads the charges of a list from parsed JSON.
 *
 * @throws SAVINGS.CHARGE_LIST_REFUSED with the place of what is not of its shape, or a code that stands there twice
 */
export function readChargeList(document: unknown): PublishedCharge[] {
  const { data, error } = listShape.safeParse(document);
  if (!data) throw new ChargeListRefused(error?.issues[0]?.path.join('/') ?? '');
  const codes = data.map(({ code }) => code);
  const doubled = codes.find((code, at) => codes.indexOf(code) !== at);
  if (doubled !== undefined) throw new ChargeListRefused(doubled);
  return data;
}

/** A list of charges as people see it. */
export interface ChargeListView extends Omit<ChargeList, 'charges'> {
  readonly id: string;
  readonly state: keyof typeof chargeListLifecycle.states;
  readonly charges: number;
  readonly enteredBy: string;
  readonly decidedBy: string | null;
  /** Why it was rejected; null otherwise. */
  readonly decidedBecause: string | null;
  readonly version: number;
}

/**
 * Enters a charge list (收费目录清单) as it was published, whole and for ever; nothing is judged by it before a second person
 * has compared and published it. The same document is entered once, unless it was rejected.
 *
 * @returns its id, or null where it was entered before
 * @throws SAVINGS.CHARGES_BEYOND_REACH for a department that the context does not act for
 * @throws SAVINGS.CHARGE_LIST_DIFFERS when that document was entered with another day or other charges
 */
export async function enterCharges(tx: Tx, list: ChargeList): Promise<string | null> {
  const { authorities } = tx.context;
  if (!authorities.includes('*') && !authorities.includes(list.authority))
    throw new ChargesBeyondReach(list.authority);
  const [row] = await tx.query<{ id: string }>(
    `insert into charge_list (state, document, effective_from, entered_by, authority, division) values ('submitted', $1, $2::date, $3, $4, $5)
     on conflict (authority, division, document) where state <> 'rejected' do nothing returning id`,
    [list.document, list.effectiveFrom, tx.context.actor, list.authority, list.division],
  );
  if (!row) {
    if (!(await isEntered(tx, list))) throw new ChargeListDiffers(list.document);
    return null;
  }
  await tx.query(
    `insert into charge_list_entry (list_id, code, title, basis)
     select $1, code, title, basis from unnest($2::text[], $3::text[], $4::text[]) c (code, title, basis)`,
    [
      row.id,
      list.charges.map(({ code }) => code),
      list.charges.map(({ title }) => title),
      list.charges.map(({ basis }) => basis),
    ],
  );
  return row.id;
}

/**
 * Publishes a list that somebody else entered: from its day on charges are judged by it, until the next one of the same
 * department and place.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws SAVINGS.CHARGE_LIST_SAME_PERSON
 * @throws KERNEL.TRANSITION_REFUSED also for a version that is not the latest
 */
export function publishCharges(tx: Tx, id: string, version: number): Promise<ChargeListView> {
  return decide(tx, id, version, 'publish', null);
}

/**
 * Rejects a list that somebody else entered, with the reason; put right it may be entered again.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws SAVINGS.CHARGE_LIST_SAME_PERSON
 * @throws KERNEL.TRANSITION_REFUSED also for a version that is not the latest
 */
export function rejectCharges(
  tx: Tx,
  id: string,
  version: number,
  reason: string,
): Promise<ChargeListView> {
  return decide(tx, id, version, 'reject', reason);
}

async function decide(
  tx: Tx,
  id: string,
  version: number,
  event: 'publish' | 'reject',
  reason: string | null,
): Promise<ChargeListView> {
  const { enteredBy } = await viewChargeList(tx, id);
  if (enteredBy === tx.context.actor) throw new ChargeListSamePerson();
  await moveOne(tx, chargeListLifecycle, id, {
    event,
    version,
    ...(reason === null ? {} : { reason }),
    set: { decided_by: tx.context.actor, decided_at: 'now', decided_because: reason },
  });
  const { entries: _, ...decided } = await viewChargeList(tx, id);
  return decided;
}

const COLUMNS = `id, state, document, effective_from::text as "effectiveFrom", authority, division, entered_by as "enteredBy",
  decided_by as "decidedBy", decided_because as "decidedBecause", version,
  (select count(*)::integer from charge_list_entry e where e.list_id = l.id) as charges`;

/** The lists of charges, what waits for a second person first and then the latest. */
export function listChargeLists(tx: Tx): Promise<ChargeListView[]> {
  return tx.query<ChargeListView>(
    `select ${COLUMNS} from charge_list l order by state <> 'submitted', effective_from desc, entered_at desc, id limit 500`,
  );
}

/** A list with its charges. @throws PLATFORM.NOT_FOUND */
export async function viewChargeList(
  tx: Tx,
  id: string,
): Promise<ChargeListView & { readonly entries: readonly PublishedCharge[] }> {
  const [row] = await tx.query<ChargeListView>(`select ${COLUMNS} from charge_list l where id = $1`, [id]); // prettier-ignore
  if (!row) throw new NotFound(chargeListLifecycle.title);
  const entries = await tx.query<PublishedCharge>(
    `select code, title, basis from charge_list_entry where list_id = $1 order by code`,
    [id],
  );
  return { ...row, entries };
}

/** Whether a document was entered with this day and these charges, in whatever order. */
async function isEntered(tx: Tx, list: ChargeList): Promise<boolean> {
  const [row] = await tx.query<{ same: boolean }>(
    `select l.effective_from = $2::date and (select jsonb_agg(jsonb_build_array(e.code, e.title, e.basis) order by e.code) from charge_list_entry e
         where e.list_id = l.id)
       = (select jsonb_agg(jsonb_build_array(c->>'code', c->>'title', c->>'basis') order by c->>'code') from jsonb_array_elements($3::jsonb) c) as same
     from charge_list l where (l.document, l.authority, l.division) = ($1, $4, $5) and l.state <> 'rejected'`,
    [
      list.document,
      list.effectiveFrom,
      JSON.stringify(list.charges),
      list.authority,
      list.division,
    ],
  );
  return row?.same === true;
}
