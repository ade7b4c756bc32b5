import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { InspectionRefusal, NewInspection } from '../api/contract.ts';
import { openInspection } from '../api/inspection-calls.ts';
import { mattersQuery } from '../api/inspection-queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { ORIGINS } from './inspection-words.ts';
import { FailureNotice } from './notice.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import { navigate } from './router.ts';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

const TRIGGERS = ['complaint', 'transfer', 'alert'] as const;
/** The API refuses less. */
const WORDS_MIN = 2;
const NOTHING_YET = {
  creditCode: '',
  matterId: '',
  kind: 'complaint' as (typeof TRIGGERS)[number],
  source: '',
  reason: '',
  inspectors: '',
};
type Typed = typeof NOTHING_YET;

/** Certificate numbers as people type them. */
export function numbersIn(text: string): string[] {
  return [...new Set(text.split(/[\s,，、;；]+/).filter((one) => one !== ''))];
}

function Fields({ typed, change }: { typed: Typed; change: (typed: Typed) => void }) {
  const matters = useQuery(mattersQuery).data?.items ?? [];
  const text = (zh: string, en: string, of: 'creditCode' | 'source' | 'reason' | 'inspectors') => (
    <label className="field" key={of}>
      <Two zh={zh} en={en} />
      <Input
        maxLength={of === 'creditCode' ? 40 : 500}
        value={typed[of]}
        onChange={(event) => change({ ...typed, [of]: event.target.value })}
      />
    </label>
  );
  return (
    <div className="upload-fields">
      {text('企业统一社会信用代码', 'Credit code of the firm', 'creditCode')}
      <label className="field">
        <Two zh="检查事项" en="Matter" />
        <select
          value={typed.matterId}
          onChange={(event) => change({ ...typed, matterId: event.target.value })}
        >
          <option value="">请选择 Choose</option>
          {matters.map(({ id, title }) => (
            <option key={id} value={id}>
              {title.zh}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <Two zh="触发来由" en="What led to it" />
        <select
          value={typed.kind}
          onChange={(event) => change({ ...typed, kind: event.target.value as Typed['kind'] })}
        >
          {TRIGGERS.map((kind) => (
            <option key={kind} value={kind}>
              {ORIGINS[kind].zh} {ORIGINS[kind].en}
            </option>
          ))}
        </select>
      </label>
      {text('来源（不向企业公开）', 'Source, which the firm is not told', 'source')}
      {text('为何需要检查', 'Why that calls for an inspection', 'reason')}
      {text('检查人员执法证号（两名以上）', 'Certificates of two officers or more', 'inspectors')}
    </div>
  );
}

/** Opens an inspection outside the plans for a filed reason; what may not be inspected is refused and recorded. */
export function OpenInspection() {
  const may = useMay('inspection.open');
  const matters = useQuery(mattersQuery).data?.items ?? [];
  const forget = useForget('inspections', 'inspection-refusals');
  const [typed, setTyped] = useState(NOTHING_YET);
  const [refusal, setRefusal] = useState<InspectionRefusal | null>(null);
  const act = useAct({
    intent: (asked: NewInspection) => ['inspection.open', JSON.stringify(asked)],
    send: openInspection,
    onDone: (outcome) => {
      setRefusal(outcome.refusal);
      forget();
      if (outcome.inspection !== null) navigate({ page: 'inspection', id: outcome.inspection.id });
    },
  });
  if (!may) return null;
  const authority = matters.find(({ id }) => id === typed.matterId)?.authority.id;
  const { creditCode, matterId, kind, source, reason, inspectors } = typed;
  const ready =
    creditCode.trim().length >= 4 &&
    authority !== undefined &&
    source.trim().length >= WORDS_MIN &&
    reason.trim().length >= WORDS_MIN;
  const send = () => {
    if (authority === undefined) return;
    act.start({
      matterId,
      creditCode: creditCode.trim(),
      authority,
      under: { kind, source: source.trim(), reason: reason.trim() },
      inspectors: numbersIn(inspectors),
    });
  };
  return (
    <section className="card upload" aria-label="登记计划外检查 Open an inspection">
      <h2>
        <Two zh="登记计划外检查" en="Open an inspection for a filed reason" />
      </h2>
      <p className="secondary">
        <Two
          zh="投诉举报、转办交办、数据监测引发的检查，须登记来源和理由，不占计划内次数，单独计数。"
          en="For a complaint, a transfer or an alert: filed with source and reason, outside the quota, counted by name."
          stacked
        />
      </p>
      <Fields typed={typed} change={setTyped} />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      {refusal === null ? null : <RefusalNotice refusal={refusal} />}
      <Button disabled={!ready} loading={act.underWay} onClick={send}>
        登记 File and open
      </Button>
    </section>
  );
}
