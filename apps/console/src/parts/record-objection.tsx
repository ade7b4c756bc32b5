import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { recordObjection } from '../api/objection-calls.ts';
import type { EntitlementState, ListItem } from '../api/contract.ts';
import { useAct } from '../api/use-act.ts';
import { FailureNotice } from './notice.tsx';
import { Two } from './two.tsx';

/** The API refuses shorter texts. */
const STATEMENT_MIN = 5;
const NAME_MIN = 2;
const OPEN_TO_OBJECTION: readonly EntitlementState[] = [
  'notified',
  'silent',
  'confirmed',
  'payable',
  'bounced',
];

/** Enters an objection that somebody made under their own name against one enterprise of a list. */
export function RecordObjection({ item }: { item: ListItem }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [complainant, setComplainant] = useState('');
  const [statement, setStatement] = useState('');
  const act = useAct({
    intent: (said: { complainant: string; statement: string }) => [
      'objection.record',
      item.entitlementId,
      said.complainant,
      said.statement,
    ],
    send: (said, key) => recordObjection(item.entitlementId, said, key),
    onDone: () => {
      for (const key of ['list', 'objections', 'tasks'])
        void queries.invalidateQueries({ queryKey: [key] });
    },
  });
  if (!OPEN_TO_OBJECTION.includes(item.state)) return null;
  const ready = complainant.trim().length >= NAME_MIN && statement.trim().length >= STATEMENT_MIN;
  return (
    <div className="act">
      <Button size="small" loading={act.underWay} onClick={() => setAsking(true)}>
        记录异议 Object
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title={`记录对“${item.subjectName}”的异议 Record an objection`}
        okText="记录并暂停办理 Record and stop"
        okButtonProps={{ disabled: !ready }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start({ complainant: complainant.trim(), statement: statement.trim() });
        }}
      >
        <label className="field">
          <Two zh="异议人实名（必填）" en="Who objects, by name (required)" />
          <Input
            maxLength={100}
            value={complainant}
            onChange={(event) => setComplainant(event.target.value)}
          />
        </label>
        <label className="field">
          <Two
            zh="事实与理由（必填，至少五个字）"
            en="Facts and reasons (required, at least five characters)"
          />
          <Input.TextArea
            rows={4}
            maxLength={2000}
            showCount
            value={statement}
            onChange={(event) => setStatement(event.target.value)}
          />
        </label>
      </Modal>
    </div>
  );
}
