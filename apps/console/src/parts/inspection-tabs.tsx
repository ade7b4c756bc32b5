import { Link } from './link.tsx';
import type { Route } from './router.ts';
import type { Text } from '../api/contract.ts';

type Tab = Text & {
  page:
    | 'inspections'
    | 'inspection-plans'
    | 'inspection-draws'
    | 'joint-visits'
    | 'demands'
    | 'urgent-visits'
    | 'findings'
    | 'inspection-matters'
    | 'inspection-refusals';
};

const TABS: readonly Tab[] = [
  { page: 'inspections', zh: '检查', en: 'Inspections' },
  { page: 'findings', zh: '检查发现', en: 'Findings' },
  { page: 'inspection-plans', zh: '检查计划', en: 'Plans' },
  { page: 'inspection-draws', zh: '双随机', en: 'Draws' },
  { page: 'joint-visits', zh: '综合查一次', en: 'Joint visits' },
  { page: 'urgent-visits', zh: '紧急检查', en: 'Urgent' },
  { page: 'demands', zh: '其他要求', en: 'Demands' },
  { page: 'inspection-matters', zh: '事项清单', en: 'Matters' },
  { page: 'inspection-refusals', zh: '拒绝记录', en: 'Refused' },
];

/** The ways between the pages of inspections. */
export function InspectionTabs({ here }: { here: Route['page'] }) {
  return (
    <nav className="tabs" aria-label="行政检查 Inspections">
      <ul>
        {TABS.map(({ page, zh, en }) => (
          <li key={page}>
            <Link to={{ page }} aria-current={page === here ? 'page' : undefined}>
              {zh} <span lang="en">{en}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
