import { type Text } from '#libs/kernel';
import { authorityNames, countVisits } from '#libs/programmes/inspections';
import { postSavings } from '#libs/programmes/savings';
import { yuan } from './demo-books.ts';
import { counted } from './demo-month-grades.ts';
import { as, type MonthStage, OPERATOR, SYSTEM } from './demo-month-stage.ts';
import { renderTable } from './table.ts';

const ORIGINS: Readonly<Record<string, string>> = {
  plan: '计划 plan',
  complaint: '投诉举报 complaint',
  transfer: '转办交办 transfer',
  alert: '数据监测 alert',
};

/** The books of visits of a year, and those of relief after what is promised and realised was posted. */
export async function tellBooks(stage: MonthStage, year: number): Promise<void> {
  const { print } = stage;
  const visits = await as(stage, OPERATOR, (tx) => countVisits(tx, String(year)));
  if (visits.length === 0)
    print(`  VISIT ${year}：没有计划过检查 / no inspection was planned in this year`);
  else {
    const names = await as(stage, SYSTEM, (tx) =>
      authorityNames(tx, [...new Set(visits.map(({ authority }) => authority))]),
    );
    print(`  VISIT ${year}`);
    print(
      renderTable(
        [
          '部门 Authority',
          '缘由 Origin',
          '等级 Tier',
          '待实施 Planned',
          '已实施 Done',
          '未亮码例外 No code',
        ],
        visits.map(({ authority, origin, tier, planned, done, withoutCode }) => [
          names.get(authority)?.zh ?? authority,
          ORIGINS[origin] ?? origin,
          tier ?? '—',
          String(planned),
          String(done),
          String(withoutCode),
        ]),
      ),
    );
  }
  await tellRelief(stage);
}

/** Relief as the ledger has it, once what is promised and realised was posted. */
async function tellRelief(stage: MonthStage): Promise<void> {
  const { database, keeper, print } = stage;
  const posted = await postSavings(database, SYSTEM, keeper.rules);
  const [relief] = await as(stage, SYSTEM, (tx) =>
    tx.query<{ firms: number; promised: string; realised: string }>(
      `select count(distinct split_part(code, ':', 2))::integer as firms, coalesce(sum(credits_pending), 0)::text as promised,
         coalesce(sum(credits_posted - debits_posted), 0)::text as realised from account where unit = 'RELIEF' and starts_with(code, 'relieved:')`,
    ),
  );
  const { firms = 0, promised = '0', realised = '0' } = relief ?? {};
  if (firms === 0) {
    print('  RELIEF：没有企业有应享的减负 / no firm was promised relief');
    return;
  }
  const had = [
    promised === '0' ? '没有应享的金额' : `应享 ${yuan(BigInt(promised))} 元`,
    realised === '0' ? '没有已享：演示不编造减免单据' : `已享 ${yuan(BigInt(realised))} 元`,
  ].join('，');
  const now = [
    ...(posted.promised === 0 ? [] : [`应享 ${counted(posted.promised)} 笔`]),
    ...(posted.posted === 0 ? [] : [`已享 ${counted(posted.posted)} 笔`]),
  ].join('、');
  print(
    `  RELIEF：${counted(firms)} 户，${had} / firms, promised, realised; the demo invents no documents`,
  );
  print(
    now === ''
      ? '  本次没有需要新记的 / nothing was to be posted now'
      : `  本次新记${now} / posted just now`,
  );
}

interface Check {
  readonly name: Text;
  /** What is said where there is nothing to look at: nothing was proved then. */
  readonly none: Text;
  /** One row: how many were looked at, and of how many it does not hold. */
  readonly sql: string;
}

