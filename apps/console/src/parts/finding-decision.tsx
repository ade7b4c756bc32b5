import { useQuery } from '@tanstack/react-query';
import { Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import type {
  FindingDetail,
  FindingProposal,
  NewFindingDecision,
  Text,
  ViolationFacts,
} from '../api/contract.ts';
import { decideFinding } from '../api/inspection-calls.ts';
import { proposalQuery } from '../api/inspection-queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { FindingProposalShown } from './finding-proposal.tsx';
import { type FindingOutcome, OUTCOMES } from './inspection-words.ts';
import { Loaded } from './loaded.tsx';
import { FailureNotice, Notice } from './notice.tsx';
import { PenaltyFields, penaltyTyped, type TypedPenalty, typedFrom } from './penalty-fields.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay, useSession } from './signed-in.tsx';
import { Sure } from './sure.tsx';
import { Two } from './two.tsx';

const LEADS_TO: Text = {
  zh: '决定后须以《行政检查结果告知书》告知企业，企业自告知之日起六十日内可以提出异议；期满前不进入信用评价。',
  en: 'The firm is then told in the notice of the result, and may object within sixty days of that; until they are over it reaches no credit.',
};
const HEARD_BEFORE: Text = {
  zh: '处罚须先以《行政处罚事先告知书》告知企业，在陈述申辩期满或企业表示无其他意见后决定，并不得重于告知的内容。',
  en: 'A penalty is decided after a notice told the firm which is intended, and it was heard or its time is over; and it is no heavier.',
};
/** The API refuses less. */
const WORDS_MIN = 2;

/** What was established of the violation; what is left open is unknown, and proposes nothing. */
function Established(props: {
  finding: FindingDetail;
  facts: ViolationFacts;
  change: (facts: ViolationFacts) => void;
}) {
  const { finding, facts, change } = props;
  const set = (id: string, value: string) => {
    const { [id]: _gone, ...rest } = facts;
    const said = value === 'true' ? true : value === 'false' ? false : value;
    change(value === '' ? rest : { ...rest, [id]: said });
  };
  return (
    <div className="upload-fields">
      {finding.violationFacts.map(({ id, title, codes }) => (
        <label key={id} className="field">
          <Two {...title} />
          <select
            value={facts[id] === undefined ? '' : String(facts[id])}
            onChange={(event) => set(id, event.target.value)}
          >
            <option value="">未查明 Not established</option>
            {codes.length === 0 ? (
              <>
                <option value="true">是 Yes</option>
                <option value="false">否 No</option>
              </>
            ) : (
              codes.map(({ code, title: of }) => (
                <option key={code} value={code}>
                  {of.zh} {of.en}
                </option>
              ))
            )}
          </select>
        </label>
      ))}
    </div>
  );
}

const NOTHING_YET = { article: '', explanation: '', deviation: '', repairUntil: '' };
type Typed = typeof NOTHING_YET;

function Outcomes(props: {
  outcome: FindingOutcome | null;
  choose: (outcome: FindingOutcome) => void;
}) {
  return (
    <fieldset className="choices">
      <legend>
        <Two zh="决定" en="Decision" />
      </legend>
      {(Object.keys(OUTCOMES) as FindingOutcome[]).map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="outcome"
            checked={props.outcome === one}
            onChange={() => props.choose(one)}
          />{' '}
          <Two {...OUTCOMES[one]} />
        </label>
      ))}
    </fieldset>
  );
}

/** Whoever noted it may only leave it unpunished; whoever decided before does not decide on the objection. */
function whyNot(finding: FindingDetail, account: string, outcome: FindingOutcome | null) {
  if (finding.state === 'objected' && finding.decision?.decidedBy === account)
    return {
      zh: '原决定由您作出，须由另一人重新决定。',
      en: 'You decided before; another decides.',
    };
  if (finding.notedBy === account && outcome !== null && outcome !== 'unpunished')
    return { zh: '由您登记的问题，处罚须由另一人决定。', en: 'You noted it; another punishes.' };
  return null;
}

function Fields(props: { typed: Typed; departs: boolean; change: (typed: Typed) => void }) {
  const { typed, departs, change } = props;
  return (
    <>
      <label className="wide-field">
        <Two zh="依据条款（必填）" en="By which article (required)" />
        <Input
          maxLength={500}
          value={typed.article}
          onChange={(event) => change({ ...typed, article: event.target.value })}
        />
      </label>
      <ReasonField
        zh="说明（必填，企业可见）"
        en="Explanation, which the firm reads (required)"
        most={2000}
        value={typed.explanation}
        change={(explanation) => change({ ...typed, explanation })}
      />
      <label className="wide-field">
        <Two zh="改正期限（需要改正时）" en="To be put right by, if at all" />
        <Input
          type="date"
          value={typed.repairUntil}
          onChange={(event) => change({ ...typed, repairUntil: event.target.value })}
        />
      </label>
      {departs ? (
        <ReasonField
          zh="与四张清单的建议不同，写明理由（必填）"
          en="Why it departs from what the lists propose (required)"
          most={2000}
          value={typed.deviation}
          change={(deviation) => change({ ...typed, deviation })}
        />
      ) : null}
    </>
  );
}

