import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { List, ListItem } from '../api/contract.ts';
import { listItemsQuery, listReviewQuery } from '../api/queries.ts';
import { Amount } from './amount.tsx';
import { formatCount } from './clock.ts';
import { DataTable, head } from './data-table.tsx';
import { Loaded } from './loaded.tsx';
import { ProposeRecovery } from './propose-recovery.tsx';
import { RemarkItem } from './remark-item.tsx';
import { RecordObjection } from './record-objection.tsx';
import { useMay } from './signed-in.tsx';
import { StrikeItem } from './strike-item.tsx';
import { StateTag } from './state-tag.tsx';
import { entitlementWord, gateStateWord, gateWord, scoreWords } from './words.ts';

const PAGE_SIZE = 20;

const COLUMNS: TableColumnsType<ListItem> = [
  { key: 'name', title: head('企业', 'Enterprise'), dataIndex: 'subjectName' },
  {
    key: 'code',
    title: head('统一社会信用代码', 'Credit code'),
    render: (_, item) => <code>{item.creditCode ?? '—'}</code>,
  },
  {
    key: 'division',
    title: head('区划', 'Division'),
    render: (_, item) => `${item.divisionName} ${item.division}`,
  },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, item) => (
      <>
        <StateTag word={entitlementWord(item.state)} />
        {item.reason === null ? null : <span className="item-gate cell-reason">{item.reason}</span>}
        {item.gate === null ? null : (
          <span className="item-gate">
            {gateWord(item.gate.kind).zh}：{gateStateWord(item.gate.state).zh}
            {item.gate.score === null ? '' : `，${scoreWords(item.gate.score).zh}`}
            {item.gate.reason === null ? '' : `，${item.gate.reason.zh}`}
          </span>
        )}
      </>
    ),
  },
  {
    key: 'amount',
    title: head('金额', 'Amount'),
    align: 'right',
    render: (_, item) => (
      <>
        <Amount fen={item.amountFen} />
        {item.entitledFen === null || item.entitledFen === item.amountFen ? null : (
          <span className="item-gate">
            应享 entitled <Amount fen={item.entitledFen} />
          </span>
        )}
      </>
    ),
  },
];

/** Place and figure, on a list whose policy ranks its firms. */
const RANK: TableColumnsType<ListItem>[number] = {
  key: 'rank',
  title: head('次序', 'Place'),
  render: (_, { rank }) =>
    rank === null ? (
      '—'
    ) : (
      <>
        {formatCount(rank.place)}
        <span className="item-gate">
          {rank.by.zh}：{rank.figure.zh}
        </span>
      </>
    ),
};

/** While a list is under review its enterprises can be remarked on, and struck off by the authority whose list it is. */
const reviews = (list: List, mayStrike: boolean): TableColumnsType<ListItem> => [
  {
    key: 'review',
    title: head('审核', 'Review'),
    render: (_, item) => (
      <>
        {mayStrike ? <StrikeItem list={list} item={item} /> : null}
        <RemarkItem list={list} item={item} />
      </>
    ),
  },
];

/** What is told can be objected to until it is on its way to the bank, and recovered after that. */
const actions = (mayObject: boolean, mayRecover: boolean): TableColumnsType<ListItem> => [
  {
    key: 'act',
    title: head('办理', 'Act'),
    render: (_, item) => (
      <>
        {mayObject ? <RecordObjection item={item} /> : null}
        {mayRecover && (item.state === 'paid' || item.state === 'ordered') ? (
          <ProposeRecovery entitlementId={item.entitlementId} />
        ) : null}
      </>
    ),
  },
];

/** Whether some of its enterprises were told: of a list that is told in parts, before all are. */
const isTold = ({ state, rollout }: List): boolean => state === 'announced' || rollout !== null;

/** The enterprises on a list, a page at a time; with their places where the policy ranks them. */
export function ListItems({ list, total, ranked }: { list: List; total: number; ranked: boolean }) {
  const { id } = list;
  const review = useQuery(listReviewQuery(id)).data;
  const mayStrike = useMay('list.strike') && review?.readerIs === 'owner';
  const mayRemark = useMay('list.remark');
  const mayReview = (mayStrike || mayRemark) && list.state === 'reviewing';
  /** The cursors of the pages up to the one shown; the first page has none. */
  const [trail, setTrail] = useState<(string | null)[]>([null]);
  const query = useQuery({
    ...listItemsQuery(id, trail.at(-1) ?? null, PAGE_SIZE),
    placeholderData: keepPreviousData,
  });
  const mayObject = useMay('objection.record');
  const mayRecover = useMay('adjustment.endorse');
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  return (
    <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
      {(page) => (
        <DataTable
          name="名单明细 Items"
          rows={page.items}
          rowKey="entitlementId"
          columns={[
            ...(ranked ? [RANK] : []),
            ...COLUMNS,
            ...(mayReview ? reviews(list, mayStrike) : []),
            ...((mayObject || mayRecover) && isTold(list) ? actions(mayObject, mayRecover) : []),
          ]}
          busy={query.isPlaceholderData}
          empty={<p>名单中没有企业。No enterprise is on this list.</p>}
          footer={
            <>
              <span role="status">
                第 {trail.length} / {pages} 页 · 共 {formatCount(total)} 户
              </span>
              <Button
                disabled={trail.length === 1}
                onClick={() => setTrail((before) => before.slice(0, -1))}
              >
                上一页 Previous
              </Button>
              <Button
                disabled={page.nextCursor === null || query.isPlaceholderData}
                onClick={() => setTrail((before) => [...before, page.nextCursor])}
              >
                下一页 Next
              </Button>
            </>
          }
        />
      )}
    </Loaded>
  );
}
