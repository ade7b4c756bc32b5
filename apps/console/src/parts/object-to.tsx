import { useQueryClient } from '@tanstack/react-query';
import { Button, Radio } from 'antd-mobile';
import { useState } from 'react';
import { objectTo } from '../api/objection-calls.ts';
import type { Entitlement, EntitlementState, ObjectedTo } from '../api/contract.ts';
import type { Failure } from '../api/failure.ts';
import { useAct } from '../api/use-act.ts';
import { Sheet } from './sheet.tsx';
import { useMay } from './signed-in.tsx';
import { saysEnough, StatementField } from './statement-field.tsx';
import { Two } from './two.tsx';
import { aboutWord } from './words.ts';

const OPEN: readonly EntitlementState[] = ['notified', 'silent', 'confirmed', 'payable', 'bounced'];
const ABOUT: readonly ObjectedTo[] = ['amount', 'fact', 'decision', 'list'];

function AboutWhat({
  about,
  onChange,
}: {
  about: ObjectedTo;
  onChange: (about: ObjectedTo) => void;
}) {
  return (
    <Radio.Group value={about} onChange={(value) => onChange(value as ObjectedTo)}>
      {ABOUT.map((one) => (
        <div key={one} className="field">
          <Radio value={one}>
            {aboutWord(one).zh} {aboutWord(one).en}
          </Radio>
        </div>
      ))}
    </Radio.Group>
  );
}

/** Lets the enterprise object to its own benefit; it stops until somebody has looked into it. */
export function ObjectTo({
  benefit,
  onFailure,
}: {
  benefit: Entitlement;
  onFailure: (failure: Failure | null) => void;
}) {
  const may = useMay('entitlement.object');
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [about, setAbout] = useState<ObjectedTo>('amount');
  const [statement, setStatement] = useState('');
  const act = useAct({
    intent: (said: string) => ['object', benefit.id, benefit.version, about, said],
    send: (said, key) => objectTo(benefit.id, about, said, key),
    onDone: () => {
      setOpen(false);
      onFailure(null);
      void queries.invalidateQueries({ queryKey: ['entitlement', benefit.id] });
      void queries.invalidateQueries({ queryKey: ['entitlements'] });
      window.scrollTo(0, 0);
    },
    onFailed: (failure) => {
      setOpen(false);
      onFailure(failure);
      if (failure.refused)
        void queries.invalidateQueries({ queryKey: ['entitlement', benefit.id] });
    },
  });
  if (!may || !OPEN.includes(benefit.state)) return null;
  return (
    <section className="phone-card" aria-label="异议 Objection">
      <p>
        <Two
          zh="对判定、金额或所用数据有异议？提出后暂停办理，资金继续为您保留。"
          en="Something wrong with the decision, the amount or the data? It stops until looked into; the money is kept."
          stacked
        />
      </p>
      <Button block onClick={() => setOpen(true)}>
        提出异议 Object
      </Button>
      <Sheet title={{ zh: '提出异议', en: 'Object' }} open={open} onClose={() => setOpen(false)}>
        <AboutWhat about={about} onChange={setAbout} />
        <StatementField id="objection-statement" value={statement} onChange={setStatement} />
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
    </section>
  );
}
