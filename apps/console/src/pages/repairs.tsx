import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Skeleton, TextArea } from 'antd-mobile';
import { useId, useState } from 'react';
import type { ShownPenalty } from '../api/contract.ts';
import { applyForRepair } from '../api/grading-calls.ts';
import { shownPenaltiesQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import type { Fact } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice, Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Two } from '../parts/two.tsx';

/** The API refuses less. */
const PERFORMED_MIN = 2;

/** What the enterprise says of how it put things right, and its commitment. */
function Apply({ penalty }: { penalty: ShownPenalty }) {
  const queries = useQueryClient();
  const field = useId();
  const [performed, setPerformed] = useState('');
  const [committed, setCommitted] = useState(false);
  const [sent, setSent] = useState(false);
  const act = useAct({
    intent: (what: string) => ['repair.apply', penalty.recordId, what],
    send: (what, key) => applyForRepair(penalty.recordId, what, key),
    onDone: () => {
      setSent(true);
      void queries.invalidateQueries({ queryKey: ['credit-repairs', null] });
    },
  });
  if (sent)
    return (
      <Notice tone="good">
        <Two
          zh="已提交，由数据所属部门核实办理。"
          en="Sent; the department looks into it."
          stacked
        />
      </Notice>
    );
  return (
    <>
      <label className="field" htmlFor={field}>
        <Two
          zh="如何纠正失信行为、履行相关义务（必填）"
          en="How the conduct was corrected and duties performed (required)"
        />
      </label>
      <TextArea
        id={field}
        className="reason-input"
        rows={3}
        maxLength={800}
        showCount
        value={performed}
        onChange={setPerformed}
      />
      <div className="field">
        <Checkbox checked={committed} onChange={setCommitted}>
          已公开作出信用承诺 A public commitment was made
        </Checkbox>
      </div>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <div className="sheet-actions">
        <Button
          block
          color="primary"
          disabled={!committed || performed.trim().length < PERFORMED_MIN}
          loading={act.underWay}
          onClick={() => act.start(performed.trim())}
        >
          申请修复 Apply for repair
        </Button>
      </div>
    </>
  );
}

/** The day, or that nobody has said one; and whether the rule shows it that long. */
function shownUntilOf({ shownUntil, display }: ShownPenalty) {
  if (display === 'overdue')
    return (
      <>
        {shownUntil ?? '—'} <Two zh="已超过最长公示期" en="beyond the longest display" />
      </>
    );
  return shownUntil ?? <Two zh="认定部门未提供" en="not given by its department" />;
}

function factsOf(penalty: ShownPenalty): Fact[] {
  return [
    {
      zh: '失信程度',
      en: 'Gravity',
      value: penalty.gravity === null ? '—' : <Two {...penalty.gravity} />,
    },
    { zh: '处罚决定日期', en: 'Decided', value: penalty.decidedOn ?? '—' },
    { zh: '公示截止', en: 'Shown until', value: shownUntilOf(penalty) },
    { zh: '可申请修复自', en: 'Repairable from', value: penalty.repairableFrom ?? '—' },
    { zh: '最长公示至', en: 'Shown at most until', value: penalty.shownAtMost ?? '—' },
  ];
}

function Penalty({ penalty }: { penalty: ShownPenalty }) {
  return (
    <section className="phone-card" aria-label={penalty.item}>
      <h2>{penalty.item}</h2>
      <dl className="evidence">
        {factsOf(penalty).map(({ zh, en, value }) => (
          <div key={en}>
            <dt>
              <Two zh={zh} en={en} />
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {penalty.reference === null ? null : (
        <p className="secondary">
          <Two {...penalty.reference} stacked />
        </p>
      )}
      {penalty.repairable ? <Apply penalty={penalty} /> : null}
    </section>
  );
}

/** The penalties of the enterprise that are on display, when each may be repaired, and the application for it. */
export function Repairs() {
  const query = useQuery(shownPenaltiesQuery(null));
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'benefits' }}>← 我的惠企 My benefits</Link>}
        title={{ zh: '信用修复', en: 'Credit repair' }}
        lead={{
          zh: '最短公示期届满、纠正失信行为并履行义务、公开作出信用承诺的，可以申请提前停止公示。',
          en: 'Once the shortest display has passed, the conduct is corrected and a commitment made, display can end early.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={8} animated />}>
        {({ items }) =>
          items.length === 0 ? (
            <section className="nothing">
              <h2>
                <Two zh="没有公示中的行政处罚" en="No penalty is on display" stacked />
              </h2>
            </section>
          ) : (
            <>
              {items.map((penalty) => (
                <Penalty key={penalty.recordId} penalty={penalty} />
              ))}
            </>
          )
        }
      </Loaded>
    </>
  );
}
