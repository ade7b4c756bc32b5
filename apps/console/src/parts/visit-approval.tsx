import type { InspectionDetail } from '../api/contract.ts';
import { approveVisit } from '../api/inspection-calls.ts';
import { useForget } from '../api/use-forget.ts';
import { AskedAct } from './asked-act.tsx';
import { Notice } from './notice.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';
import { personOf } from './words.ts';

const LACKS_APPROVAL = {
  zh: '计划外检查，须由提出人和检查人员以外的审核人员批准后才能入企；紧急情形先查后补。',
  en: 'It stands in no plan: nobody goes before an approver who neither asked for it nor goes has approved it, but in an emergency.',
};
const LACKS_NOTICE = {
  zh: '入企前须向企业出具《行政检查通知书》；不宜事先通知的，由审核人员批准并写明理由。',
  en: 'The firm is issued a notice before anybody goes, unless an approver says why it is not to know.',
};

function Approve({ one }: { one: InspectionDetail }) {
  const forget = useForget('inspections', 'tasks');
  const { lacksApproval } = one.before;
  return (
    <div className="acts">
      {lacksApproval ? (
        <AskedAct
          label="批准，并事先通知 Approve, with notice"
          title="批准这次检查？Approve this visit?"
          ok="确认批准 Yes, approve"
          tone="primary"
          intent={['inspection.approve', one.id, 'announced']}
          send={(_, key) => approveVisit(one.id, null, key)}
          onDone={forget}
          onFailed={forget}
        >
          <p>
            <Two
              zh="批准后，检查人员还须向企业出具通知书才能入企。"
              en="The firm is still issued a notice before anybody goes."
              stacked
            />
          </p>
        </AskedAct>
      ) : null}
      <AskedAct
        label="批准，不事先通知 Approve, unannounced"
        title="批准不事先通知企业？Approve it unannounced?"
        ok="确认批准 Yes, approve"
        tone="primary"
        reasoned
        intent={['inspection.approve', one.id, 'unannounced']}
        send={(reason, key) => approveVisit(one.id, reason, key)}
        onDone={forget}
        onFailed={forget}
      >
        <p>
          <Two
            zh="理由留存备查，如投诉查处、防止毁灭证据。"
            en="The reason is kept: a complaint, or evidence that would be gone."
            stacked
          />
        </p>
      </AskedAct>
    </div>
  );
}

/** What has to come before a visit that was not made yet: its approval, and the notice to the firm. */
export function VisitApproval({ one }: { one: InspectionDetail }) {
  const may = useMay('inspection.decide');
  const { approval, lacksApproval, lacksNotice } = one.before;
  if (one.state !== 'planned') return null;
  return (
    <>
      {approval === null ? null : (
        <Notice tone="good">
          <p className="notice-text">
            {personOf(approval.byName)} 于 {approval.on} 批准 Approved
            {approval.unannouncedBecause === null
              ? null
              : `；不事先通知 Unannounced：${approval.unannouncedBecause}`}
          </p>
        </Notice>
      )}
      {lacksApproval || lacksNotice ? (
        <Notice tone="warn">
          <p className="notice-text">
            <Two {...(lacksApproval ? LACKS_APPROVAL : LACKS_NOTICE)} stacked />
          </p>
          {may && approval === null ? <Approve one={one} /> : null}
        </Notice>
      ) : null}
    </>
  );
}
