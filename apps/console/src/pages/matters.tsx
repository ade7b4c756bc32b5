import { useQuery } from '@tanstack/react-query';
import { mattersQuery } from '../api/inspection-queries.ts';
import { Loaded } from '../parts/loaded.tsx';
import { MatterCard } from '../parts/matter-card.tsx';
import { PublicFrame } from '../parts/public-frame.tsx';

/** The list of supervised matters (检查事项清单), for everybody: what is not on it is not inspected. */
export function PublicMatters() {
  const query = useQuery(mattersQuery);
  return (
    <PublicFrame title={{ zh: '涉企行政检查事项清单', en: 'What may be inspected' }} here="matters">
      <p>
        清单之外无检查：检查未列入清单的事项，企业可以拒绝。
        <span lang="en">What is not listed is not inspected; you may refuse it.</span>
      </p>
      <Loaded query={query} skeleton={<p className="secondary">正在载入 Loading…</p>}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="notice-card">
              今天没有有效的检查事项。<span lang="en">No matter is in force today.</span>
            </p>
          ) : (
            items.map((matter) => <MatterCard key={matter.id} matter={matter} />)
          )
        }
      </Loaded>
    </PublicFrame>
  );
}
