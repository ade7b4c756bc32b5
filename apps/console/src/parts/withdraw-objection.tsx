import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { withdrawObjection } from '../api/objection-calls.ts';
import type { EntitlementDetail, Text } from '../api/contract.ts';
import type { Failure } from '../api/failure.ts';
import { useAct } from '../api/use-act.ts';
import { Sheet } from './sheet.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';
import { aboutWord } from './words.ts';

const GOES_ON: Text = {
  zh: '撤回后不再核实，该事项按原金额继续办理；尚未确认的，请在期限内确认或放弃。',
  en: 'It is then looked into no more and the benefit goes on with its amount; if you have not confirmed it yet, please do or decline within the term.',
};
const RECOVERY_STANDS: Text = {
  zh: '撤回后不再核实，须按追回认定退还。',
  en: 'It is then looked into no more, and the recovery is owed as it was accepted.',
};

/** Shows the enterprise what it objected to, and lets it take that back while nobody has decided it. */
export function WithdrawObjection({
  benefit,
  onFailure,
}: {
  benefit: EntitlementDetail;
  onFailure: (failure: Failure | null) => void;
}) {
  const may = useMay('entitlement.object');
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const after = (failure: Failure | null) => {
    setAsking(false);
    onFailure(failure);
    void queries.invalidateQueries({ queryKey: ['entitlement', benefit.id] });
    void queries.invalidateQueries({ queryKey: ['entitlements'] });
    window.scrollTo(0, 0);
  };
  const act = useAct({
    intent: ({ id, version }: { id: string; version: number }) => ['withdraw', id, version],
    send: ({ id, version }, key) => withdrawObjection(id, version, key),
    onDone: () => after(null),
    onFailed: after,
  });
  const { objection } = benefit;
  if (!may || objection === null) return null;
  return (
    <section className="phone-card" aria-label="我的异议 My objection">
      <p>
        <Two {...aboutWord(objection.about)} /> · {objection.raisedOn}
      </p>
      <p>{objection.statement}</p>
      <Button block onClick={() => setAsking(true)}>
        撤回异议 Take it back
      </Button>
      <Sheet
        title={{ zh: '撤回异议', en: 'Take the objection back' }}
        open={asking}
        onClose={() => setAsking(false)}
      >
        <p>
          <Two {...(objection.about === 'recovery' ? RECOVERY_STANDS : GOES_ON)} stacked />
        </p>
        <div className="sheet-actions">
          <Button
            block
            color="primary"
            size="large"
            loading={act.underWay}
            loadingText="正在提交 Sending"
            onClick={() => act.start({ id: objection.id, version: objection.version })}
          >
            确认撤回 Yes, take it back
          </Button>
          <Button block size="large" onClick={() => setAsking(false)}>
            返回 Back
          </Button>
        </div>
      </Sheet>
    </section>
  );
}
