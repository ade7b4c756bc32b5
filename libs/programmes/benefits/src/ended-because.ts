import { formatYuan, type Text } from '#libs/kernel';
import { explainAgain, type RuleStore } from '#libs/matching';
import type { Tx } from '#libs/platform';

/**
 * Why later data ended a benefit: the reasons of the decision that closed its episode, on what was known then. None where it
 * was not withdrawn, or a person took it back.
 */
export async function endedBecause(
  tx: Tx,
  rules: RuleStore,
  entitlementId: string,
): Promise<readonly Text[]> {
  const [last] = await tx.query<{ id: string; known_at: string }>(
    `select d.id, to_json(d.known_at)#>>'{}' as known_at from entitlement e join episode p on p.id = e.episode_id join decision d on d.episode_id = p.id
     where e.id = $1 and e.state = 'withdrawn' and e.barred_by is null and p.state = 'closed' order by d.known_at desc, d.id limit 1`,
    [entitlementId],
  );
  if (!last) return [];
  const { verdict, reasons, amountFen } = await explainAgain(tx, rules, last.id, last.known_at);
  if (verdict !== 'eligible' || amountFen === null) return reasons;
  const yuan = formatYuan(BigInt(amountFen));
  return [
    {
      zh: `按现有数据应享金额为 ${yuan} 元，按新金额重新列入名单，原金额撤回。`,
      en: `By the present data it is worth ${yuan} yuan: it is listed anew with that, and the former amount was withdrawn.`,
    },
  ];
}
