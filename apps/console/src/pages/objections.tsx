import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal, Radio, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { decideObjection } from '../api/objection-calls.ts';
import type { Objection } from '../api/contract.ts';
import { objectionsQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from '../parts/amount.tsx';
import { DataTable, head } from '../parts/data-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { aboutWord, objectionWord } from '../parts/words.ts';

/** The API refuses shorter reasons. */
const OUTCOME_MIN = 5;

/** Nobody decided it within its term, and the money still stands still. */
const OVERDUE = { zh: '逾期', en: 'overdue', tone: 'bad' } as const;

const COLUMNS: TableColumnsType<Objection> = [
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => <StateTag word={objectionWord(one.state)} />,
  },
  {
    key: 'benefit',
    title: head('企业与事项', 'Enterprise and benefit'),
    render: (_, one) => (
      <span className="cell-who">
        {one.subjectName}
        <span>
          {one.title.zh} · <Amount fen={one.amountFen} />
        </span>
      </span>
    ),
  },
  {
    key: 'statement',
    title: head('异议', 'Objection'),
    render: (_, one) => (
      <span className="cell-who">
        {one.statement}
        <span>
          {aboutWord(one.about).zh} · {one.complainant ?? '企业本身 The enterprise'} ·{' '}
          {one.raisedOn}
        </span>
      </span>
    ),
  },
  {
    key: 'term',
    title: head('办理期限', 'Decide by'),
    render: (_, one) =>
      one.state === 'open' ? (
        <>
          {one.decideBy?.date ?? '—'} {one.overdue ? <StateTag word={OVERDUE} /> : null}
        </>
      ) : (
        (one.outcome ?? '—')
      ),
  },
];

function Outcome({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <label className="field">
      <Two zh="理由（必填，至少五个字）" en="Reasons (required, at least five characters)" />
      <Input.TextArea
        rows={4}
        maxLength={2000}
        showCount
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** What deciding it either way leads to. */
function choicesOf({ about, complainant }: Objection): { value: boolean; label: string }[] {
  if (about === 'recovery')
    return [
      { value: true, label: '成立：撤销追回，企业无须退还 Upheld: the recovery is annulled' },
      { value: false, label: '不成立：维持追回 Dismissed: the recovery stands' },
    ];
  const upheld =
    complainant === null
      ? '成立：由部门更正数据后重新判定 Upheld: data is corrected, then judged anew'
      : '成立：撤回该笔资金，退回预算 Upheld: taken back, the money returns to the budget';
  return [
    { value: true, label: upheld },
    { value: false, label: '不成立：恢复办理 Dismissed: it goes on' },
  ];
}

function Decide({ objection }: { objection: Objection }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [upheld, setUpheld] = useState<boolean | null>(null);
  const [outcome, setOutcome] = useState('');
  const again = () => {
    for (const key of ['objections', 'tasks', 'list', 'budgets', 'adjustments'])
      void queries.invalidateQueries({ queryKey: [key] });
  };
  const act = useAct({
    intent: (said: { upheld: boolean; outcome: string }) => [
      'objection.decide',
      objection.id,
      objection.version,
      String(said.upheld),
      said.outcome,
    ],
    send: (said, key) => decideObjection(objection, said.upheld, said.outcome, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  if (objection.state !== 'open') return null;
  if (objection.ownHand)
    return (
      <span className="secondary">
        由他人处理 <span lang="en">for somebody else to decide</span>
      </span>
    );
  return (
    <div className="act">
      <Button loading={act.underWay} onClick={() => setAsking(true)}>
        处理 Decide
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title="处理异议 Decide the objection"
        okText="确认处理 Yes, decide"
        okButtonProps={{ disabled: upheld === null || outcome.trim().length < OUTCOME_MIN }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          if (upheld === null) return;
          setAsking(false);
          act.start({ upheld, outcome: outcome.trim() });
        }}
      >
        <p>
          <strong>{objection.subjectName}</strong>：{objection.statement}
        </p>
        <Radio.Group
          value={upheld}
          onChange={(event) => setUpheld(event.target.value as boolean)}
          options={choicesOf(objection)}
        />
        <Outcome value={outcome} onChange={setOutcome} />
      </Modal>
    </div>
  );
}

const ACTIONS: TableColumnsType<Objection> = [
  { key: 'act', title: head('办理', 'Act'), render: (_, one) => <Decide objection={one} /> },
];

/** What was objected to, and what came of it. */
export function Objections() {
  const mayDecide = useMay('objection.decide');
  const query = useQuery(objectionsQuery);
  return (
    <>
      <PageHead
        title={{ zh: '异议', en: 'Objections' }}
        lead={{
          zh: '有异议的企业暂停办理；由录入人以外的人员核实，写明理由后作出处理。',
          en: 'An enterprise that is objected to is stopped; somebody else than who entered it decides, with reasons.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {({ items }) => (
          <DataTable
            name="异议列表 Objections"
            rows={items}
            rowKey="id"
            columns={mayDecide ? [...COLUMNS, ...ACTIONS] : COLUMNS}
            empty={<strong>没有异议 No objections</strong>}
          />
        )}
      </Loaded>
    </>
  );
}
