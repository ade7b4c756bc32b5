import { useQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { ChargeLook, UnitCostFact, UnitCostLook } from '../api/contract.ts';
import { aboutQuery } from '../api/queries.ts';
import { chargesQuery, costFactsQuery, unitCostsQuery } from '../api/saving-queries.ts';
import { Choice } from '../parts/choice.tsx';
import { DataTable, head } from '../parts/data-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ToldAmount } from '../parts/told-amount.tsx';
import { Two } from '../parts/two.tsx';
import { yearsBefore } from '../parts/years.ts';

type Dear = UnitCostLook['standOut'][number];
type Charge = ChargeLook['unlisted'][number];

const COSTS: TableColumnsType<Dear> = [
  {
    key: 'firm',
    title: head('企业', 'Firm'),
    render: (_, one) => (
      <span className="cell-who">
        {one.name}
        <span>{one.creditCode}</span>
      </span>
    ),
  },
  { key: 'value', title: head('单位成本', 'Unit cost'), render: (_, one) => one.value },
  { key: 'median', title: head('同类中位数', 'Median'), render: (_, one) => one.median },
  {
    key: 'place',
    title: head('低于它的企业', 'Pay less'),
    render: (_, one) => `${one.percentile}%（共 ${one.members} 户）`,
  },
  { key: 'cohort', title: head('同类', 'Cohort'), render: (_, one) => one.cohort },
];

function Dearest({ facts }: { facts: readonly UnitCostFact[] }) {
  const delivered = facts.filter(({ period }) => period !== null);
  const [chosen, choose] = useState('');
  const fact = delivered.find((one) => one.fact === chosen) ?? delivered[0];
  const query = useQuery({
    ...unitCostsQuery(fact?.fact ?? '', fact?.period ?? ''),
    enabled: fact !== undefined,
  });
  if (!fact)
    return (
      <p>
        <Two zh="还没有交付单位成本数据。" en="No unit cost was delivered yet." />
      </p>
    );
  return (
    <>
      <div className="search">
        <Choice
          zh="单位成本"
          en="Unit cost"
          one
          value={fact.fact}
          options={delivered.map((one) => [one.fact, `${one.title.zh}（${one.period}）`] as const)}
          choose={choose}
        />
      </div>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 4 }} />}>
        {({ standOut }) => (
          <DataTable
            name="单位成本突出的企业 Costs that stand out"
            rows={standOut}
            rowKey="creditCode"
            columns={COSTS}
            empty={
              <>
                <strong>没有突出的企业 Nobody stands out</strong>
                <p>同行业、同规模、同市县至少10户，且九成企业低于它的，列在这里并开立待办。</p>
              </>
            }
          />
        )}
      </Loaded>
    </>
  );
}

const CHARGES: TableColumnsType<Charge> = [
  {
    key: 'firm',
    title: head('企业', 'Firm'),
    render: (_, one) => (
      <span className="cell-who">
        {one.name}
        <span>{one.creditCode}</span>
      </span>
    ),
  },
  {
    key: 'charge',
    title: head('收费项目', 'Charge'),
    render: (_, one) => (
      <span className="cell-who">
        {one.title ?? one.code}
        <span>{one.code}</span>
      </span>
    ),
  },
  { key: 'collector', title: head('执收单位', 'Collector'), render: (_, one) => one.collector ?? '—' },
  { key: 'on', title: head('日期', 'Day'), render: (_, one) => one.on },
  { key: 'amount', title: head('金额', 'Amount'), render: (_, one) => <ToldAmount fen={one.amountFen} unknown /> },
]; // prettier-ignore

function Charges({ today }: { today: string }) {
  const [chosen, setYear] = useState('');
  const year = chosen === '' ? today.slice(0, 4) : chosen;
  const query = useQuery(chargesQuery(`${year}-01-01`));
  return (
    <>
      <h2>
        <Two zh="清单之外的收费" en="Charges on no published list" />
      </h2>
      <div className="search">
        <Choice zh="自" en="Since" one value={year} options={yearsBefore(today)} choose={setYear} />
      </div>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 4 }} />}>
        {({ listed, unlisted, unknown }) => (
          <>
            <p>
              <Two
                zh={`清单内 ${listed} 笔，清单外 ${unlisted.length} 笔；编码、日期或清单不明的 ${unknown} 笔，不作判断。`}
                en={`${listed} listed, ${unlisted.length} not; of ${unknown} nobody knows.`}
                stacked
              />
            </p>
            <DataTable
              name="清单外收费 Unlisted charges"
              rows={unlisted}
              rowKey="item"
              columns={CHARGES}
              empty={<strong>没有清单之外的收费 None unlisted</strong>}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

/** Alerts of cost: who pays more for a unit than its kind, and which charges stand on no published list. */
export function Costs() {
  const { data: about } = useQuery(aboutQuery);
  const query = useQuery(costFactsQuery);
  return (
    <>
      <PageHead
        title={{ zh: '成本预警', en: 'Alerts of cost' }}
        lead={{
          zh: '每月比较一次单位成本和涉企收费；突出的和清单之外的各开立一次待办，由交付部门核实。',
          en: 'Looked at once a month; each that stands out is a task for the department that delivered it.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {({ items }) => <Dearest facts={items} />}
      </Loaded>
      {about === undefined ? null : <Charges today={about.businessDate} />}
    </>
  );
}
