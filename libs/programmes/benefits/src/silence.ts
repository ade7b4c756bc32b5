import type { Text } from '#libs/kernel';
import { move, type Tx } from '#libs/platform';
import { gatesOf, openTasks } from '#libs/workflow';
import { deem, release } from './funding.ts';
import { advance, moveEntitlementGates, type GateKeeper } from './gates.ts';
import { entitlementLifecycle } from './lifecycles.ts';
import { tell, tellAnew } from './notice.ts';
import { toBeCalled } from './service-call.ts';

const NO_ANSWER = {
  zh: '确认期限已过，企业尚未答复；资金继续保留，企业仍可确认。',
  en: 'The confirmation term is over without an answer; the money is kept, and the enterprise may still confirm.',
};

/**
 * Does what the silence of some firms means, whose confirmation term has just passed: as a rule the benefit stays as it is,
 * with its money kept, for a second call. Where an article of its policy takes silence for an answer, it is confirmed in
 * nobody's name and goes on, or it is declined and its money goes back to the budget.
 */
export async function takeSilence(
  tx: Tx,
  keeper: GateKeeper,
  ids: readonly string[],
): Promise<void> {
  const gates = (await gatesOf(tx, 'entitlement', ids)).filter(
    ({ kind }) => kind === 'confirmation',
  );
  const articles = new Set(gates.map(({ article }) => article ?? ''));
  for (const article of articles) {
    const own = gates.filter((gate) => (gate.article ?? '') === article);
    const idsOf = (silence: string | null): string[] =>
      own.filter((gate) => gate.silence === silence).map(({ entityId }) => entityId);
    await confirm(tx, keeper, article, idsOf('confirms'));
    await decline(tx, article, idsOf('declines'));
    await lapse(tx, idsOf(null));
  }
}

async function confirm(
  tx: Tx,
  keeper: GateKeeper,
  article: string,
  ids: readonly string[],
): Promise<void> {
  const deemed = await deem(tx, ids, `no answer within the term, taken for a yes by ${article}`);
  await moveEntitlementGates(tx, 'confirmation', deemed, 'close', {
    zh: `确认期限已过未答复，依${article}视为确认。`,
    en: `No answer within the term, which ${article} takes for a confirmation.`,
  });
  await tell(tx, 'silence-confirmed', deemed);
  await advance(tx, keeper, deemed);
}

async function decline(tx: Tx, article: string, ids: readonly string[]): Promise<void> {
  const reason: Text = {
    zh: `确认期限已过未答复，依${article}视为放弃。`,
    en: `No answer within the term, which ${article} takes for declining.`,
  };
  const forgone = await move(tx, entitlementLifecycle, {
    event: 'forgo',
    ids,
    reason: reason.en,
    set: { ended_reason: reason.zh },
  });
  const rows = await tx.query<{ transfer_id: string }>(
    `select transfer_id from entitlement where id = any($1::uuid[]) and transfer_id is not null order by id`,
    [forgone],
  );
  await release(
    tx,
    rows.map((row) => row.transfer_id),
  );
  await moveEntitlementGates(tx, 'confirmation', forgone, 'fail', reason);
  await tell(tx, 'silence-declined', forgone);
}

async function lapse(tx: Tx, ids: readonly string[]): Promise<void> {
  const lapsed = await move(tx, entitlementLifecycle, {
    event: 'lapse',
    ids,
    reason: 'the confirmation term passed without an answer',
  });
  await moveEntitlementGates(tx, 'confirmation', lapsed, 'hold', NO_ANSWER);
  await tellAnew(tx, 'lapsed', lapsed);
  await askToCall(tx, lapsed);
}

/**
 * Asks the department, once for each list, to call the enterprises that did not answer: silence may be a letter unread. Whom a
 * service officer is still to call is left to that officer.
 */
async function askToCall(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<{ subject: number; id: string; authority: string; division: string }>(
    `select distinct e.subject_id as subject, l.id, l.authority, l.division from entitlement e join benefit_list l on l.id = e.list_id
     where e.id = any($1::uuid[]) order by l.id`,
    [ids],
  );
  const called = await toBeCalled(
    tx,
    rows.map(({ subject }) => subject),
  );
  const lists = new Map(rows.filter((row) => !called.has(row.subject)).map((row) => [row.id, row]));
  await openTasks(
    tx,
    [...lists.values()].map(({ id, authority, division }) => ({
      kind: 'unanswered',
      entity: 'benefit_list',
      entityId: id,
      authority,
      division,
      text: {
        zh: '名单中有企业逾期未答复；资金继续保留，请联系企业确认或放弃。名单明细标明各户状态。',
        en: 'Enterprises on this list did not answer within the term. Their money is kept; call them. The items show who they are.',
      },
    })),
  );
}
