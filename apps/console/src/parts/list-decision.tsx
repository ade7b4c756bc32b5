import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { approveList, rejectList } from '../api/calls.ts';
import type { List, Text } from '../api/contract.ts';
import type { Failure } from '../api/failure.ts';
import { listQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from './amount.tsx';
import { formatCount } from './clock.ts';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

/** The API refuses a shorter reason. */
const REASON_MIN = 2;

/** After a decision the answer is shown at once; after a refusal the list is read again. */
function useAfter(list: List, close: () => void) {
  const queries = useQueryClient();
  return {
    onDone: (decided: List) => {
      close();
      queries.setQueryData(listQuery(list.id).queryKey, decided);
      for (const key of ['list', 'lists', 'budgets', 'runs']) {
        void queries.invalidateQueries({ queryKey: [key] });
      }
    },
    onFailed: (failure: Failure) => {
      close();
      if (failure.status === 409) void queries.invalidateQueries({ queryKey: ['list', list.id] });
    },
  };
}

function Totals({ list }: { list: List }) {
  return (
    <dl className="totals">
      <div>
        <dt>
          <Two zh="户数" en="Items" />
        </dt>
        <dd>{formatCount(list.itemCount)} 户</dd>
      </div>
      <div>
        <dt>
          <Two zh="金额" en="Amount" />
        </dt>
        <dd>
          <Amount fen={list.amountFen} hint />
        </dd>
      </div>
    </dl>
  );
}

function Approve({
  list,
  barred,
  onFailure,
}: {
  list: List;
  /** The person may not approve this one; the advice beside the button says why. */
  barred: boolean;
  onFailure: (failure: Failure | null) => void;
}) {
  const [asking, setAsking] = useState(false);
  const after = useAfter(list, () => setAsking(false));
  const act = useAct({
    intent: (shown: List) => ['list.approve', shown.id, shown.version, shown.digest],
    send: (shown, key) => approveList(shown, key),
    onDone: after.onDone,
    onFailed: (failure) => {
      after.onFailed(failure);
      onFailure(failure);
    },
  });
  return (
    <>
      <Button
        type="primary"
        size="large"
        disabled={barred}
        aria-describedby="decision-advice"
        onClick={() => setAsking(true)}
      >
        批准名单 Approve the list
      </Button>
      <Modal
        open={asking}
        title="批准这份名单？Approve this list?"
        okText="确认批准 Yes, approve"
        cancelText="返回 Back"
        confirmLoading={act.underWay}
        onCancel={() => setAsking(false)}
        onOk={() => {
          onFailure(null);
          act.start(list);
        }}
      >
        <p>
          {list.title.zh}，{list.period}
        </p>
        <Totals list={list} />
        <p>批准后将向名单内企业发出通知；资金不足的企业在资金到位后再通知。此操作会记入审计。</p>
        <p className="secondary" lang="en">
          The enterprises on the list will be notified, those without money once there is some. This
          is recorded in the audit trail.
        </p>
      </Modal>
    </>
  );
}

function Reject({ list, onFailure }: { list: List; onFailure: (failure: Failure | null) => void }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const after = useAfter(list, () => setAsking(false));
  const act = useAct({
    intent: (why: string) => ['list.reject', list.id, list.version, why],
    send: (why, key) => rejectList(list.id, list.version, why, key),
    onDone: after.onDone,
    onFailed: (failure) => {
      after.onFailed(failure);
      onFailure(failure);
    },
  });
  return (
    <>
      <Button size="large" danger onClick={() => setAsking(true)}>
        退回名单 Reject the list
      </Button>
      <Modal
        open={asking}
        title="退回这份名单？Reject this list?"
        okText="确认退回 Yes, reject"
        cancelText="返回 Back"
        okButtonProps={{ danger: true, disabled: reason.trim().length < REASON_MIN }}
        confirmLoading={act.underWay}
        onCancel={() => setAsking(false)}
        onOk={() => {
          onFailure(null);
          act.start(reason.trim());
        }}
      >
        <Totals list={list} />
        <ReasonField
          zh="退回理由（必填，至少两个字）"
          en="Reason (required, at least two characters)"
          most={500}
          value={reason}
          change={setReason}
        />
      </Modal>
    </>
  );
}

const STALE: Text = {
  zh: '名单在您查看期间有变动，已重新载入，请核对后再决定。',
  en: 'Nothing was decided. The latest was loaded; please check it before you decide.',
};

const CHECK: Text = {
  zh: '请核对户数、金额与复核结果后作出决定。',
  en: 'Check the count, the amount and the second opinion, then decide.',
};

/** The API refuses it too: whoever started the run or let it go on is not the second person. */
const OWN: Readonly<Record<NonNullable<List['readerHand']>, Text>> = {
  requested: {
    zh: '名单由您发起的匹配起草，须由另一人批准。',
    en: 'You started the run that drafted this list; another person has to approve it.',
  },
  added: {
    zh: '名单中有您补充列入的企业，须由另一人批准。',
    en: 'You put an enterprise on this list; another person has to approve it.',
  },
  struck: {
    zh: '名单中有您剔除的企业，须由另一人批准。',
    en: 'You struck an enterprise off this list; another person has to approve it.',
  },
  spoke: {
    zh: '您已代表部门对名单反馈意见，须由另一人批准。',
    en: 'You spoke for a department on this list; another person has to approve it.',
  },
  accepted: {
    zh: '起草名单的匹配曾暂停，由您准予继续，须由另一人批准。',
    en: 'You let the run go on that drafted this list; another person has to approve it.',
  },
};

/** Approves or rejects a list that waits for a second person. */
export function ListDecision({ list }: { list: List }) {
  const mayApprove = useMay('list.approve');
  const mayReject = useMay('list.reject');
  const [failure, setFailure] = useState<Failure | null>(null);
  const open = list.state === 'reviewing' && (mayApprove || mayReject);
  if (!open && failure === null) return null;
  return (
    <section className="card decision" aria-label="审核 Decision">
      {failure === null ? null : (
        <FailureNotice error={failure} advice={failure.status === 409 ? STALE : undefined} />
      )}
      {open ? (
        <div className="decision-row">
          <span id="decision-advice">
            <Two
              {...(mayApprove && list.readerHand !== null ? OWN[list.readerHand] : CHECK)}
              stacked
            />
          </span>
          <div className="page-actions">
            {mayReject ? <Reject list={list} onFailure={setFailure} /> : null}
            {mayApprove ? (
              <Approve list={list} barred={list.readerHand !== null} onFailure={setFailure} />
            ) : null}
          </div>
        </div>
      ) : null}
    </section>
  );
}
