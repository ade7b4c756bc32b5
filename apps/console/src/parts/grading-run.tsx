import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { Grading } from '../api/contract.ts';
import { cancelGrading, resumeGrading } from '../api/grading-calls.ts';
import { gradingQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { FailureNotice } from './notice.tsx';
import { useMay } from './signed-in.tsx';

type Send = (id: string, key: string) => Promise<Grading>;

function useRunAct(grading: Grading, name: string, send: Send) {
  const queries = useQueryClient();
  return useAct({
    intent: () => [name, grading.id, grading.run.state],
    send: (_: undefined, key) => send(grading.id, key),
    onDone: (changed) => {
      queries.setQueryData(gradingQuery(grading.id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['grading', grading.id] });
    },
    onFailed: () => void queries.invalidateQueries({ queryKey: ['grading', grading.id] }),
  });
}

/** What may be done with a grading that is prepared: its run is cancelled, or resumed where it was. */
export function GradingRun({ grading }: { grading: Grading }) {
  const mayStart = useMay('grading.start');
  const cancel = useRunAct(grading, 'grading.cancel', cancelGrading);
  const resume = useRunAct(grading, 'grading.resume', resumeGrading);
  if (!mayStart) return null;
  const failure = cancel.failure ?? resume.failure;
  const underWay = ['requested', 'running'].includes(grading.run.state);
  return (
    <div className="act">
      <div className="page-actions">
        {underWay ? (
          <Button danger loading={cancel.underWay} onClick={() => cancel.start(undefined)}>
            取消评定 Cancel
          </Button>
        ) : null}
        {grading.run.state === 'cancelled' ? (
          <Button type="primary" loading={resume.underWay} onClick={() => resume.start(undefined)}>
            继续评定 Resume
          </Button>
        ) : null}
      </div>
      {failure === null ? null : <FailureNotice error={failure} />}
    </div>
  );
}
