import type { TableColumnsType } from 'antd';
import type { Grading, GradingDistribution } from '../api/contract.ts';
import { DataTable, head } from './data-table.tsx';
import { Count, OneBar } from './simulation-bars.tsx';
import { Two } from './two.tsx';

type Group = GradingDistribution['groups'][number];

/** How many subjects stand in each tier, as bars beside their numbers. */
export function GradingTiers({ grading }: { grading: Grading }) {
  const { tiers, words } = grading;
  if (tiers === null) return null;
  const most = Math.max(0, ...tiers.map(({ count }) => count ?? 0));
  return (
    <section className="card" aria-label="等级分布 Distribution">
      <h2>
        <Two zh="等级分布" en="Distribution" />
      </h2>
      <ul className="sim-rows">
        {words.map(({ tier, title }) => {
          const found = tiers.find((one) => one.tier === tier);
          return (
            <li key={tier}>
              <OneBar
                zh={tier === 'not-graded' ? title.zh : `${tier} ${title.zh}`}
                en={title.en}
                count={found === undefined ? 0 : found.count}
                most={most}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function columnsOf(title: GradingDistribution['title'], words: Grading['words']) {
  const columns: TableColumnsType<Group> = [
    {
      key: 'group',
      title: head(title.zh, title.en),
      render: (_, group) => (
        <div className="cell-title">
          <Two {...group.title} stacked />
        </div>
      ),
    },
    ...words.map((word, place) => ({
      key: word.tier,
      title: word.tier === 'not-graded' ? head(word.title.zh, word.title.en) : head(word.tier, ''),
      align: 'right' as const,
      render: (_: unknown, group: Group) => <Count of={group.counts[place] ?? null} />,
      className: 'cell-count',
    })),
  ];
  return columns;
}

/** The same by model, way, division, industry, kind and size: what an officer looks through before it is published. */
export function GradingDistributions({ grading }: { grading: Grading }) {
  return (
    <>
      {grading.distributions.map(({ by, title, groups }) => (
        <details key={by} className="card" open={by === 'division'}>
          <summary>
            <Two zh={`按${title.zh}`} en={`By ${title.en}`} />
          </summary>
          <DataTable
            name={`按${title.zh} By ${title.en}`}
            rows={groups}
            rowKey="code"
            columns={columnsOf(title, grading.words)}
            empty={<strong>没有数据 Nothing</strong>}
          />
        </details>
      ))}
    </>
  );
}
