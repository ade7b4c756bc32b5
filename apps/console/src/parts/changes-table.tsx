import { useInfiniteQuery } from '@tanstack/react-query';
import { Skeleton, type TableColumnsType } from 'antd';
import type { Changes } from '../api/contract.ts';
import { changesQuery } from '../api/queries.ts';
import { formatCount, formatInstant } from './clock.ts';
import { DataTable, head, LoadMore } from './data-table.tsx';
import { Loaded } from './loaded.tsx';
import { Two } from './two.tsx';

type ChangedPolicy = Changes['policies'][number];

const WORDS = [
  ['opened', '新符合', 'newly entitled'],
  ['closed', '不再符合', 'no longer entitled'],
  ['suspended', '因缺数据中止', 'suspended for want of data'],
] as const;

/** What changed for a policy: "新符合 1 户"; and where nothing was counted, why. */
function said(policy: ChangedPolicy): { readonly zh: string; readonly en: string } {
  if (policy.parked)
    return { zh: '复核不一致，未作变动', en: 'second opinion differs, nothing changed' };
  const counted = WORDS.filter(([key]) => policy[key] > 0);
  if (counted.length === 0)
    return { zh: '数据恢复，或留待下一次匹配', en: 'data came back, or left to the next run' };
  return {
    zh: counted.map(([key, zh]) => `${zh} ${policy[key]} 户`).join('，'),
    en: counted.map(([key, , en]) => `${policy[key]} ${en}`).join(', '),
  };
}

const COLUMNS: TableColumnsType<Changes> = [
  { key: 'at', title: head('时间', 'When'), render: (_, one) => formatInstant(one.at) },
  {
    key: 'dataset',
    title: head('由来', 'Because of'),
    render: (_, one) => <Two {...one.dataset} stacked />,
  },
  {
    key: 'subjects',
    title: head('涉及企业', 'Enterprises'),
    align: 'right',
    render: (_, one) => formatCount(one.subjects),
  },
  {
    key: 'policies',
    title: head('结果', 'Outcome'),
    render: (_, one) => (
      <span className="cell-who">
        {one.policies.map((policy) => (
          <span key={policy.policyId}>
            {policy.title.zh}：<Two {...said(policy)} />
          </span>
        ))}
      </span>
    ),
  },
  {
    key: 'putOff',
    title: head('留待下次匹配', 'Left to the next run'),
    align: 'right',
    render: (_, one) => (one.putOff === 0 ? '—' : formatCount(one.putOff)),
  },
];

/** What was judged at once between runs over everybody, newest first. */
export function ChangesTable() {
  const query = useInfiniteQuery(changesQuery);
  return (
    <>
      <h2 className="section-title">
        <Two zh="随到随核" en="Judged at once" />
      </h2>
      <p className="section-lead">
        部门少量交付、更正或补关联的数据到达后，立即核对涉及的企业，下表列出结果有变化的；新符合的由下一次匹配列入名单；金额有变化的，以及一项政策将终止或中止
        1% 以上的，留待下一次匹配。
        <span lang="en">
          {' '}
          Enterprises of small deliveries and corrections are judged when the data arrive; listed
          here is where something changed. The next run lists the newly entitled, and takes what
          changes an amount or would end more than 1 % of a policy.
        </span>
      </p>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 3 }} />}>
        {({ pages }) => (
          <DataTable
            name="随到随核 Judged at once"
            rows={pages.flatMap(({ items }) => items)}
            rowKey="id"
            columns={COLUMNS}
            empty={<strong>还没有 Nothing yet</strong>}
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