function isWhole({ article, explanation, deviation }: Typed, departs: boolean): boolean {
  const said = departs ? [article, explanation, deviation] : [article, explanation];
  return said.every((one) => one.trim().length >= WORDS_MIN);
}

/** The article that the lists name is a beginning, for the officer to keep or to change. */
function begun(typed: Typed, { basis, act }: NonNullable<FindingProposal['outcome']>): Typed {
  if (typed.article !== '') return typed;
  const article = `${basis.document}${basis.article ?? ''}`;
  return { ...typed, article, explanation: typed.explanation === '' ? act.zh : typed.explanation };
}

function useDecision(finding: FindingDetail) {
  const forget = useForget('findings', 'inspections');
  return useAct({
    intent: (said: Omit<NewFindingDecision, 'version'>) => [
      'finding.decide',
      finding.id,
      finding.version,
      JSON.stringify(said),
    ],
    send: (said, key) => decideFinding(finding, said, key),
    onDone: forget,
    onFailed: ({ status }) => (status === 409 ? forget() : undefined),
  });
}

/** Which penalty it is, and what it waits for. */
function Punished(props: { typed: TypedPenalty; change: (typed: TypedPenalty) => void }) {
  return (
    <>
      <PenaltyFields {...props} />
      <Notice tone="plain">
        <Two {...HEARD_BEFORE} />
      </Notice>
    </>
  );
}

function Barred({ why }: { why: Text | null }) {
  return why === null ? null : (
    <Notice tone="warn">
      <Two {...why} />
    </Notice>
  );
}

function Decide({ finding }: { finding: FindingDetail }) {
  const { account } = useSession();
  const [facts, setFacts] = useState<ViolationFacts>({});
  const [outcome, setOutcome] = useState<FindingOutcome | null>(null);
  const [typed, setTyped] = useState(NOTHING_YET);
  const [punished, setPunished] = useState(typedFrom(finding.notice));
  const [asking, setAsking] = useState(false);
  const query = useQuery(proposalQuery(finding.id, facts));
  const proposed = query.data?.proposal.outcome ?? null;
  const act = useDecision(finding);
  const departs = proposed !== null && outcome !== null && proposed.list !== outcome;
  const barred = whyNot(finding, account, outcome);
  const choose = (one: FindingOutcome) => {
    setOutcome(one);
    if (proposed !== null && proposed.list === one) setTyped(begun(typed, proposed));
  };
  const isPunished = outcome !== null && outcome !== 'unpunished';
  const penalty = isPunished ? penaltyTyped(punished) : null;
  const isChosen = outcome !== null && isPunished === (penalty !== null);
  const ready = isChosen && barred === null && isWhole(typed, departs);
  const send = () => {
    if (outcome === null) return;
    act.start({
      outcome,
      penalty,
      article: typed.article.trim(),
      explanation: typed.explanation.trim(),
      repairUntil: typed.repairUntil === '' ? null : typed.repairUntil,
      facts,
      deviation: departs ? typed.deviation.trim() : null,
    });
  };
  return (
    <section className="card upload" aria-label="作出决定 Decide">
      <h2>
        <Two zh="作出决定" en="Decide" />
      </h2>
      <Established finding={finding} facts={facts} change={setFacts} />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 2 }} />}>
        {({ proposal }) => <FindingProposalShown proposal={proposal} />}
      </Loaded>
      <Outcomes outcome={outcome} choose={choose} />
      {isPunished ? <Punished typed={punished} change={setPunished} /> : null}
      <Fields typed={typed} departs={departs} change={setTyped} />
      <Barred why={barred} />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Button
        type="primary"
        size="large"
        disabled={!ready}
        loading={act.underWay}
        onClick={() => setAsking(true)}
      >
        决定 Decide
      </Button>
      <Sure
        open={asking}
        title="作出这项决定？Decide so?"
        ok="确认决定 Yes, decide"
        close={() => setAsking(false)}
        send={send}
      >
        <Two {...LEADS_TO} stacked />
      </Sure>
    </section>
  );
}

/** Where a finding waits for a decision, the place to make it, for those who may. */
export function FindingDecision({ finding }: { finding: FindingDetail }) {
  const may = useMay('finding.decide');
  const waits = finding.state === 'noted' || finding.state === 'objected';
  if (!waits || finding.kind === 'none') return null;
  if (may) return <Decide finding={finding} />;
  return (
    <section className="card">
      <p className="secondary">
        <Two zh="等待审核员作出决定。" en="An approver decides on it." />
      </p>
    </section>
  );
}
