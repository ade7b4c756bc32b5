import type { Text, WorkingCalendar } from '#libs/kernel';
import type { Contradiction } from '#libs/matching';
import type { Tx } from '#libs/platform';
import { openTasks } from '#libs/workflow';
import type { EntitlementState } from './lifecycles.ts';
import { object } from './objection.ts';
import { DECLARATION_STANDS } from './recoveries.ts';
import { withdraw } from './withdrawal.ts';

/** Announced and not yet on its way to the bank: a second person decides. */
const STOPPABLE: readonly EntitlementState[] = [
  'notified',
  'silent',
  'confirmed',
  'payable',
  'bounced',
];
/** Not announced yet. */
const UNTOLD: readonly EntitlementState[] = ['waiting', 'listed', 'suspended'];

const TOO_LATE: Text = {
  zh: '企业申报的数据经核验不符，该笔资金已在拨付或已拨付。金额未作改动，请核实后决定是否追回。',
  en: 'What the enterprise declared turned out not to be so, and the money is being paid or was paid. The amount was not altered; look into it and decide whether to recover it.',
};

/**
 * What follows for the benefit when a declaration turns out not to be so: it is stopped by an objection to the fact, which
 * a second person decides; one that was not announced yet is taken back; one already at the bank opens a case. No amount
 * is altered.
 */
export async function stopContradicted(
  tx: Tx,
  calendar: WorkingCalendar,
  { declarationId, finding, by }: Omit<Contradiction, 'episodeId'>,
): Promise<void> {
  const [row] = await tx.query<{
    id: string;
    state: EntitlementState;
    transfer_id: string | null;
    authority: string;
    division: string;
  }>(
    `select id, state, transfer_id, authority, division from entitlement where declaration_id = $1 for update`,
    [declarationId],
  );
  if (!row) return;
  if (STOPPABLE.includes(row.state)) {
    const statement = `申报核验不符：${finding.zh}`;
    await object(tx, calendar, row.id, { about: 'fact', statement, complainant: by });
  } else if (UNTOLD.includes(row.state)) {
    await withdraw(tx, [row], `declaration contradicted: ${finding.en}`);
  } else if (row.state === 'ordered' || row.state === 'paid') {
    const { id, authority, division } = row;
    const task = { kind: 'declared-falsely', entity: 'entitlement', entityId: id, text: TOO_LATE };
    await openTasks(tx, [{ ...task, authority, division }]);
  }
}

/**
 * Stops what goes on although its declaration turned out not to be so, and nobody has decided that: it was stopped by another
 * objection when that was found, or on its way to the bank, and comes back from there.
 */
export async function stopStillContradicted(
  tx: Tx,
  calendar: WorkingCalendar,
  ids: readonly string[],
): Promise<void> {
  const rows = await tx.query<{ declarationId: string; finding: Text; by: string }>(
    `select d.id as "declarationId", d.finding, case when d.settled_by like 'system:%' then '数据部门' else d.settled_by end as by
     from entitlement e join declaration d on d.id = e.declaration_id
     where e.id = any($1::uuid[]) and d.state = 'contradicted' and not ${DECLARATION_STANDS} order by e.subject_id, e.id`,
    [ids],
  );
  for (const row of rows) await stopContradicted(tx, calendar, row);
}
