import { areCounted, type Counting, countingsOf, type Policy } from '#libs/engine';
import { sha256 } from '#libs/kernel';
import type { MatchScope, RuleStore, RuleVersion } from '#libs/matching';
import { elevate, type Tx } from '#libs/platform';
import { childRecords } from '#libs/registry';
import type { Candidate, HeldBack } from './relation-claims.ts';

/** The relations by which a person or a loan is counted once, whichever firm or period counts it. */
const COUNTED_ONCE = ['once-per-person', 'once-per-loan'] as const;
type CountedOnce = (typeof COUNTED_ONCE)[number];

type Related = Pick<Policy, 'id' | 'relations'>;

/** By which relation a policy counts its items once, whichever policy names it; null where it may count them again. */
export function countedOnce(policy: Related, policies: Iterable<Related>): CountedOnce | null {
  const own = (one: Related, of: string): CountedOnce | undefined =>
    COUNTED_ONCE.find((kind) =>
      one.relations.some(
        (relation) => relation.kind === kind && (one.id === of || relation.with.includes(of)),
      ),
    );
  const named = [...policies].filter(({ id }) => id !== policy.id);
  return [policy, ...named].map((one) => own(one, policy.id)).find((kind) => kind) ?? null;
}

/** The policies that may not count again what a policy counts, whichever of them names the other; itself not among them. */
export function countedWith(policy: Related, policies: Iterable<Related>): readonly string[] {
  const names = (one: Related): readonly string[] =>
    one.relations.flatMap(({ kind, with: ids }) =>
      (COUNTED_ONCE as readonly string[]).includes(kind) ? ids : [],
    );
  const naming = [...policies].filter(
    (one) => one.id !== policy.id && names(one).includes(policy.id),
  );
  return [...new Set([...names(policy), ...naming.map(({ id }) => id)])].sort();
}

/** What a candidate counts, each under a key that says nothing of whom it is. */
type Keys = ReadonlyMap<string, readonly string[]>;

/**
 * Takes what the amounts of candidates count, persons or loans one by one, so that nobody counts it again; a candidate that
 * counts what stands counted elsewhere stays off whole, because its amount is what was decided. Of several the lower subject
 * number comes first. Amounts of figures that departments added up name nobody, and are let through.
 */
export async function claimItems(
  tx: Tx,
  rules: RuleStore,
  scope: MatchScope,
  relation: CountedOnce,
  candidates: readonly Candidate[],
): Promise<{ readonly admitted: readonly Candidate[]; readonly heldBack: readonly HeldBack[] }> {
  const version = await rules.version(tx, scope.ruleVersionId);
  const countings = countingsOf(version.compiled);
  if (countings.length === 0) return { admitted: candidates, heldBack: [] };
  const group = [scope.policy.id, ...countedWith(scope.policy, scope.policies)].sort().join(' ');
  return elevate(tx, async () => {
    const keys = await keysOf(tx, version, countings, { group, candidates });
    const heldBack: HeldBack[] = [];
    let left = candidates;
    for (;;) {
      const holders = await take(tx, scope, left, keys);
      const lost = lostBy(left, keys, holders);
      if (lost.size === 0) return { admitted: left, heldBack };
      heldBack.push(
        ...left.flatMap((candidate) => {
          const beside = lost.get(candidate.id);
          return beside === undefined ? [] : [{ candidate, relation, beside }];
        }),
      );
      await tx.query(`delete from item_claim where entitlement_id = any($1::uuid[])`, [
        [...lost.keys()],
      ]);
      left = left.filter(({ id }) => !lost.has(id));
    }
  });
}

/** Takes what nobody holds. @returns who holds each key */
async function take(
  tx: Tx,
  { policy }: MatchScope,
  candidates: readonly Candidate[],
  keys: Keys,
): Promise<ReadonlyMap<string, string>> {
  const wanted = candidates.flatMap((one) =>
    (keys.get(one.id) ?? []).map((key) => ({ ...one, key })),
  );
  // In one order by whoever takes some: who comes second waits for who came first.
  await tx.query(
    `insert into item_claim (key, subject_id, entitlement_id, authority, division)
     select key, subject_id, id, $1, division
     from unnest($2::text[], $3::integer[], $4::uuid[], $5::text[]) with ordinality w (key, subject_id, id, division, place)
     order by key, place on conflict do nothing`,
    [
      policy.authority.id,
      wanted.map(({ key }) => key),
      wanted.map(({ subjectId }) => subjectId),
      wanted.map(({ id }) => id),
      wanted.map(({ division }) => division),
    ],
  );
  const rows = await tx.query<{ key: string; entitlement_id: string }>(
    `select key, entitlement_id from item_claim where key = any($1::text[])`,
    [[...new Set(wanted.map(({ key }) => key))]],
  );
  return new Map(rows.map((row) => [row.key, row.entitlement_id]));
}

/**
 * Who stays off, and beside which entitlement. Who only waits for what an earlier candidate loses has not lost it: it is asked
 * again without that one.
 */
function lostBy(
  candidates: readonly Candidate[],
  keys: Keys,
  holders: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const lost = new Map<string, string>();
  for (const { id } of candidates) {
    const others = (keys.get(id) ?? []).flatMap((key) => holders.get(key) ?? []);
    const beside = others.find((holder) => holder !== id && !lost.has(holder));
    if (beside !== undefined) lost.set(id, beside);
  }
  return lost;
}

async function keysOf(
  tx: Tx,
  { book }: RuleVersion,
  countings: readonly Counting[],
  { group, candidates }: { readonly group: string; readonly candidates: readonly Candidate[] },
): Promise<Keys> {
  const decisions = await tx.query<{ id: string; as_of: string; known_at: string }>(
    `select id, as_of::text, to_json(known_at)#>>'{}' as known_at from decision where id = any($1::uuid[])`,
    [candidates.map(({ decisionId }) => decisionId)],
  );
  const found = new Map<string, string[]>();
  for (const moment of new Set(decisions.map((one) => `${one.as_of} ${one.known_at}`))) {
    const [asOf = '', knownAt = ''] = moment.split(' ');
    const ids = new Set(
      decisions.flatMap((one) => (`${one.as_of} ${one.known_at}` === moment ? [one.id] : [])),
    );
    const own = candidates.filter(({ decisionId }) => ids.has(decisionId));
    const bySubject = new Map(own.map((one) => [one.subjectId, one.id]));
    for (const counting of countings) {
      const { over } = counting.aggregate;
      const dataset = { id: over, columns: counting.facts.map((fact) => ({ fact })) };
      const of = { subjectIds: [...bySubject.keys()] };
      for await (const { subjectId, records } of childRecords(tx, {
        dataset,
        book,
        asOf,
        knownAt,
        of,
      })) {
        const id = bySubject.get(subjectId) ?? '';
        const counted = areCounted(
          counting,
          records.map(({ row }) => row),
          asOf,
        );
        const keys = records.flatMap(({ item }, at) =>
          counted[at] === true ? [sha256(`${group} ${over} ${item}`)] : [],
        );
        found.set(id, [...new Set([...(found.get(id) ?? []), ...keys])]);
      }
    }
  }
  return found;
}
