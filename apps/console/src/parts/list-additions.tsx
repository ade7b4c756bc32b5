import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { addFirm } from '../api/calls.ts';
import type { List, ListReview } from '../api/contract.ts';
import { useAct } from '../api/use-act.ts';
import { useReadAgain } from '../api/use-read-again.ts';
import { formatInstant } from './clock.ts';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { additionWord, personOf } from './words.ts';

type Said = { creditCode: string; reason: string; evidence: string };

const CODE_LENGTH = 18;
const TEXT_MIN = 2;
const NOTHING: Said = { creditCode: '', reason: '', evidence: '' };

function isWhole({ creditCode, reason, evidence }: Said): boolean {
  const filled = [reason, evidence].every((text) => text.trim().length >= TEXT_MIN);
  return creditCode.trim().length === CODE_LENGTH && filled;
}

function Add({ list }: { list: List }) {
  const again = useReadAgain(list.id);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState(NOTHING);
  const act = useAct({
    intent: (one: Said) => ['list.add', list.id, list.version, JSON.stringify(one)],
    send: (one, key) => addFirm(list, one, key),
    onDone: () => {
      setSaid(NOTHING);
      again();
    },
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  return (
    <div className="act">
      <Button loading={act.underWay} onClick={() => setAsking(true)}>
        补充列入 Add with evidence
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={asking}
        title="补充列入企业 Add an enterprise"
        okText="提出 Propose"
        okButtonProps={{ disabled: !isWhole(said) }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          act.start(said);
        }}
      >
        <p>
          系统按同一规则、截至名单数据日期重新判定：符合的列入并预留资金，不符合的不予列入，数据不足的转待补数据。
          <span lang="en">
            {' '}
            It is judged by the same rule as of the day of the list: eligible firms come on it,
            ineligible ones never, those that lack data wait for it.
          </span>
        </p>
        <label className="field">
          <Two zh="统一社会信用代码（必填，18位）" en="Credit code (required, 18 characters)" />
          <Input
            maxLength={CODE_LENGTH}
            value={said.creditCode}
            onChange={(event) => setSaid({ ...said, creditCode: event.target.value })}
          />
        </label>
        <label className="field">
          <Two zh="佐证文件名称或文号（必填）" en="Evidence: name or number (required)" />
          <Input
            maxLength={200}
            value={said.evidence}
            onChange={(event) => setSaid({ ...said, evidence: event.target.value })}
          />
        </label>
        <ReasonField
          zh="理由（必填，至少两个字）"
          en="Reason (required, at least two characters)"
          most={500}
          value={said.reason}
          change={(reason) => setSaid({ ...said, reason })}
        />
      </Modal>
    </div>
  );
}

/** Firms that somebody would put on a list, and what became of each. */
export function ListAdditions({
  list,
  additions,
  mayAdd,
}: {
  list: List;
  additions: ListReview['additions'];
  mayAdd: boolean;
}) {
  if (additions.length === 0 && !mayAdd) return null;
  return (
    <section className="card review-card" aria-labelledby="additions-title">
      <h2 id="additions-title">
        <Two zh="补充列入" en="Added with evidence" />
      </h2>
      {additions.length === 0 ? (
        <p className="secondary">没有补充列入的企业。Nobody was added.</p>
      ) : (
        <ul className="review-list">
          {additions.map((one) => (
            <li key={one.id}>
              <div className="tags">
                <strong>{one.subjectName}</strong>
                <code>{one.creditCode ?? '—'}</code>
                <StateTag word={additionWord(one.state)} />
              </div>
              <p>
                {one.reason}（{one.evidence}）
              </p>
              {one.reasons.map((reason) => (
                <p key={reason.zh}>
                  <Two {...reason} stacked />
                </p>
              ))}
              <p className="secondary">
                {personOf(one.proposedByName)} · {formatInstant(one.proposedAt)}
              </p>
            </li>
          ))}
        </ul>
      )}
      {mayAdd ? <Add list={list} /> : null}
    </section>
  );
}
