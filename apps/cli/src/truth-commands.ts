import type { Command } from 'commander';
import { decisionsOnDelivery, decisionsOnRecord, RuleStore } from '#libs/matching';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { deliveryId, print } from './terminal.ts';

/** From what departments said to what was decided by it. */
export function addTruth(root: Command): void {
  root
    .command('decisions')
    .description(
      '查找依据某条记录或受某次交付影响的判定 / find the decisions that rest on a record, or that a delivery puts in doubt',
    )
    .option('--record <id>', '记录编号 / a record')
    .option('--delivery <id>', '交付编号 / an accepted delivery')
    .addHelpText(
      'after',
      '\n例 Examples:\n  npx huizhi decisions --delivery 018f3c1e-8f6e-7c1a-9d0e-6b1f0a6f2c11\n  npx huizhi decisions --record 42',
    )
    .action(async (options: { record?: string; delivery?: string }) => {
      const { record, delivery } = options;
      if ((record === undefined) === (delivery === undefined))
        throw new UsageRefused({
          zh: '请给出 --record 或 --delivery 其中之一。',
          en: 'Give either --record or --delivery.',
        });
      const config = await connection(process.env);
      const found = await withDatabase(config, 'app', (database) =>
        database.transaction('decisions.find', administrator(), (tx) =>
          delivery === undefined
            ? decisionsOnRecord(tx, record as string)
            : decisionsOnDelivery(tx, new RuleStore(), deliveryId(delivery)),
        ),
      );
      for (const one of found)
        print(
          `${one.id}  ${one.policyId} ${one.period}  ${one.subjectId}  ${one.verdict} ${one.amountFen ?? ''}  ${one.decidedAsOf}  ${one.because}${one.live ? '' : '  closed'}`,
        );
      print(`${found.length} 项判定 / ${found.length} decisions`);
    });
}
