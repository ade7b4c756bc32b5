import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { acceptBudgetEntry, dismissBudgetEntry } from '../api/budget-calls.ts';
import type { BudgetEntry, Text } from '../api/contract.ts';
import { budgetEntriesQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from './amount.tsx';
import { formatInstant } from './clock.ts';
import { DataTable, head } from './data-table.tsx';
import { Loaded } from './loaded.tsx';
import { FailureNotice } from './notice.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { useMay } from './signed-in.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { personOf, type Word } from './words.ts';

const STATES: Readonly<Record<BudgetEntry['state'], Word>> = {
  entered: { zh: '待复核', en: 'Waits for a second person', tone: 'active' },
  accepted: { zh: '已入账', en: 'In the books', tone: 'good' },
  dismissed: { zh: '已退回', en: 'Sent back', tone: 'neutral' },
};

const LEFT_TO: Readonly<Record<NonNullable<BudgetEntry['leftTo']>, Text>> = {
  'next-year': { zh: '结余结转下年', en: 'what is left to the next year' },
  treasury: { zh: '结余收回国库', en: 'what is left to the treasury' },
};

/** What an entry does, in words. */
function What({ entry }: { entry: BudgetEntry }) {
  if (entry.leftTo !== null)
    return (
      <>
        <Two zh="年终结账" en="Closing" />：<Two {...LEFT_TO[entry.leftTo]} />
      </>
    );
  return (
    <>
      <Two zh="预算安排" en="Appropriation" /> <Amount fen={entry.amountFen ?? '0'} />
      {entry.source === null ? null : `（${entry.source}）`}
    </>
  );
}

const COLUMNS: TableColumnsType<BudgetEntry> = [
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, entry) => <StateTag word={STATES[entry.state]} />,
  },
  {
    key: 'policy',
    title: head('政策', 'Policy'),
    render: (_, entry) => (
      <span className="cell-who">
        <Two {...entry.title} />
        <span>{entry.year}</span>
      </span>
    ),
  },
  {
    key: 'what',
    title: head('内容', 'What'),
    render: (_, entry) => (
      <span className="cell-who">
        <span>
          <What entry={entry} />
        </span>
        <span>{entry.reference}</span>
      </span>
    ),
  },
  {
    key: 'entered',
    title: head('录入与复核', 'Entered and checked'),
    render: (_, entry) => (
      <span className="cell-who">
        {personOf(entry.enteredByName)} · {formatInstant(entry.enteredAt)}
        {entry.decidedByName === null ? null : (
          <span>
            {personOf(entry.decidedByName)}
            {entry.outcome === null ? null : `：${entry.outcome}`}
          </span>
        )}
      </span>
    ),
  },
];

function useAgain() {
  const queries = useQueryClient();
  return () => {
    for (const key of ['budget-entries', 'budgets'])
      void queries.invalidateQueries({ queryKey: [key] });
  };
}

function Accept({ entry }: { entry: BudgetEntry }) {
  const again = useAgain();
  const [asking, setAsking] = useState(false);
  const act = useAct({
    intent: (shown: BudgetEntry) => ['budget.accept', shown.id, shown.version],
    send: acceptBudgetEntry,
    onDone: again,
  });
  return (
    <div className="act">
      <Button type="primary" loading={act.underWay} onClick={() => setAsking(true)}>
        复核入账 Accept
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title="复核入账？Accept this entry?"
        okText="确认入账 Yes, accept"
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(entry);
        }}
      >
        <p>
          <Two {...entry.title} />，{entry.year}
        </p>
        <p>
          <What entry={entry} />，{entry.reference}
        </p>
        <p>
          <Two
            zh="入账后不能撤销；有企业等待资金的，随即按次序安排。"
            en="It cannot be undone; who waits for money is served at once, in order."
            stacked
          />
        </p>
      </Modal>
    </div>
  );
}

function Dismiss({ entry }: { entry: BudgetEntry }) {
  const again = useAgain();
  const [asking, setAsking] = useState(false);
  const act = useAct({
    intent: (reason: string) => ['budget.dismiss', entry.id, entry.version, reason],
    send: (reason, key) => dismissBudgetEntry(entry, reason, key),
    onDone: again,
  });
  return (
    <div className="act">
      <Button danger loading={act.underWay} onClick={() => setAsking(true)}>
        退回 Send back
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <ReasonDialog
        open={asking}
        danger
        title="退回这项登记？Send it back?"
        ok="确认退回 Yes, send back"
        close={() => setAsking(false)}
        send={act.start}
      >
        <p>
          <What entry={entry} />，{entry.reference}
        </p>
      </ReasonDialog>
    </div>
  );
}

const ACT: TableColumnsType<BudgetEntry> = [
  {
    key: 'act',
    title: head('办理', 'Act'),
    render: (_, entry) =>
      entry.state === 'entered' ? (
        <>
          {entry.ownHand ? (
            <span className="secondary">
              由他人复核 <span lang="en">for somebody else to accept</span>
            </span>
          ) : (
            <Accept entry={entry} />
          )}
          <Dismiss entry={entry} />
        </>
      ) : null,
  },
];

/** What was entered about budgets: by one of finance, accepted by another. */
export function BudgetEntries() {
  const may = useMay('budget.accept');
  const query = useQuery(budgetEntriesQuery);
  return (
    <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 2 }} />}>
      {({ items }) =>
        items.length === 0 ? null : (
          <DataTable
            name="资金登记 Budget entries"
            rows={items}
            rowKey="id"
            columns={may ? [...COLUMNS, ...ACT] : COLUMNS}
            empty={null}
          />
        )
      }
    </Loaded>
  );
}
