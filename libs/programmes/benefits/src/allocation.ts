import { apportion, formatYuan, type Text } from '#libs/kernel';
import { budgetAccounts, lockLine, reservable } from '#libs/ledger';
import { elevate, type Tx } from '#libs/platform';

/** The ratio of a list (按比例分配): what its firms were entitled to together, and what the budget had for them, in fen. */
export interface Ratio {
  readonly entitledFen: bigint;
  readonly availableFen: bigint;
}

/** Someone on a list whose amount does not follow its ratio yet. */
interface Unallocated {
  readonly id: string;
  readonly entitledFen: bigint;
}

/** Entitlements of a list that wait, are entitled today, and have the amount that the rule gives. */
const UNALLOCATED = `from entitlement e join episode p on p.id = e.episode_id
  where e.list_id = $1 and e.state = 'waiting' and p.state = 'open' and e.entitled_fen is null`;

/**
 * What a ratio makes of an amount, never more than it. It is a fen at least: who is entitled gets something.
 *
 * @param amountFen > 0
 */
export function partOf(amountFen: bigint, { entitledFen, availableFen }: Ratio): bigint {
  if (availableFen >= entitledFen) return amountFen;
  const part = (amountFen * availableFen) / entitledFen;
  return part > 0n ? part : 1n;
}

/**
 * What each of a list gets: all that they are entitled to where the budget has it, else the same part for each, to the fen
 * and together exactly what the budget has ({@link apportion}; equals in the published order).
 *
 * @param entitledFen > 0 each, in the published order
 * @returns null where somebody would get less than a fen: too little to be shared out
 */
export function shareOut(entitledFen: readonly bigint[], availableFen: bigint): bigint[] | null {
  const together = entitledFen.reduce((sum, one) => sum + one, 0n);
  if (availableFen >= together) return [...entitledFen];
  if (availableFen <= 0n) return null;
  const parts = apportion(availableFen, entitledFen);
  return parts.every((part) => part > 0n) ? parts : null;
}

/** Of a rule version `v`: its policy shares the money of a list out. */
export const PRO_RATA = `v.document->'allocation'->>'method' = 'pro-rata'`;

/** Whether the policy that drafted a list shares its money out. */
export async function sharesOut(tx: Tx, listId: string): Promise<boolean> {
  const found = await tx.query(
    `select from benefit_list l join rule_version v on v.id = l.rule_version_id where l.id = $1 and ${PRO_RATA}`,
    [listId],
  );
  return found.length > 0;
}

/** Whether somebody on a list waits for the ratio by which its money is shared out; seen whole, whatever the reader's reach. */
export async function isUnallocated(tx: Tx, listId: string): Promise<boolean> {
  const found = await elevate(tx, () =>
    tx.query(
      `select from benefit_list l join rule_version v on v.id = l.rule_version_id where l.id = $1 and ${PRO_RATA}
         and exists (select from entitlement e where e.list_id = l.id and e.state = 'waiting')
         and not exists (select from list_allocation a where a.list_id = l.id)`,
      [listId],
    ),
  );
  return found.length > 0;
}

/**
 * Gives those who wait on a list the amounts that its ratio leaves them. The ratio is fixed the first time there is money,
 * for all who wait then and are entitled; whoever leaves, and whatever money comes later, does not change it. Who joins the
 * list after that gets the same part, and is served when there is money for it.
 *
 * Of a budget that several sources bear, a list is given what each of them has its share of: while one is behind, what the others
 * have more is no part of it.
 *
 * @returns whether the list has a ratio: without money it has none, and all of it waits
 */
export async function allocate(
  tx: Tx,
  line: { readonly policyId: string; readonly year: string },
  listId: string,
): Promise<boolean> {
  // Whoever gives a benefit up has it before the budget, so all who wait are locked before the budget here too; and that, so
  // that what is available is still there when it is reserved.
  await lockWaiting(tx, listId);
  await lockLine(tx, line);
  const { budget } = budgetAccounts(line.policyId, line.year);
  const waiting = await unallocated(tx, listId);
  const fixed = await ratioOf(tx, listId);
  if (fixed) {
    await allot(
      tx,
      waiting.map((one) => ({ ...one, amountFen: partOf(one.entitledFen, fixed) })),
    );
    return true;
  }
  const availableFen = await reservable(tx, budget);
  const parts = shareOut(
    waiting.map((one) => one.entitledFen),
    availableFen,
  );
  if (parts === null || waiting.length === 0) return false;
  await tx.query(
    `insert into list_allocation (list_id, entitled_fen, available_fen, authority, division)
     select id, $2, $3, authority, division from benefit_list where id = $1`,
    [
      listId,
      waiting.reduce((sum, one) => sum + one.entitledFen, 0n).toString(),
      availableFen.toString(),
    ],
  );
  await allot(
    tx,
    waiting.map((one, at) => ({ ...one, amountFen: parts[at] as bigint })),
  );
  return true;
}

