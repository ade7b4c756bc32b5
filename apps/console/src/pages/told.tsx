import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { sendNoticeAgain } from '../api/calls.ts';
import type { NoticeDelivery, NoticeDeliveryState } from '../api/contract.ts';
import { noticeDeliveriesQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { formatInstant } from '../parts/clock.ts';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { channelWord, noticeDeliveryWord } from '../parts/words.ts';

/** What needs somebody comes first. */
const STATES: NoticeDeliveryState[] = [
  'failed',
  'parked',
  'queued',
  'sent',
  'delivered',
  'dropped',
];

function Times({ one }: { one: NoticeDelivery }) {
  const reached = one.deliveredAt ?? one.sentAt;
  return (
    <span className="cell-who">
      {formatInstant(reached ?? one.queuedAt)}
      <span>
        {one.readAt === null ? (
          '企业尚未在线查看 Not read yet'
        ) : (
          <>企业已阅 Read {formatInstant(one.readAt)}</>
        )}
      </span>
    </span>
  );
}

const COLUMNS: TableColumnsType<NoticeDelivery> = [
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => <StateTag word={noticeDeliveryWord(one.state)} />,
  },
  {
    key: 'what',
    title: head('企业与内容', 'Enterprise and notice'),
    render: (_, one) => (
      <span className="cell-who">
        {one.subjectName}
        <span>{one.text.zh}</span>
      </span>
    ),
  },
  {
    key: 'way',
    title: head('渠道', 'Way'),
    render: (_, one) => (
      <span className="cell-who">
        {channelWord(one.channel).zh} {channelWord(one.channel).en}
        <span>{one.address ?? '企业已停用 Given up'}</span>
      </span>
    ),
  },
  {
    key: 'fault',
    title: head('尝试与原因', 'Attempts and cause'),
    render: (_, one) => (
      <span className="cell-who">
        {one.attempts} 次 <span lang="en">attempts</span>
        {one.fault === null ? null : <Two {...one.fault} stacked />}
      </span>
    ),
  },
  { key: 'when', title: head('时间', 'When'), render: (_, one) => <Times one={one} /> },
];

function SendAgain({ one }: { one: NoticeDelivery }) {
  const queries = useQueryClient();
  const again = () => void queries.invalidateQueries({ queryKey: ['notice-deliveries'] });
  const act = useAct({
    intent: (shown: NoticeDelivery) => ['notice.send', shown.id, shown.version],
    send: (shown, key) => sendNoticeAgain(shown.id, shown.version, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  if (one.state === 'queued' || one.state === 'dropped') return null;
  return (
    <div className="act">
      <Button loading={act.underWay} onClick={() => act.start(one)}>
        重新发送 Send again
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
    </div>
  );
}

const ACTIONS: TableColumnsType<NoticeDelivery> = [
  { key: 'act', title: head('办理', 'Act'), render: (_, one) => <SendAgain one={one} /> },
];

/** What became of notices outside the application: first what did not arrive. */
export function Told() {
  const maySend = useMay('notice.send');
  const [state, setState] = useState<NoticeDeliveryState>('failed');
  const query = useInfiniteQuery(noticeDeliveriesQuery(state));
  const pages = query.data?.pages ?? [];
  const counts = pages.at(-1)?.counts ?? [];
  const countOf = (of: NoticeDeliveryState) =>
    counts.filter((one) => one.state === of).reduce((sum, one) => sum + one.count, 0);
  return (
    <>
      <PageHead
        title={{ zh: '告知送达', en: 'Notices sent' }}
        lead={{
          zh: '企业始终可在线查看消息；这里是按企业选择另行发出的短信、邮件和系统推送。重新发送使用同一编号，对方可识别重复。',
          en: 'Enterprises always read their messages here; these are the text messages, e-mails and pushes they chose besides. One sent again keeps its id, so a receiver can tell.',
        }}
      />
      <div className="filter" role="group" aria-label="按状态筛选 Filter by state">
        {STATES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={state === one}
            onClick={() => setState(one)}
          >
            {noticeDeliveryWord(one).zh} {noticeDeliveryWord(one).en}
            {counts.length === 0 ? null : ` ${countOf(one)}`}
          </button>
        ))}
      </div>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="告知送达列表 Notices sent"
            rows={pages.flatMap((page) => page.items)}
            rowKey="id"
            columns={maySend ? [...COLUMNS, ...ACTIONS] : COLUMNS}
            empty={
              <strong>
                没有{noticeDeliveryWord(state).zh}的告知{' '}
                <span lang="en">Nothing in this state</span>
              </strong>
            }
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
