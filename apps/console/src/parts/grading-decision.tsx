import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { Grading, Text } from '../api/contract.ts';
import type { Failure } from '../api/failure.ts';
import { discardGrading, publishGrading } from '../api/grading-calls.ts';
import { gradingQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { FailureNotice } from './notice.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

/** After a decision the answer is shown at once; after a refusal the grading is read again. */
function useAfter(grading: Grading) {
  const queries = useQueryClient();
  return {
    onDone: (decided: Grading) => {
      queries.setQueryData(gradingQuery(grading.id).queryKey, decided);
      for (const key of ['gradings', 'credit-tiers'])
        void queries.invalidateQueries({ queryKey: [key] });
    },
    onFailed: ({ status }: Failure) => {
      if (status === 409) void queries.invalidateQueries({ queryKey: ['grading', grading.id] });
    },
  };
}

function Publish({ grading, barred }: { grading: Grading; barred: boolean }) {
  const [asking, setAsking] = useState(false);
  const act = useAct({
    intent: (shown: Grading) => ['grading.publish', shown.id, shown.version],
    send: (shown, key) => publishGrading(shown, key),
    ...useAfter(grading),
  });
  return (
    <>
      <Button
        type="primary"
        size="large"
        disabled={barred}
        aria-describedby="grading-advice"
        loading={act.underWay}
        onClick={() => setAsking(true)}
      >
        发布 Publish
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title={`发布 ${grading.month} 信用分级？Publish this grading?`}
        okText="确认发布 Yes, publish"
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(grading);
        }}
      >
        <p>
          <Two
            zh="发布后等级不再更改，供监管部门配置检查等资源；不公开，也不作为惠企政策的条件，政策文件另有写明的除外。"
            en="Tiers never change after that. They serve supervision; they are not made public, and are no condition of a benefit unless its policy says so."
            stacked
          />
        </p>
      </Modal>
    </>
  );
}

function Discard({ grading }: { grading: Grading }) {
  const [asking, setAsking] = useState(false);
  const act = useAct({
    intent: (why: string) => ['grading.discard', grading.id, grading.version, why],
    send: (why, key) => discardGrading(grading, why, key),
    ...useAfter(grading),
  });
  return (
    <>
      <Button size="large" danger loading={act.underWay} onClick={() => setAsking(true)}>
        作废 Discard
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <ReasonDialog
        open={asking}
        title={`作废 ${grading.month} 信用分级？Discard this grading?`}
        ok="确认作废 Yes, discard"
        danger
        close={() => setAsking(false)}
        send={act.start}
      >
        <p>
          <Two zh="作废后可以重新评定本月。" en="This month can then be graded anew." stacked />
        </p>
      </ReasonDialog>
    </>
  );
}

const CHECK: Text = {
  zh: '请核对等级分布、较上次的变动和抽样复核结果后作出决定。',
  en: 'Check the distribution, who moved and the second look, then decide.',
};
/** The API refuses it too: whoever asked for the grading is not the second person. */
const OWN: Text = {
  zh: '本次分级由您提出，须由另一人发布。',
  en: 'You asked for this grading; another person has to publish it.',
};
const DOUBTED: Text = {
  zh: '抽样复核结果不同，不能发布；请作废后查明原因。',
  en: 'The second look came out otherwise, so this cannot be published; discard it and find the cause.',
};

/** Publishes or discards a grading that is not published yet. */
export function GradingDecision({ grading }: { grading: Grading }) {
  const mayPublish = useMay('grading.publish') && grading.state === 'draft';
  const mayDiscard = useMay('grading.discard');
  const open = grading.state === 'draft' || grading.state === 'preparing';
  if (!open || (!mayPublish && !mayDiscard)) return null;
  const doubted = (grading.secondLook?.differences ?? 0) > 0;
  const advice = doubted ? DOUBTED : grading.ownHand ? OWN : CHECK;
  return (
    <section className="card decision" aria-label="复核发布 Decision">
      <div className="decision-row">
        <span id="grading-advice">{mayPublish ? <Two {...advice} stacked /> : null}</span>
        <div className="page-actions">
          {mayDiscard ? <Discard grading={grading} /> : null}
          {mayPublish ? <Publish grading={grading} barred={grading.ownHand || doubted} /> : null}
        </div>
      </div>
    </section>
  );
}
