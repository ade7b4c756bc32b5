import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { strikeItem } from '../api/calls.ts';
import type { List, ListItem } from '../api/contract.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from './amount.tsx';
import { FailureNotice } from './notice.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

/** Strikes one enterprise off a list under review, with a reason. */
export function StrikeItem({ list, item }: { list: List; item: ListItem }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
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
      <ReasonDialog
        open={asking}
        title={`将“${item.subjectName}”从名单中剔除？Strike it off the list?`}
        ok="确认剔除 Yes, strike"
        danger
        close={() => setAsking(false)}
        send={act.start}
      >
        <p>
          <Amount fen={item.amountFen} /> 将退回预算，以后各批次不再列入。
          <span lang="en"> returns to the budget, and no later run lists it again.</span>
        </p>
      </ReasonDialog>
    </div>
  );
}
