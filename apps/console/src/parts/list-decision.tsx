import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { approveList, rejectList } from '../api/calls.ts';
import type { List, ListReview, Text } from '../api/contract.ts';
import type { Failure } from '../api/failure.ts';
import { listQuery, listReviewQuery } from '../api/queries.ts';
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

type View = ListReview['opinions'][number];

const termOf = ({ until }: View, language: 'zh' | 'en'): string => {
  if (until === null) return '';
  return language === 'zh' ? `（限${until.date}前）` : ` (by ${until.date})`;
};

/** What departments still owe or hold against the list, for which the API refuses its approval; null where nothing stands. */
function outstanding(opinions: readonly View[]): Text | null {
  const owing = opinions.filter(({ state }) => state === 'asked');
  if (owing.length > 0)
    return {
      zh: `联合审核尚未完成，还不能批准：待${owing.map((one) => `${one.department.title.zh}${termOf(one, 'zh')}`).join('、')}反馈意见。`,
      en: `The joint review is not over, so it cannot be approved yet: views are owed by ${owing.map((one) => `${one.department.title.en}${termOf(one, 'en')}`).join(', ')}.`,
    };
  const against = opinions.filter(({ state }) => state === 'objected');
  if (against.length === 0) return null;
  return {
    zh: `${against.map(({ department }) => department.title.zh).join('、')}有异议，还不能批准：请核实，剔除有关企业后请其改为无异议，或退回名单。`,
    en: `${against.map(({ department }) => department.title.en).join(', ')} objects, so it cannot be approved yet: look into it, strike who does not belong and let them give their view anew, or reject the list.`,
  };
}

/** Tells an officer of a department that is asked what is expected of it: the list is another authority's to decide on. */
function Asked({ opinions }: { opinions: readonly View[] }) {
  const owed = opinions.some(({ own, state }) => own && state === 'asked');
  return (
    <section className="card decision" aria-label="征求意见 Your view">
      <div className="decision-row">
        <Two
          {...(owed
            ? {
                zh: '贵部门被征求意见：请核对名单明细，然后反馈有无异议。',
                en: 'Your department is asked for its view: look through the items, then say whether you object.',
              }
            : {
                zh: '贵部门已反馈意见；名单批准前可以更改。',
                en: 'Your department has given its view; until the list is approved it may change it.',
              })}
          stacked
        />
        <a href="#review-title">
          到联合审核 <span lang="en">To the joint review</span>
        </a>
      </div>
    </section>
  );
}

/** Approves or rejects a list that waits for a second person; a department that is asked is told so instead. */
export function ListDecision({ list }: { list: List }) {
  const mayApprove = useMay('list.approve');
  const mayReject = useMay('list.reject');
  const [failure, setFailure] = useState<Failure | null>(null);
  const review = useQuery(listReviewQuery(list.id)).data;
  const reviewing = list.state === 'reviewing' && review !== undefined;
  if (reviewing && review.readerIs === 'asked') return <Asked opinions={review.opinions} />;
  const open = reviewing && (mayApprove || mayReject);
  if (!open && failure === null) return null;
  const own = mayApprove && list.readerHand !== null ? OWN[list.readerHand] : null;
  const owed = review === undefined ? null : outstanding(review.opinions);
  return (
    <section className="card decision" aria-label="审核 Decision">
      {failure === null ? null : (
        <FailureNotice error={failure} advice={failure.status === 409 ? STALE : undefined} />
      )}
      {open ? (
        <div className="decision-row">
          <span id="decision-advice">
            <Two {...(own ?? owed ?? CHECK)} stacked />
          </span>
          <div className="page-actions">
            {mayReject ? <Reject list={list} onFailure={setFailure} /> : null}
            {mayApprove ? (
              <Approve list={list} barred={own !== null || owed !== null} onFailure={setFailure} />
            ) : null}
          </div>
        </div>
      ) : null}
    </section>
  );
}
