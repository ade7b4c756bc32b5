import { Button } from 'antd';
import { useState } from 'react';
import { remarkOn } from '../api/calls.ts';
import type { List, ListReview } from '../api/contract.ts';
import { useAct } from '../api/use-act.ts';
import { useReadAgain } from '../api/use-read-again.ts';
import { formatInstant } from './clock.ts';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';
import { personOf } from './words.ts';

/** Adds a remark to the list, or to one firm of it. */
export function SayRemark({
  list,
  entitlementId,
  done,
}: {
  list: List;
  entitlementId: string | null;
  done?: () => void;
}) {
  const again = useReadAgain(list.id);
  const [text, setText] = useState('');
  const act = useAct({
    intent: (said: string) => ['list.remark', list.id, entitlementId ?? '', said],
    send: (said, key) => remarkOn(list.id, { entitlementId, text: said }, key),
    onDone: () => {
      setText('');
      again();
      done?.();
    },
  });
  return (
    <div className="act">
      <ReasonField
        zh="留言（记入审计，不能修改）"
        en="Remark (goes into the trail, cannot be changed)"
        most={2000}
        value={text}
        change={setText}
      />
      <Button
        loading={act.underWay}
        disabled={text.trim() === ''}
        onClick={() => act.start(text.trim())}
      >
        留言 Remark
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
    </div>
  );
}

/** The thread of a list: what was said of it and of its firms, the earliest first. */
export function ListRemarks({ list, remarks }: { list: List; remarks: ListReview['remarks'] }) {
  const maySay = useMay('list.remark') && list.state === 'reviewing';
  if (remarks.length === 0 && !maySay) return null;
  return (
    <section className="card review-card" aria-labelledby="remarks-title">
      <h2 id="remarks-title">
        <Two zh="审核留言" en="Remarks" />
      </h2>
      {remarks.length === 0 ? (
        <p className="secondary">还没有留言。Nothing was remarked yet.</p>
      ) : (
        <ul className="review-list">
          {remarks.map((one) => (
            <li key={one.id}>
              {one.subjectName === null ? null : <strong>{one.subjectName}</strong>}
              <p>{one.text}</p>
              <p className="secondary">
                {personOf(one.saidByName)} · {formatInstant(one.saidAt)}
              </p>
            </li>
          ))}
        </ul>
      )}
      {maySay ? <SayRemark list={list} entitlementId={null} /> : null}
    </section>
  );
}
