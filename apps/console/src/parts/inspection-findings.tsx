import { useQuery } from '@tanstack/react-query';
import { Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import type { InspectionDetail, InspectionFinding } from '../api/contract.ts';
import { noteFinding, noteNoProblem } from '../api/inspection-calls.ts';
import { inspectionFindingsQuery } from '../api/inspection-queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { FINDING_STATES } from './inspection-words.ts';
import { Link } from './link.tsx';
import { Loaded } from './loaded.tsx';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';

/** The API refuses less. */
const WORDS_MIN = 2;

function Found({ finding }: { finding: InspectionFinding }) {
  return (
    <li className="visit-card">
      <div className="tags">
        <StateTag word={FINDING_STATES[finding.state]} />
      </div>
      <h3>
        <Link to={{ page: 'finding', id: finding.id }}>
          {finding.kind === 'none' ? '未发现问题 No problem found' : finding.item}
        </Link>
      </h3>
      <p>{finding.statement}</p>
    </li>
  );
}

/** A problem in one item, or the statement that there was none. */
function Note({ one, isClear }: { one: InspectionDetail; isClear: boolean }) {
  const forget = useForget('inspections', 'findings');
  const [item, setItem] = useState('');
  const [statement, setStatement] = useState('');
  const act = useAct({
    intent: (found: { item: string; statement: string }) => [
      'finding.note',
      one.id,
      found.item,
      found.statement,
    ],
    send: (found, key) =>
      found.item === ''
        ? noteNoProblem(one.id, found.statement, key)
        : noteFinding(one.id, found, key),
    onDone: () => {
      setItem('');
      setStatement('');
      forget();
    },
    onFailed: forget,
  });
  const said = statement.trim();
  return (
    <>
      <label className="wide-field">
        <Two zh="有问题的检查项" en="Item with a problem" />
        <Input maxLength={200} value={item} onChange={(event) => setItem(event.target.value)} />
      </label>
      <ReasonField
        zh="查明的事实（必填）"
        en="What was found (required)"
        most={2000}
        value={statement}
        change={setStatement}
      />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <div className="acts">
        <Button
          type="primary"
          size="large"
          loading={act.underWay}
          disabled={item.trim() === '' || said.length < WORDS_MIN}
          onClick={() => act.start({ item: item.trim(), statement: said })}
        >
          登记问题 Note the problem
        </Button>
        {isClear ? (
          <Button
            size="large"
            loading={act.underWay}
            disabled={item.trim() !== '' || said.length < WORDS_MIN}
            onClick={() => act.start({ item: '', statement: said })}
          >
            未发现问题 State that there is none
          </Button>
        ) : null}
      </div>
    </>
  );
}

/** What an inspection found, and the place to note it. */
export function InspectionFindings({ one }: { one: InspectionDetail }) {
  const mayNote = useMay('finding.note');
  const query = useQuery(inspectionFindingsQuery(one.id));
  return (
    <section className="card" aria-label="检查发现 Findings">
      <h2>
        <Two zh="检查发现" en="Findings" />
      </h2>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 3 }} />}>
        {({ items }) => {
          const standing = items.filter(({ state }) => state !== 'withdrawn');
          return (
            <>
              {items.length === 0 ? (
                <p className="secondary">
                  <Two
                    zh="还没有登记。没有登记不等于没有问题：请登记问题，或明确未发现问题。"
                    en="Nothing is noted yet, which says nothing: note a problem, or that there is none."
                    stacked
                  />
                </p>
              ) : (
                <ul className="visit-list">
                  {items.map((finding) => (
                    <Found key={finding.id} finding={finding} />
                  ))}
                </ul>
              )}
              {mayNote && !standing.some(({ kind }) => kind === 'none') ? (
                <Note one={one} isClear={standing.length === 0} />
              ) : null}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
