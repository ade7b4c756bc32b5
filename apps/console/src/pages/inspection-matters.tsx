import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { mattersQuery } from '../api/inspection-queries.ts';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { MatterCard } from '../parts/matter-card.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Two } from '../parts/two.tsx';
import '../styles/notices.css';

/** The list of supervised matters, as officers go by it. */
export function InspectionMatters() {
  const query = useQuery(mattersQuery);
  return (
    <>
      <PageHead
        title={{ zh: '检查事项清单', en: 'Matters' }}
        lead={{
          zh: '今天可以检查的全部事项；清单之外无检查。修改以规则发布，历次版本保留。',
          en: 'All that may be inspected today; what is not here is not inspected. Versions are kept.',
        }}
        actions={<Link to={{ page: 'matters' }}>公开页 The public page →</Link>}
      />
      <InspectionTabs here="inspection-matters" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {({ items }) =>
          items.length === 0 ? (
            <section className="card">
              <p>
                <Two
                  zh="今天没有有效的检查事项，不得检查。"
                  en="No matter is in force today: nobody is inspected."
                />
              </p>
            </section>
          ) : (
            items.map((matter) => <MatterCard key={matter.id} matter={matter} />)
          )
        }
      </Loaded>
    </>
  );
}
