import type { Command } from 'commander';
import { type Tx } from '#libs/platform';
import {
  confirmEmergency,
  emergencyLifecycle,
  listEmergencies,
  refuseEmergency,
  viewEmergency,
} from '#libs/programmes/inspections';
import { addApproval } from './approval-commands.ts';
import { asOfficer } from './officer-context.ts';
import { mustSay, print, rowId } from './terminal.ts';

/** Urgent visits that are listed at once. */
const LISTED_MOST = 50;

/** The second person's word on visits: before one, and after one that was urgent. */
export function addEmergencies(inspections: Command): void {
  addApproval(inspections);
  inspections
    .command('urgent')
    .description(
      '紧急检查及第二人的确认 / urgent visits, and whether a second person confirmed them',
    )
    .requiredOption('--as <account>', '审核人账号 / account of the approver')
    .option('--all', '不只是待确认的 / also those that wait for nobody')
    .action(list);
  inspections
    .command('urgent-confirm')
    .description(
      '确认紧急检查；不能是提起、登记检查或到场的人 / confirm an urgent visit; not by anybody who had a part in it',
    )
    .argument('<urgent>', '编号，见 urgent / its id, see urgent')
    .requiredOption('--as <account>', '审核人账号 / account of the approver')
    .action(async (id: string, { as }: { as: string }) => {
      await decide('urgent-confirm', id, as, (tx, version) => confirmEmergency(tx, id, version));
      print('已确认 / confirmed');
    });
  inspections
    .command('urgent-refuse')
    .description(
      '不予确认，该次入企计为不合规 / refuse to take a visit for urgent: it is a breach, and recorded',
    )
    .argument('<urgent>', '编号，见 urgent / its id, see urgent')
    .requiredOption('--reason <text>', '理由 / why')
    .requiredOption('--as <account>', '审核人账号 / account of the approver')
    .action(async (id: string, { reason, as }: { reason: string; as: string }) => {
      mustSay('--reason', reason);
      await decide('urgent-refuse', id, as, (tx, version) =>
        refuseEmergency(tx, id, version, reason),
      );
      print('未予确认，计为不合规入企 / refused: a breach');
    });
}

async function list({ as, all = false }: { as: string; all?: boolean }): Promise<void> {
  const entries = await asOfficer('inspections.urgent', as, 'approver', (tx) =>
    listEmergencies(tx, all ? null : 'stated', LISTED_MOST, null),
  );
  if (entries.length === 0) print('没有紧急检查待确认 / no urgent visit waits');
  for (const { id, state, until, authority, firm, ground, statedBy } of entries) {
    const { zh, en } = emergencyLifecycle.words[state];
    const by = until.provisional ? `${until.date}（暂定 provisional）` : until.date;
    print([id, `${zh} ${en}`, `≤${by}`, authority, firm?.creditCode ?? '—', statedBy, ground].join('  ')); // prettier-ignore
  }
}

async function decide(
  name: string,
  id: string,
  account: string,
  work: (tx: Tx, version: number) => Promise<void>,
): Promise<void> {
  await asOfficer(`inspections.${name}`, account, 'approver', async (tx) => {
    const { version } = await viewEmergency(tx, rowId('urgent', id));
    await work(tx, version);
  });
}
