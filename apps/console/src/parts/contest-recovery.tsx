import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { objectToRecovery } from '../api/adjusting.ts';
import type { EntitlementDetail } from '../api/contract.ts';
import type { Failure } from '../api/failure.ts';
import { useAct } from '../api/use-act.ts';
import { Sheet } from './sheet.tsx';
import { useMay } from './signed-in.tsx';
import { saysEnough, StatementField } from './statement-field.tsx';
import { Two } from './two.tsx';

function Until({ day }: { day: string | null }) {
  return (
    <p className="benefit-small">
      {day === null ? (
        <Two zh="不认可的，可以提出异议。" en="You may object to it." />
      ) : (
        <Two
          zh={`不认可的，可在 ${day} 前（含当日）提出异议。`}
          en={`You may object to it until ${day}, that day included.`}
        />
      )}
    </p>
  );
}

/** Lets the enterprise object to a recovery; it is no claim until somebody else has decided. */
export function ContestRecovery({
  recovery,
  onFailure,
}: {
  recovery: EntitlementDetail['adjustments'][number];
  onFailure: (failure: Failure | null) => void;
}) {
  const may = useMay('entitlement.object');
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [statement, setStatement] = useState('');
  const after = (failure: Failure | null) => {
    setOpen(false);
    onFailure(failure);
    void queries.invalidateQueries({ queryKey: ['entitlement'] });
    window.scrollTo(0, 0);
  };
  const act = useAct({
    intent: (said: string) => ['recovery.object', recovery.id, said],
    send: (said, key) => objectToRecovery(recovery.id, said, key),
    onDone: () => after(null),
    onFailed: after,
  });
  if (!may) return null;
  return (
    <>
      <Until day={recovery.objectUntil} />
      <Button block onClick={() => setOpen(true)}>
        对追回提出异议 Object to it
      </Button>
      <Sheet
        title={{ zh: '对追回提出异议', en: 'Object to the recovery' }}
        open={open}
        onClose={() => setOpen(false)}
      >
        <p>
          <Two
            zh="提出后追回暂停，由未参与认定的人员核实并写明理由作出处理。"
            en="It then stands still until somebody who had no hand in it has looked into it and decided with reasons."
            stacked
          />
        </p>
        <StatementField id="contest-statement" value={statement} onChange={setStatement} />
        <div className="sheet-actions">
          <Button
            block
            color="primary"
            size="large"
            disabled={!saysEnough(statement)}
            loading={act.underWay}
            loadingText="正在提交 Sending"
            onClick={() => act.start(statement.trim())}
          >
            提交异议 Send
          </Button>
          <Button block size="large" onClick={() => setOpen(false)}>
            返回 Back
          </Button>
        </div>
      </Sheet>
    </>
  );
}