/** What must hold after the month as before it. */
const CHECKS: readonly Check[] = [
  {
    name: {
      zh: '企业：计划内已实施次数不超过上限',
      en: 'firms: visits made by plan are within their quota',
    },
    none: { zh: '没有计划内的检查', en: 'no inspection under a plan' },
    sql: `select count(*)::integer as seen, count(*) filter (where a.id is null or i.made > a.credits_posted or a.debits_posted + a.debits_pending > a.credits_posted)::integer as broken
      from (select authority, subject_id, year, count(*) filter (where state = 'done') as made from inspection where origin = 'plan' group by 1, 2, 3) i
      left join account a on a.code = concat_ws(':', 'visits', i.authority, i.subject_id, i.year)`,
  },
  {
    name: {
      zh: '检查：每次实施在账本中恰好一次',
      en: 'inspections: each visit made is in the ledger once',
    },
    none: { zh: '没有检查', en: 'no inspection' },
    sql: `select count(*)::integer as seen, count(*) filter (where v.posted <> case when i.state = 'done' and i.origin = 'plan' then 1 else 0 end
        or v.outside <> case when i.state = 'done' and i.origin <> 'plan' then 1 else 0 end)::integer as broken
      from inspection i cross join lateral (select count(*) filter (where t.kind = 'post' and t.purpose = 'visit') as posted,
        count(*) filter (where t.purpose = 'visit-exception') as outside from transfer t where t.ref = i.id::text and t.unit = 'VISIT') v`,
  },
  {
    name: {
      zh: '减负：一份单据只入账一次',
      en: 'savings: one document is posted once',
    },
    none: { zh: '没有减免单据，演示不编造', en: 'no document of relief: the demo invents none' },
    sql: `select count(*)::integer as seen, count(*) filter (where s.times > 1 or t.id is null)::integer as broken
      from (select transfer_id, amount_fen, count(*) over (partition by subject_id, item) as times from saving where state = 'posted') s
      left join transfer t on t.id = s.transfer_id and t.unit = 'RELIEF' and t.amount = s.amount_fen`,
  },
  {
    name: {
      zh: '亮码：一个码只答复一次，由被检查企业答复',
      en: 'codes: one code is answered once, by its firm',
    },
    none: { zh: '没有答复过的码', en: 'no code was answered' },
    sql: `select count(*)::integer as seen, count(*) filter (where c.times > 1 or k.id is null or k.state <> 'issued' or k.subject_id <> c.subject_id)::integer as broken
      from (select nonce, subject_id, count(*) over (partition by nonce) as times from inspection_check_in) c left join inspection_code k on k.id = c.nonce`,
  },
  {
    name: {
      zh: '防火墙：规则读到的恰是终局的检查结论',
      en: 'findings: rules read exactly what is final',
    },
    none: { zh: '没有终局的检查结论', en: 'no finding is final' },
    sql: `select count(*)::integer as seen, count(*) filter (where r.facts is distinct from f.facts)::integer as broken
      from (select subject_id, facts from record where dataset = 'inspection-findings' and known_until is null and valid_until is null) r
      full join (select subject_id, jsonb_build_object('finding.problems', count(*) filter (where kind = 'problem'),
          'finding.penalties', count(*) filter (where outcome <> 'unpunished')) as facts from finding where state = 'final' group by subject_id) f using (subject_id)`,
  },
];

/** Asks the database what must hold, and says it. @returns whether all of it does */
export async function tellWhetherHeld(stage: MonthStage): Promise<boolean> {
  let holds = true;
  for (const { name, none, sql } of CHECKS) {
    const [row] = await as(stage, SYSTEM, (tx) => tx.query<{ seen: number; broken: number }>(sql));
    const { seen = 0, broken = 1 } = row ?? {};
    if (seen === 0 && broken === 0) {
      stage.print(`  · ${name.zh}：${none.zh} / ${name.en}: ${none.en}`);
      continue;
    }
    holds = tellHeld(stage, broken === 0, name, `${counted(seen)}`) && holds;
    if (broken > 0) stage.print(`    ${counted(broken)} 处不符 / do not hold`);
  }
  return holds;
}

/** Says whether something holds. @returns the same */
export function tellHeld(
  { print }: MonthStage,
  holds: boolean,
  { zh, en }: Text,
  seen: string,
): boolean {
  print(`  ${holds ? '✓' : '✗'} ${zh}（${seen}） / ${en}`);
  return holds;
}