/** What an entitlement has of what the rule gave it, by the ratio of its list; amounts in fen. */
export interface Share {
  readonly entitledFen: bigint;
  readonly amountFen: bigint;
  readonly ratio: Ratio;
}

/** The shares of entitlements that follow a ratio; the others are left out. */
export async function sharesOf(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Share>> {
  const rows = await elevate(tx, () =>
    tx.query<{ id: string; amount: string; own: string; entitled: string; available: string }>(
      `select e.id, e.amount_fen::text as amount, e.entitled_fen::text as own, a.entitled_fen::text as entitled, a.available_fen::text as available
       from entitlement e join list_allocation a on a.list_id = e.list_id where e.id = any($1::uuid[]) and e.entitled_fen is not null`,
      [ids],
    ),
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        entitledFen: BigInt(row.own),
        amountFen: BigInt(row.amount),
        ratio: { entitledFen: BigInt(row.entitled), availableFen: BigInt(row.available) },
      },
    ]),
  );
}

/**
 * What a share becomes where the rule gives another amount, zero among them: the ratio stays. More is never worth less, although
 * the share was rounded up when the list was shared out and is rounded down now.
 */
export function sharedAgain(share: Share, amountFen: bigint): bigint {
  if (amountFen === share.entitledFen) return share.amountFen;
  if (amountFen === 0n) return 0n;
  const part = partOf(amountFen, share.ratio);
  return amountFen > share.entitledFen && part < share.amountFen ? share.amountFen : part;
}

/** In words: what the rule gives, the ratio, what comes of it. */
export function shareTold({ entitledFen, amountFen, ratio }: Share): Text {
  const [own, given, together, has] = [
    entitledFen,
    amountFen,
    ratio.entitledFen,
    ratio.availableFen,
  ].map(formatYuan);
  if (ratio.availableFen >= ratio.entitledFen)
    return {
      zh: `应享 ${own} 元；列入名单时预算足以惠及全部企业，按应享金额全额安排。`,
      en: `Entitled to ${own} yuan; when everybody was listed the budget reached all of them, so it is given in full.`,
    };
  const percent = percentOf(ratio);
  return {
    zh: `应享 ${own} 元；名单企业应享合计 ${together} 元，列入名单时预算可用 ${has} 元，各企业同按约 ${percent}% 的比例安排，实得 ${given} 元。比例一次确定，此后不再变动。`,
    en: `Entitled to ${own} yuan; all on the list were entitled to ${together} and the budget had ${has}, so each gets the same part, about ${percent} %: ${given} yuan. The ratio was fixed once and does not change.`,
  };
}

/** Per cent with two decimals, rounded down. */
function percentOf({ entitledFen, availableFen }: Ratio): string {
  return formatYuan((availableFen * 10_000n) / entitledFen);
}

/** The ratio of a list; undefined before it is fixed. */
async function ratioOf(tx: Tx, listId: string): Promise<Ratio | undefined> {
  const [row] = await tx.query<{ entitled: string; available: string }>(
    `select entitled_fen::text as entitled, available_fen::text as available from list_allocation where list_id = $1`,
    [listId],
  );
  return row && { entitledFen: BigInt(row.entitled), availableFen: BigInt(row.available) };
}

/** Locks all who wait on a list, whether they have their amount of its ratio or not. */
async function lockWaiting(tx: Tx, listId: string): Promise<void> {
  await tx.query(
    `select from entitlement where list_id = $1 and state = 'waiting' order by subject_id, item for update`,
    [listId],
  );
}

/** Who on a list has the amount of the rule still, in the published order. */
async function unallocated(tx: Tx, listId: string): Promise<Unallocated[]> {
  const rows = await tx.query<{ id: string; amount_fen: string }>(
    `select e.id, e.amount_fen::text ${UNALLOCATED} order by e.subject_id, e.item for update of e`,
    [listId],
  );
  return rows.map((row) => ({ id: row.id, entitledFen: BigInt(row.amount_fen) }));
}

async function allot(
  tx: Tx,
  parts: readonly { readonly id: string; readonly amountFen: bigint }[],
): Promise<void> {
  await tx.query(
    `update entitlement e set entitled_fen = e.amount_fen, amount_fen = r.part
     from unnest($1::uuid[], $2::bigint[]) r (id, part) where e.id = r.id`,
    [parts.map(({ id }) => id), parts.map(({ amountFen }) => amountFen.toString())],
  );
}
