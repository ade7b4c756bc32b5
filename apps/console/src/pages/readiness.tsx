import { useQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { PolicyReadiness } from '../api/contract.ts';
import { readinessQuery } from '../api/queries.ts';
import { Choice } from '../parts/choice.tsx';
import { DataTable, head } from '../parts/data-table.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { conditionWord, deliveryWord, standingWord } from '../parts/words.ts';

type Lack = PolicyReadiness['lacks'][number];

/** What asks for something to be done comes first. */
const STANDINGS = ['at-risk', 'promotable', 'lacking', 'direct', 'own-channel'] as const;

/** What is still missing, each with the condition it belongs to and who owes it. */
function Lacks({ lacks }: { lacks: readonly Lack[] }) {
  if (lacks.length === 0) return <Two zh="四个条件都具备" en="All four conditions hold" />;
  return (
    <ul className="lacks">
      {lacks.map((lack) => (
        <li key={`${lack.condition} ${lack.what.zh}`}>
          <strong>
            <Two {...conditionWord(lack.condition)} />
          </strong>
          <Two {...lack.what} stacked />
          <span className="lack-owner">
            由{lack.owedBy.title.zh}补齐 <span lang="en">owed by {lack.owedBy.title.en}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const COLUMNS: TableColumnsType<PolicyReadiness> = [
  {
    key: 'policy',
    title: head('政策', 'Policy'),
    render: (_, one) => (
      <div className="cell-title">
        <Two {...one.title} stacked />
        <span className="lack-owner">{one.authority.zh}</span>
      </div>
    ),
  },
  {
    key: 'standing',
    title: head('现状', 'Standing'),
    render: (_, one) => (
      <span className="cell-thing">
        <span>
          <StateTag word={standingWord(one.standing)} short />
        </span>
        <span lang="en" className="lack-owner">
          {standingWord(one.standing).en}
        </span>
        {deliveryWord(one.deliveryMode).zh}
      </span>
    ),
  },
  {
    key: 'lacks',
    title: head('还缺什么', 'What is missing'),
    render: (_, one) => <Lacks lacks={one.lacks} />,
  },
];

/** The departments that owe something, the one that holds up most policies first. */
function owersOf(items: readonly PolicyReadiness[]): readonly (readonly [string, string])[] {
  const policies = new Map<string, { zh: string; ids: Set<string> }>();
  for (const { policyId, lacks } of items)
    for (const { owedBy } of lacks) {
      const known = policies.get(owedBy.id) ?? { zh: owedBy.title.zh, ids: new Set() };
      policies.set(owedBy.id, { ...known, ids: known.ids.add(policyId) });
    }
  return [...policies]
    .sort(([, a], [, b]) => b.ids.size - a.ids.size)
    .map(([id, { zh, ids }]) => [id, `${zh}（${ids.size}）`]);
}

function Standings({ items }: { items: readonly PolicyReadiness[] }) {
  const [standing, setStanding] = useState('');
  const [owner, setOwner] = useState('');
  const found = STANDINGS.flatMap((one) => items.filter((item) => item.standing === one)).filter(
    (one) =>
      (standing === '' || one.standing === standing) &&
      (owner === '' || one.lacks.some(({ owedBy }) => owedBy.id === owner)),
  );
  const standings = STANDINGS.map((one) => {
    const { zh, en } = standingWord(one);
    const count = items.filter((item) => item.standing === one).length;
    return [one, `${zh} ${en}（${count}）`] as const;
  });
  return (
    <>
      <search className="search" aria-label="筛选 Choose">
        <Choice zh="现状" en="Standing" value={standing} options={standings} choose={setStanding} />
        <Choice
          zh="由谁补齐"
          en="Who owes it"
          value={owner}
          options={owersOf(items)}
          choose={setOwner}
        />
        <p className="policy-count" role="status">
          {found.length} / {items.length} 项 <span lang="en">policies</span>
        </p>
      </search>
      <DataTable
        name="免申即享条件 Readiness"
        rows={found}
        rowKey="policyId"
        columns={COLUMNS}
        empty={<strong>没有这样的政策 No such policy</strong>}
      />
    </>
  );
}

/** Which policies may reach firms without an application, and what keeps the others from it. */
export function ReadinessPage() {
  const query = useQuery(readinessQuery);
  return (
    <>
      <PageHead
        title={{ zh: '免申即享条件', en: 'Readiness' }}
        lead={{
          zh: '四个条件都具备，才能免申即享：对象明确、数据有据、金额固定、文件有效。',
          en: 'A benefit comes without an application once its beneficiary, data, amount and document are certain.',
        }}
        before={<Link to={{ page: 'policies' }}>政策 Policies</Link>}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 10 }} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="card">还没有载入政策。No policies are loaded yet.</p>
          ) : (
            <Standings items={items} />
          )
        }
      </Loaded>
    </>
  );
}
