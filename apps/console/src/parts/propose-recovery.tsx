import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { proposeRecovery } from '../api/adjusting.ts';
import type { Granted } from '../api/contract.ts';
import { grantedQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from './amount.tsx';
import { differenceFen, fenTyped, isSomething } from './money.ts';
import { FailureNotice, Notice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { Two } from './two.tsx';

/** The API refuses a shorter one. */
const FINDING_MIN = 5;

type Said = { dueFen: string; finding: string };

function useProposing(entitlementId: string, close: () => void) {
  const queries = useQueryClient();
  return useAct({
    intent: ({ dueFen, finding }: Said) => ['recovery.propose', entitlementId, dueFen, finding],
    send: (said, key) => proposeRecovery(entitlementId, said, key),
    onDone: () => {
      for (const key of ['adjustments', 'tasks', 'list', 'granted'])
        void queries.invalidateQueries({ queryKey: [key] });
      close();
    },
  });
}

function Standing({ granted }: { granted: Granted }) {
  return (
    <>
      <p>
        <strong>{granted.subjectName}</strong>：{granted.title.zh}（{granted.period}），
        <Two zh="现已享有" en="has" /> <Amount fen={granted.grantedFen} />
      </p>
      {granted.recoverable ? null : (
        <Notice tone="warn">
          <Two
            zh="该笔资金尚未拨付，或已有追回待办结，现在不能提请。"
            en="It is not paid yet, or a recovery of it waits to be settled; none can be put forward now."
            stacked
          />
        </Notice>
      )}
    </>
  );
}

/** What would be paid back if so much were due; null where that is nothing, or cannot be said. */
function backOf(granted: Granted | undefined, dueFen: string | null): string | null {
  if (granted?.recoverable !== true || dueFen === null) return null;
  const back = differenceFen(granted.grantedFen, dueFen);
  return isSomething(back) && !back.startsWith('-') ? back : null;
}

function Proposal({ entitlementId, close }: { entitlementId: string; close: () => void }) {
  const { data, error } = useQuery(grantedQuery(entitlementId));
  const [yuan, setYuan] = useState('0');
  const [finding, setFinding] = useState('');
  const act = useProposing(entitlementId, close);
  const dueFen = fenTyped(yuan);
  const backFen = backOf(data, dueFen);
  const ready = backFen !== null && finding.trim().length >= FINDING_MIN;
  return (
    <Modal
      open
      title="提请追回 Propose a recovery"
      okText="提请，由另一人复核 Put forward"
      okButtonProps={{ disabled: !ready, loading: act.underWay }}
      cancelText="返回 Back"
      onCancel={close}
      onOk={() => {
        if (ready && dueFen !== null) act.start({ dueFen, finding: finding.trim() });
      }}
    >
      {error === null ? null : <FailureNotice error={error} />}
      {data === undefined ? (
        <Skeleton active paragraph={{ rows: 2 }} />
      ) : (
        <Standing granted={data} />
      )}
      <p>
        <Two
          zh="原金额不改动：由另一人复核认定后告知企业应退还的金额，企业可在期限内提出异议。"
          en="The amount is not altered: once a second person accepts it the enterprise is told what it owes back, and may object within its term."
          stacked
        />
      </p>
      <label className="field">
        <Two zh="经核查应享金额（元）" en="What is due all the same, in yuan" />
        <Input inputMode="decimal" value={yuan} onChange={(event) => setYuan(event.target.value)} />
      </label>
      {backFen === null ? null : (
        <p>
          <Two zh="追回" en="To be paid back" /> <Amount fen={backFen} />
        </p>
      )}
      <ReasonField
        zh="核查发现与理由（必填，至少五个字，企业可见）"
        en="What was found, and how (required, at least five characters; the enterprise reads it)"
        most={2000}
        value={finding}
        change={setFinding}
      />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
    </Modal>
  );
}

/** Lets an officer put forward that what was paid is recovered, by what was found. */
export function ProposeRecovery({ entitlementId }: { entitlementId: string }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="act">
      <Button size="small" onClick={() => setAsking(true)}>
        追回 Recover
      </Button>
      {asking ? <Proposal entitlementId={entitlementId} close={() => setAsking(false)} /> : null}
    </div>
  );
}
