import type { Text } from '#libs/kernel';
import type { Policy, ReachScore, RuleBook } from '#libs/engine';
import type { Tx } from '#libs/platform';
import { childRecords } from '#libs/registry';
import type { GateScore } from '#libs/workflow';

/** What must be known of an enterprise before money can reach it. */
export type Reach = 'account' | 'person' | 'contact';

const WORDS: Readonly<Record<Reach, Text>> = {
  account: { zh: '收款账户', en: 'an account to pay to' },
  person: { zh: '授权人员', en: 'an authorised person' },
  contact: { zh: '可登录的联系账号', en: 'somebody who can sign in' },
};

/**
 * What each counts where the policy says nothing: half is the account, without which no money moves, and all of it is asked
 * for. Our default; no published rule could be read.
 */
const USUAL: ReachScore = { account: 50, person: 25, contact: 25, pass: 100 };

/** How well a subject can be reached under a policy, and from when on that is enough. */
export function reachScore({ gates }: Pick<Policy, 'gates'>, missing: readonly Reach[]): GateScore {
  const score = gates.find(({ gate }) => gate === 'reachability')?.score ?? USUAL;
  return { points: missing.reduce((left, what) => left - score[what], 100), pass: score.pass };
}

/** Which of it is unknown, by subject; a subject that can be reached is left out. */
export async function missingReach(
  tx: Tx,
  subjectIds: readonly number[],
  at: { readonly asOf: string; readonly knownAt: string; readonly book: RuleBook },
): Promise<ReadonlyMap<number, readonly Reach[]>> {
  const found: Readonly<Record<Reach, Set<number>>> = {
    account: new Set(),
    person: new Set(),
    contact: new Set(),
  };
  const of = { subjectIds: [...new Set(subjectIds)] };
  const children = (id: string, facts: readonly string[]): ReturnType<typeof childRecords> =>
    childRecords(tx, { ...at, of, dataset: { id, columns: facts.map((fact) => ({ fact })) } });
  for await (const { subjectId, records } of children('accounts', ['account.number'])) {
    if (records.some(({ facts }) => facts.has('account.number'))) found.account.add(subjectId);
  }
  const named = ['authorised.name', 'authorised.until'];
  for await (const { subjectId, records } of children('authorised-persons', named)) {
    const stands = records.some(({ facts }) => {
      const until = facts.get('authorised.until');
      return facts.has('authorised.name') && (until === undefined || String(until) >= at.asOf);
    });
    if (stands) found.person.add(subjectId);
  }
  const contacts = await tx.query<{ subject_id: number }>(
    `select distinct subject_id from principal where subject_id = any($1::integer[]) and disabled_at is null`,
    [of.subjectIds],
  );
  for (const { subject_id } of contacts) found.contact.add(subject_id);
  return new Map(
    of.subjectIds.flatMap((id) => {
      const missing = (Object.keys(found) as Reach[]).filter((what) => !found[what].has(id));
      return missing.length > 0 ? [[id, missing] as const] : [];
    }),
  );
}

/** Says what is missing, to the enterprise and to officers alike. @param passes it is enough without */
export function reachText(missing: readonly Reach[], passes: boolean): Text {
  const zh = `尚缺：${missing.map((what) => WORDS[what].zh).join('、')}；`;
  const en = `Still missing: ${missing.map((what) => WORDS[what].en).join(', ')}.`;
  return passes
    ? { zh: `${zh}不影响继续办理，请补齐。`, en: `${en} It goes on without; please supply it.` }
    : { zh: `${zh}补齐后自动继续办理。`, en: `${en} It goes on by itself once this is known.` };
}
