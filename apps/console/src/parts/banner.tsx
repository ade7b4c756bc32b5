import { useQuery } from '@tanstack/react-query';
import type { About, Text } from '../api/contract.ts';
import { aboutQuery } from '../api/queries.ts';
import { Two } from './two.tsx';

function wordsOf(about: About): Text[] {
  const moved = about.businessDateMoved;
  return [
    ...(about.mode === 'demo' ? [{ zh: '演示环境', en: 'Demo' }] : []),
    ...(about.mode === 'test' ? [{ zh: '测试环境', en: 'Test' }] : []),
    ...(about.synthetic ? [{ zh: '合成数据', en: 'Synthetic data' }] : []),
    {
      zh: `业务日期 ${about.businessDate}${moved ? '（演示时钟）' : ''}`,
      en: moved ? 'Business date, demo clock' : 'Business date',
    },
  ];
}

/** Says on every page, and cannot be closed, that what is shown is not real. */
export function Banner() {
  const about = useQuery(aboutQuery).data;
  if (about === undefined) return null;
  const real = about.mode === 'production' && !about.synthetic && !about.businessDateMoved;
  if (real) return null;
  return (
    <aside className="banner" aria-label="环境提示 Environment notice">
      {wordsOf(about).map((words) => (
        <Two key={words.en} {...words} />
      ))}
    </aside>
  );
}
