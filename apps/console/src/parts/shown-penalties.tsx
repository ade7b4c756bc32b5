import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { ShownPenalty } from '../api/contract.ts';
import { applyForRepair } from '../api/grading-calls.ts';
import { shownPenaltiesQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { DataTable, head } from './data-table.tsx';
import { Loaded } from './loaded.tsx';
import { FailureNotice, Notice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { Two } from './two.tsx';

/** The API refuses less. */
const PERFORMED_MIN = 2;

/** Records an application for the repair of one penalty, with what the firm did and that it made its commitment. */
function Apply({ penalty, creditCode }: { penalty: ShownPenalty; creditCode: string }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [performed, setPerformed] = useState('');
  const [committed, setCommitted] = useState(false);
  const [done, setDone] = useState(false);
  const act = useAct({
    intent: (what: string) => ['repair.apply', penalty.recordId, what],
    send: (what, key) => applyForRepair(penalty.recordId, what, key),
    onDone: () => {
      setDone(true);
      void queries.invalidateQueries({ queryKey: ['credit-repairs', creditCode] });
    },
  });
  if (done)
    return (
      <Notice tone="good">
        <Two zh="已转交数据所属部门办理" en="Passed on to the department" />
      </Notice>
    );
  return (
    <div className="act">
      <Button disabled={!penalty.repairable} loading={act.underWay} onClick={() => setAsking(true)}>
        申请修复 Apply for repair
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title={`申请修复“${penalty.item}”？Apply for repair?`}
        okText="提交 Send"
        okButtonProps={{ disabled: !committed || performed.trim().length < PERFORMED_MIN }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(performed.trim());
        }}
      >
        <ReasonField
          zh="如何纠正失信行为、履行相关义务（必填）"
          en="How the conduct was corrected and duties performed (required)"
          most={800}
          value={performed}
          change={setPerformed}
        />
        <label className="field">
          <span>
            <input
              type="checkbox"
              checked={committed}
              onChange={(event) => setCommitted(event.target.checked)}
            />{' '}
            <Two zh="已公开作出信用承诺" en="A public commitment was made" />
          </span>
        </label>
      </Modal>
    </div>
  );
}

const columnsOf = (creditCode: string): TableColumnsType<ShownPenalty> => [
  {
    key: 'item',
    title: head('决定书文号', 'Decision'),
    render: (_, one) => (
      <span className="cell-who">
        {one.item}
        <span>{one.decidedOn ?? '—'}</span>
      </span>
    ),
  },
  {
    key: 'gravity',
    title: head('失信程度', 'Gravity'),
    render: (_, one) => (one.gravity === null ? '—' : <Two {...one.gravity} />),
  },
  {
    key: 'until',
    title: head('公示截止', 'Shown until'),
    render: (_, one) => (
      <span className="cell-who">
        {one.shownUntil ?? '认定部门未提供 not given'}
        {one.display === 'overdue' ? <span>已超过最长公示期 beyond the longest</span> : null}
      </span>
    ),
  },
  {
    key: 'from',
    title: head('可申请修复自', 'Repairable from'),
    render: (_, one) => one.repairableFrom ?? '—',
  },
  {
    key: 'most',
    title: head('最长公示至', 'Shown at most until'),
    render: (_, one) => one.shownAtMost ?? '—',
  },
  {
    key: 'act',
    title: head('办理', 'Act'),
    render: (_, one) => <Apply penalty={one} creditCode={creditCode} />,
  },
];

/** The penalties of a firm that are on display, when each may be repaired, and the application for it. */
export function ShownPenalties({ creditCode }: { creditCode: string }) {
  const query = useQuery(shownPenaltiesQuery(creditCode));
  return (
    <>
      <h3>
        <Two zh="公示中的行政处罚与信用修复" en="Penalties on display, and repair" />
      </h3>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 2 }} />}>
        {({ seen, items }) => (
          <DataTable
            name="公示中的行政处罚 Penalties on display"
            rows={items}
            rowKey="recordId"
            columns={columnsOf(creditCode)}
            empty={
              seen ? (
                <strong>没有公示中的行政处罚 None is on display</strong>
              ) : (
                <strong>您的账号看不到行政处罚数据 Your account does not see penalties</strong>
              )
            }
          />
        )}
      </Loaded>
    </>
  );
}
