import { z } from 'zod';
import { type LocalDate } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { ChargeListDiffers, ChargeListRefused } from './errors.ts';

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

/**
 * Keeps a charge list (收费目录清单) as it was published, whole and for ever: it holds from its day until that of the next
 * one of the same department and place. The same document is entered once.
 *
 * @returns whether it is new
 * @throws SAVINGS.CHARGE_LIST_DIFFERS when that document was entered with another day or other charges
 */
export async function publishCharges(tx: Tx, list: ChargeList): Promise<boolean> {
  const [row] = await tx.query<{ id: string }>(
    `insert into charge_list (document, effective_from, published_by, authority, division) values ($1, $2::date, $3, $4, $5)
     on conflict (authority, division, document) do nothing returning id`,
    [list.document, list.effectiveFrom, tx.context.actor, list.authority, list.division],
  );
  if (!row) {
    if (!(await isEntered(tx, list))) throw new ChargeListDiffers(list.document);
    return false;
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
  return true;
}

/** Whether a document was entered with this day and these charges, in whatever order. */
async function isEntered(tx: Tx, list: ChargeList): Promise<boolean> {
  const [row] = await tx.query<{ same: boolean }>(
    `select l.effective_from = $2::date and (select jsonb_agg(jsonb_build_array(e.code, e.title, e.basis) order by e.code) from charge_list_entry e
         where e.list_id = l.id)
       = (select jsonb_agg(jsonb_build_array(c->>'code', c->>'title', c->>'basis') order by c->>'code') from jsonb_array_elements($3::jsonb) c) as same
     from charge_list l where (l.document, l.authority, l.division) = ($1, $4, $5)`,
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
