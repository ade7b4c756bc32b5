import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { About } from '../api/contract.ts';
import { aboutQuery } from '../api/queries.ts';

function wordsOf(about: About): string[] {
  const date = `业务日期 ${about.businessDate}`;
  return [
    ...(about.mode === 'demo' ? ['演示环境'] : []),
    ...(about.mode === 'test' ? ['测试环境 Test'] : []),
    ...(about.synthetic ? ['合成数据 Synthetic data'] : []),
    about.businessDateMoved ? `${date}（演示时钟）` : date,
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
      {wordsOf(about).map((words, index) => (
        <Fragment key={words}>
          {index === 0 ? null : ' · '}
          <span>{words}</span>
        </Fragment>
      ))}
    </aside>
  );
}
