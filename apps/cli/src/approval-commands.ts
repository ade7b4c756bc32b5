import type { Command } from 'commander';
import { approveVisit } from '#libs/programmes/inspections';
import { asOfficer } from './officer-context.ts';
import { mustSay, print, rowId } from './terminal.ts';

/** The approval of visits that stand in no plan, or of which the firm is not to know. */
export function addApproval(inspections: Command): void {
  inspections
    .command('approve-visit')
    .description(
      '批准计划外检查，或批准不事先通知企业；不能是提出的人或检查人员 / approve a visit outside any plan, or one of which the firm is not to know; not by who asked for it or goes',
    )
    .argument('<inspection>', '检查编号 / id of the inspection')
    .option('--unannounced <why>', '不事先通知企业的理由 / why the firm is told nothing ahead')
    .requiredOption('--as <account>', '审核人账号 / account of the approver')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi inspections approve-visit 6f1c… --unannounced 投诉查处 --as approver',
    )
    .action(async (id: string, { unannounced, as }: { unannounced?: string; as: string }) => {
      if (unannounced !== undefined) mustSay('--unannounced', unannounced);
      await asOfficer('inspections.approve-visit', as, 'approver', (tx) =>
        approveVisit(tx, rowId('inspection', id), unannounced ?? null),
      );
      print('已批准 / approved');
    });
}
