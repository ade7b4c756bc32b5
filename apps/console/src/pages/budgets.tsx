import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { budgetsQuery } from '../api/queries.ts';
import { BudgetGauge } from '../parts/budget-gauge.tsx';
import { BudgetForecast } from '../parts/budget-outlook.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Two } from '../parts/two.tsx';

/** The appropriation of each policy and what has become of it. */
export function Budgets() {
  const query = useQuery(budgetsQuery);
  return (
    <>
      <PageHead
        title={{ zh: '资金', en: 'Budgets' }}
        lead={{
          zh: '预留、承诺与拨付之和在任何时刻都不超过预算安排。',
          en: 'Reserved, committed and disbursed never exceed what is appropriated.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="card">还没有预算安排。No appropriation has been entered yet.</p>
          ) : (
            <div className="two-cards">
              {items.map((budget) => (
                <section key={budget.policyId} className="card" aria-label={budget.title.zh}>
                  <h2>
                    <Two {...budget.title} stacked />
                  </h2>
                  <BudgetGauge budget={budget} />
                  <BudgetForecast budget={budget} />
                </section>
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
}
