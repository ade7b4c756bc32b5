import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { Budget, Text } from '../api/contract.ts';
import { budgetsQuery } from '../api/queries.ts';
import { BudgetEntries } from '../parts/budget-entries.tsx';
import { BudgetGauge } from '../parts/budget-gauge.tsx';
import { BudgetForecast } from '../parts/budget-outlook.tsx';
import { CloseYear, EnterAppropriation } from '../parts/enter-budget.tsx';
import { FundingShares } from '../parts/funding-shares.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { Two } from '../parts/two.tsx';

/** By the name of its policy; one that was closed stands beside that of the year that runs. */
function titleOf({ title, year, closed }: Budget): Text {
  if (closed === null) return title;
  return { zh: `${title.zh}（${year} 年，已结账）`, en: `${title.en} (${year}, closed)` };
}

/** The appropriation of each policy and what has become of it. */
export function Budgets() {
  const query = useQuery(budgetsQuery);
  const mayEnter = useMay('budget.enter');
  return (
    <>
      <PageHead
        title={{ zh: '资金', en: 'Budgets' }}
        lead={{
          zh: '预留、承诺与拨付之和在任何时刻都不超过预算安排。',
          en: 'Reserved, committed and disbursed never exceed what is appropriated.',
        }}
      />
      <div className="above-cards">
        {mayEnter ? (
          <div>
            <EnterAppropriation budgets={query.data?.items ?? []} />
          </div>
        ) : null}
        <BudgetEntries />
      </div>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="card">还没有预算安排。No appropriation has been entered yet.</p>
          ) : (
            <div className="two-cards">
              {items.map((budget) => (
                <section
                  key={`${budget.policyId} ${budget.year}`}
                  className="card"
                  aria-label={titleOf(budget).zh}
                >
                  <h2>
                    <Two {...titleOf(budget)} stacked />
                  </h2>
                  <BudgetGauge budget={budget} />
                  <FundingShares shares={budget.shares} />
                  <BudgetForecast budget={budget} />
                  {mayEnter ? <CloseYear budget={budget} /> : null}
                </section>
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
}
