import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { refuteDeclaration, verifyDeclaration } from '../api/calls.ts';
import type { Declaration } from '../api/contract.ts';
import { declarationsQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from '../parts/amount.tsx';
import { formatInstant } from '../parts/clock.ts';
import { EvidenceFiles } from '../parts/evidence-files.tsx';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ReasonField } from '../parts/reason-field.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { declarationWord, personOf } from '../parts/words.ts';

/** The API refuses a note that says less. */
const NOTE_MIN = 5;

function Facts({ declaration }: { declaration: Declaration }) {
  return declaration.facts.map(({ key, title, value }) => (
    <span key={key}>
      {title.zh}：<strong>{value.zh}</strong>
    </span>
  ));
}

const COLUMNS: TableColumnsType<Declaration> = [
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => <StateTag word={declarationWord(one.state)} />,
  },
  {
    key: 'who',
    title: head('企业与政策', 'Enterprise and policy'),
    render: (_, one) => (
      <span className="cell-who">
        {one.subjectName}
        <span>
          {one.title.zh}
          {one.amountFen === null ? null : (
            <>
              {' · '}
              <Amount fen={one.amountFen} />
            </>
          )}
        </span>
      </span>
    ),
  },
  {
    key: 'facts',
    title: head('申报内容', 'Declared'),
    render: (_, one) => (
      <span className="cell-who">
        <Facts declaration={one} />
        <span>
          {one.declaredBy} · {formatInstant(one.declaredAt)}
        </span>
        {one.otherwise === 0 ? null : (
          <span className="declared-otherwise">
            此前另有 {one.otherwise} 次不同申报 <span lang="en">declared otherwise before</span>
          </span>
        )}
        <EvidenceFiles files={one.evidence} />
      </span>
    ),
  },
  {
    key: 'finding',
    title: head('核验结果', 'Finding'),
    render: (_, one) =>
      one.finding === null ? (
        '—'
      ) : (
        <span className="cell-who">
          {one.finding.zh}
          <span>{personOf(one.settledBy ?? '')}</span>
        </span>
      ),
  },
];

/** Whether what was declared is so, in the words of whoever looked into it. */
function useVerification({ id, version }: Declaration) {
  const queries = useQueryClient();
  const again = () => {
    for (const key of ['declarations', 'objections', 'tasks'])
      void queries.invalidateQueries({ queryKey: [key] });
  };
  return useAct({
    intent: ({ so, note }: { so: boolean; note: string }) => [
      so ? 'declaration.verify' : 'declaration.refute',
      id,
      version,
      note,
    ],
    send: ({ so, note }, key) =>
      (so ? verifyDeclaration : refuteDeclaration)({ id, version }, note, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
}

function Verify({ declaration }: { declaration: Declaration }) {
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const act = useVerification(declaration);
  const short = note.trim().length < NOTE_MIN;
  const settle = (so: boolean) => {
    setAsking(false);
    act.start({ so, note: note.trim() });
  };
  return (
    <div className="act">
      <Button loading={act.underWay} onClick={() => setAsking(true)}>
        核验 Verify
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title="申报是否属实？Is it so?"
        onCancel={() => setAsking(false)}
        footer={[
          <Button key="back" onClick={() => setAsking(false)}>
            返回 Back
          </Button>,
          <Button key="refute" danger disabled={short} onClick={() => settle(false)}>
            不属实，暂停办理 Not so
          </Button>,
          <Button key="verify" type="primary" disabled={short} onClick={() => settle(true)}>
            属实 It is so
          </Button>,
        ]}
      >
        <p>
          <strong>{declaration.subjectName}</strong>
        </p>
        <p className="cell-who">
          <Facts declaration={declaration} />
        </p>
        <p>
          <Two
            zh="不属实的，该笔资金暂停办理，由另一位审核人员作出处理；金额不直接改动。"
            en="If it is not so the benefit is stopped and a second person decides; the amount itself is not altered."
            stacked
          />
        </p>
        <ReasonField
          zh="核验经过（必填，至少五个字）"
          en="How it was found (required, at least five characters)"
          most={1000}
          value={note}
          change={setNote}
        />
      </Modal>
    </div>
  );
}

const ACTIONS: TableColumnsType<Declaration> = [
  {
    key: 'act',
    title: head('办理', 'Act'),
    render: (_, one) => (one.state === 'declared' ? <Verify declaration={one} /> : null),
  },
];

/** What enterprises declared themselves, to be verified after the decision. */
export function Declarations() {
  const mayVerify = useMay('declaration.verify');
  const query = useInfiniteQuery(declarationsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '申报核验', en: 'Declarations' }}
        lead={{
          zh: '企业即申即享时自行申报的事项：部门数据到位后自动比对，也可人工核验。',
          en: 'What enterprises declared to be decided for at once: compared with the data of departments once there are any, or verified by hand.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() => (
          <DataTable
            name="申报列表 Declarations"
            rows={rows}
            rowKey="id"
            columns={mayVerify ? [...COLUMNS, ...ACTIONS] : COLUMNS}
            empty={<strong>没有企业申报 Nothing was declared</strong>}
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
