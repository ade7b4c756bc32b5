import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { answerCode, shownCode } from '../api/code-calls.ts';
import type { CheckInAnswer, ShownInspectionCode, Text } from '../api/contract.ts';
import { sessionQuery } from '../api/queries.ts';
import { Banner } from '../parts/banner.tsx';
import { formatInstant } from '../parts/clock.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice, Notice } from '../parts/notice.tsx';
import { Two } from '../parts/two.tsx';
import { SignIn } from './sign-in.tsx';
import '../styles/notices.css';
import '../styles/check-in.css';

const TRIGGERS: Record<'complaint' | 'transfer' | 'alert', Text> = {
  complaint: { zh: '投诉举报', en: 'A complaint' },
  transfer: { zh: '转办交办', en: 'A case handed over' },
  alert: { zh: '数据监测', en: 'An alert in the data' },
};
const STANDINGS: Record<ShownInspectionCode['standing'], Text & { tone: 'good' | 'warn' }> = {
  open: { tone: 'good', zh: '检查码有效，等待答复', en: 'The code is good and awaits your answer' },
  ended: {
    tone: 'warn',
    zh: '检查码已失效，可以拒绝检查',
    en: 'The code is over; you may refuse the inspection',
  },
  accepted: { tone: 'good', zh: '已接受检查', en: 'Accepted' },
  refused: { tone: 'warn', zh: '已拒绝检查，并已记录', en: 'Refused, and that is recorded' },
};
const REASON_LEAST = 2;

function Officer({ shown }: { shown: ShownInspectionCode }) {
  const { photo, holder, number } = shown.officer;
  return (
    <section className="notice-card check-in-officer" aria-label="检查人员 Officer">
      {photo === null ? (
        <p className="secondary">
          <Two zh="未登记照片，请核对执法证" en="No photo: look at the certificate" stacked />
        </p>
      ) : (
        <img src={photo} alt={`${holder} 的照片 Photo`} width={96} />
      )}
      <dl>
        <dt>姓名 Name</dt>
        <dd>{holder}</dd>
        <dt>执法证号 Certificate</dt>
        <dd>{number}</dd>
        <dt>检查部门 Authority</dt>
        <dd>
          <Two {...shown.authority} />
        </dd>
      </dl>
    </section>
  );
}

function Why({ shown }: { shown: ShownInspectionCode }) {
  const { matter, under, basis } = shown;
  return (
    <section className="notice-card" aria-label="为何检查 Why">
      <h2>
        <Two {...matter.title} stacked />
      </h2>
      <dl className="check-in-facts">
        <dt>事项编码 Matter</dt>
        <dd>{matter.code}</dd>
        <dt>检查来由 What led to it</dt>
        <dd>{'plan' in under ? under.plan : <Two {...TRIGGERS[under.trigger]} />}</dd>
        <dt>可以检查的内容 What may be looked at</dt>
        <dd>
          <Two {...matter.content} stacked />
        </dd>
        <dt>检查标准 Against what</dt>
        <dd>
          <Two {...matter.standard} stacked />
        </dd>
        <dt>依据 Legal basis</dt>
        <dd>{basis.join('；')}</dd>
        <dt>有效至 Good until</dt>
        <dd>{formatInstant(shown.validUntil)}</dd>
      </dl>
    </section>
  );
}

function Answer({ code, onDone }: { code: string; onDone: () => void }) {
  const [because, setBecause] = useState('');
  const answer = useMutation({
    mutationFn: (said: CheckInAnswer) => answerCode(code, said),
    onSuccess: onDone,
  });
  const reason = because.trim();
  const say = (said: CheckInAnswer) => {
    if (!answer.isPending) answer.mutate(said);
  };
  return (
    <section className="notice-card check-in-answer" aria-label="答复 Answer">
      {answer.error === null ? null : <FailureNotice error={answer.error} />}
      <Button
        block
        color="primary"
        size="large"
        loading={answer.isPending}
        onClick={() => say({ answer: 'accepted', because: null })}
      >
        接受检查 Accept
      </Button>
      <label>
        <Two zh="拒绝的理由（拒绝时必填）" en="Why you refuse" />
        <textarea
          rows={2}
          maxLength={500}
          value={because}
          onChange={(event) => setBecause(event.target.value)}
        />
      </label>
      <Button
        block
        size="large"
        disabled={reason.length < REASON_LEAST || answer.isPending}
        onClick={() => say({ answer: 'refused', because: reason })}
      >
        拒绝检查 Refuse
      </Button>
    </section>
  );
}

/** Whoever answers signs in first; without a session the page says so and offers it. */
function Answering(props: { code: string; onDone: () => void; onSignIn: () => void }) {
  const session = useQuery(sessionQuery);
  if (session.data === undefined) return null;
  if (session.data === null)
    return (
      <section className="notice-card check-in-answer" aria-label="答复 Answer">
        <p>
          <Two
            zh="检查码人人可看，只有本企业登录后才能答复，检查人员不能代为接受。"
            en="Anybody may read a code; only your own firm, signed in, may answer it, and no officer for you."
            stacked
          />
        </p>
        <Button block color="primary" size="large" onClick={props.onSignIn}>
          登录后答复 Sign in to answer
        </Button>
      </section>
    );
  if (!session.data.permissions.includes('inspection.answer'))
    return (
      <Notice tone="warn">
        <Two zh="请以本企业账号登录后答复。" en="Sign in for your enterprise to answer." />
      </Notice>
    );
  return <Answer code={props.code} onDone={props.onDone} />;
}

/** What an officer's code says, on the phone of the firm: who comes, why, what may be looked at, its rights, its answer. */
export function CheckInPage() {
  const code = window.location.hash.slice(1);
  const [signingIn, setSigningIn] = useState(false);
  const session = useQuery(sessionQuery);
  const query = useQuery({
    queryKey: ['shown-code', code],
    queryFn: () => shownCode(code),
    retry: false,
  });
  if (signingIn && session.data === null) return <SignIn />;
  return (
    <>
      <Banner />
      <main className="notices check-in">
        <h1>
          <Two zh="检查人员亮码" en="An officer shows this code" stacked />
        </h1>
        <Loaded query={query} skeleton={<p className="secondary">正在载入 Loading…</p>}>
          {(shown) => (
            <>
              <Notice tone={STANDINGS[shown.standing].tone}>
                <Two {...STANDINGS[shown.standing]} />
              </Notice>
              <Officer shown={shown} />
              <Why shown={shown} />
              <section className="notice-card" aria-label="企业的权利 Your rights">
                <h2>
                  <Two zh="企业的权利" en="Your rights" />
                </h2>
                <ul>
                  {[...shown.rights, shown.complaints].map((right) => (
                    <li key={right.zh}>
                      <Two {...right} stacked />
                    </li>
                  ))}
                </ul>
              </section>
              {shown.standing === 'open' ? (
                <Answering
                  code={code}
                  onDone={() => void query.refetch()}
                  onSignIn={() => setSigningIn(true)}
                />
              ) : null}
              {session.data?.permissions.includes('finding.mine') ? (
                <p>
                  <Link to={{ page: 'my-visits' }}>我的检查 Inspections of my firm →</Link>
                </p>
              ) : null}
            </>
          )}
        </Loaded>
      </main>
    </>
  );
}
