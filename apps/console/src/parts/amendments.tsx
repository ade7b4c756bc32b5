import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { acceptAmendment, refuseAmendment } from '../api/calls.ts';
import type { Amendment } from '../api/contract.ts';
import { amendedDecisionsQuery, amendmentsQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { formatInstant } from './clock.ts';
import { DataTable, head, LoadMore } from './data-table.tsx';
import { Loaded } from './loaded.tsx';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { amendmentWord } from './words.ts';

/** The API refuses a refusal that says less. */
const ANSWER_MIN = 2;

const COLUMNS: TableColumnsType<Amendment> = [
  {
    key: 'subject',
    title: head('主体', 'Subject'),
    render: (_, one) => (
      <span className="cell-who">
        {one.subject.name}
        <span>{formatInstant(one.proposedAt)}</span>
      </span>
    ),
  },
  {
    key: 'fact',
    title: head('数据项', 'Fact'),
    render: (_, one) => (
      <span className="cell-who">
        <Two {...one.fact.title} stacked />
        <span>
          {one.dataset.title.zh} {one.period === 'asOf' ? '' : one.period} {one.item}
        </span>
      </span>
    ),
  },
  {
    key: 'values',
    title: head('原值 → 更正为', 'Recorded → should be'),
    render: (_, one) => `${one.said.zh} → ${one.proposed.zh}`,
  },
  { key: 'reason', title: head('理由', 'Reason'), render: (_, one) => one.reason },
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => (
      <span className="cell-who">
        <StateTag word={amendmentWord(one.state)} />
        <span>{one.answer ?? ''}</span>
      </span>
    ),
  },
];

/** Which decisions rest on the fact, for whoever is about to judge. */
function Decisions({ id }: { id: string }) {
  const items = useQuery(amendedDecisionsQuery(id)).data?.items;
  if (items === undefined) return null;
  const policies = (language: 'zh' | 'en') =>
    [...new Set(items.map(({ title, period }) => `${title[language]} ${period}`))].join('、');
  const colon = items.length === 0 ? ['', ''] : ['：', ': '];
  return (
    <p>
      <Two
        zh={`依据这项数据的判定 ${items.length} 项${colon[0]}${policies('zh')}`}
        en={`${items.length} decisions rest on it${colon[1]}${policies('en')}`}
      />
    </p>
  );
}

/** Accepts or refuses a correction, with the words of whoever looked into it. */
function useJudgement({ id }: Amendment) {
  const queries = useQueryClient();
  const again = () => void queries.invalidateQueries({ queryKey: ['amendments'] });
  return useAct({
    intent: ({ accept, said }: { accept: boolean; said: string }) => [
      accept ? 'amendment.accept' : 'amendment.refuse',
      id,
      said,
    ],
    send: ({ accept, said }, key) => (accept ? acceptAmendment : refuseAmendment)(id, said, key),
    onDone: () => {
      again();
      void queries.invalidateQueries({ queryKey: ['deliveries'] });
    },
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
}

function Judge({ amendment }: { amendment: Amendment }) {
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState('');
  const act = useJudgement(amendment);
  const judge = (accept: boolean) => {
    setAsking(false);
    act.start({ accept, said: answer.trim() });
  };
  return (
    <div className="act">
      <Button loading={act.underWay} onClick={() => setAsking(true)}>
        核实 Verify
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title="这项数据应当更正吗？Should this be corrected?"
        onCancel={() => setAsking(false)}
        footer={[
          <Button key="back" onClick={() => setAsking(false)}>
            返回 Back
          </Button>,
          <Button
            key="refuse"
            danger
            disabled={answer.trim().length < ANSWER_MIN}
            onClick={() => judge(false)}
          >
            不予采纳 Refuse
          </Button>,
          <Button key="accept" type="primary" onClick={() => judge(true)}>
            采纳更正 Accept
          </Button>,
        ]}
      >
        <p>
          <strong>{amendment.subject.name}</strong> <Two {...amendment.fact.title} />
        </p>
        <p>
          {amendment.said.zh} → <strong>{amendment.proposed.zh}</strong>
        </p>
        <p>{amendment.reason}</p>
        <Decisions id={amendment.id} />
        <ReasonField
          zh="核实结果（不予采纳须写明理由）"
          en="What was found (a refusal says why)"
          most={1000}
          value={answer}
          change={setAnswer}
        />
      </Modal>
    </div>
  );
}

const ACTIONS: TableColumnsType<Amendment> = [
  {
    key: 'act',
    title: head('办理', 'Act'),
    render: (_, one) => (one.state === 'proposed' && !one.mine ? <Judge amendment={one} /> : null),
  },
];

/** What somebody says is wrong in the data of a department, for its officers to verify. */
export function Amendments() {
  const mayDecide = useMay('amendment.decide');
  const query = useInfiniteQuery(amendmentsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h2 className="section-title">
        <Two zh="更正申请" en="Amendments" />
      </h2>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 3 }} />}>
        {() => (
          <DataTable
            name="更正申请 Amendments"
            rows={rows}
            rowKey="id"
            columns={mayDecide ? [...COLUMNS, ...ACTIONS] : COLUMNS}
            empty={<strong>没有更正申请 Nobody says that a fact is wrong</strong>}
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
