import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { revokeCode } from '../api/code-calls.ts';
import type { InspectionCode, InspectionDetail } from '../api/contract.ts';
import { inspectionCodesQuery } from '../api/inspection-queries.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from './asked-act.tsx';
import { formatInstant } from './clock.ts';
import { ANSWERS } from './inspection-words.ts';
import { Link } from './link.tsx';
import { Loaded } from './loaded.tsx';
import { Notice } from './notice.tsx';
import { useMay } from './signed-in.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';

function Answered({ code }: { code: InspectionCode }) {
  if (code.answer !== null) return <StateTag word={ANSWERS[code.answer]} />;
  return (
    <StateTag
      word={
        code.state === 'revoked'
          ? { zh: '已撤回', en: 'Revoked', tone: 'neutral' }
          : { zh: '等待企业答复', en: 'Awaits an answer', tone: 'active' }
      }
    />
  );
}

function Code({ code, mayVisit }: { code: InspectionCode; mayVisit: boolean }) {
  const forget = useForget('inspections');
  return (
    <li className="visit-card">
      <div className="tags">
        <Answered code={code} />
      </div>
      <p>
        {code.holder}（{code.number}） · {formatInstant(code.validFrom)} 至{' '}
        {formatInstant(code.validUntil)}
      </p>
      {code.insteadBecause === null ? null : <p>换人理由 Why instead：{code.insteadBecause}</p>}
      {code.because === null ? null : <p>拒绝的理由 Refused because：{code.because}</p>}
      {code.answeredAt === null ? null : (
        <p>
          {code.answeredBy} · {formatInstant(code.answeredAt)}
        </p>
      )}
      {mayVisit && code.state === 'issued' && code.answer === null ? (
        <AskedAct
          label="撤回 Revoke"
          title="撤回这个检查码？Revoke this code?"
          ok="确认撤回 Yes, revoke"
          reasoned
          intent={['code.revoke', code.id]}
          send={(reason, key) => revokeCode(code.id, reason, key)}
          onDone={forget}
          onFailed={forget}
        >
          <p>
            <Two zh="撤回后企业不能再答复它。" en="Nobody can answer it after that." />
          </p>
        </AskedAct>
      ) : null}
    </li>
  );
}

/** The codes of an inspection with what the firm answered, and the way to show one. */
export function InspectionCodes({ one }: { one: InspectionDetail }) {
  const mayVisit = useMay('inspection.visit');
  const query = useQuery(inspectionCodesQuery(one.id));
  const waits = one.state === 'planned';
  const { lacksApproval, lacksNotice } = one.before;
  return (
    <section className="card" aria-label="亮码与答复 Codes and answers">
      <h2>
        <Two zh="亮码与答复" en="Codes and answers" />
      </h2>
      {one.answer === 'refused' && waits ? (
        <Notice tone="warn">
          <Two
            zh="企业拒绝了检查。请先按其理由补正，例如出示执法证或更换有利害关系的人员，再重新亮码；由他人亮码的须写明换人理由。企业接受之前不得实施。"
            en="The firm has refused. Mend what it names, for instance who comes, and show a new code; another officer says why they come instead. Nothing is carried out before the firm accepts."
            stacked
          />
        </Notice>
      ) : null}
      {waits && one.matter.checkIn ? (
        <p className="secondary">
          <Two
            zh="该事项须企业接受检查码后方可实施。"
            en="In this matter nothing is carried out before the firm has accepted a code."
          />
        </p>
      ) : null}
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 2 }} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="secondary">
              <Two zh="还没有亮过码。" en="No code was shown yet." />
            </p>
          ) : (
            <ul className="visit-list">
              {items.map((code) => (
                <Code key={code.id} code={code} mayVisit={mayVisit} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {waits && mayVisit && !lacksApproval && !lacksNotice ? (
        <Link to={{ page: 'show-code', id: one.id }} className="main-button">
          亮码 Show the code
        </Link>
      ) : null}
    </section>
  );
}
