import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { strikeItem } from '../api/calls.ts';
import type { List, ListItem } from '../api/contract.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from './amount.tsx';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';

/** The API refuses a shorter reason. */
const REASON_MIN = 2;

/** Strikes one enterprise off a list under review, with a reason. */
export function StrikeItem({ list, item }: { list: List; item: ListItem }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const again = () => {
    for (const key of ['list', 'lists', 'budgets'])
      void queries.invalidateQueries({ queryKey: [key] });
  };
  const act = useAct({
    intent: (said: string) => ['list.strike', item.entitlementId, list.version, said],
    send: (said, key) => strikeItem(list, item.entitlementId, said, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  if (!['waiting', 'listed', 'suspended'].includes(item.state)) return null;
  return (
    <div className="act">
      <Button size="small" danger loading={act.underWay} onClick={() => setAsking(true)}>
        剔除 Strike
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title={`将“${item.subjectName}”从名单中剔除？Strike it off the list?`}
        okText="确认剔除 Yes, strike"
        okButtonProps={{ danger: true, disabled: reason.trim().length < REASON_MIN }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(reason.trim());
        }}
      >
        <p>
          <Amount fen={item.amountFen} /> 将退回预算，以后各批次不再列入。
          <span lang="en"> returns to the budget, and no later run lists it again.</span>
        </p>
        <ReasonField
          zh="理由（必填，至少两个字）"
          en="Reason (required, at least two characters)"
          most={500}
          value={reason}
          change={setReason}
        />
      </Modal>
    </div>
  );
}
