import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { askViews, giveView } from '../api/calls.ts';
import type { List, ListReview } from '../api/contract.ts';
import { listReviewQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { useReadAgain } from '../api/use-read-again.ts';
import { formatInstant } from './clock.ts';
import { ListAdditions } from './list-additions.tsx';
import { ListRemarks } from './list-remarks.tsx';
import { Loaded } from './loaded.tsx';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMay } from './signed-in.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { personOf, viewWord } from './words.ts';

type View = ListReview['opinions'][number];
type Said = { agrees: boolean; reason: string | null };

/** The API refuses a shorter reason. */
const REASON_MIN = 2;
const MAY_SPEAK: readonly View['state'][] = ['asked', 'agreed', 'objected', 'lapsed'];

function Speak({ list, view, digest }: { list: List; view: View; digest: string }) {
  const again = useReadAgain(list.id);
  const [objecting, setObjecting] = useState(false);
  const [reason, setReason] = useState('');
  const act = useAct({
    intent: (said: Said) => ['list.view', view.id, view.version, digest, JSON.stringify(said)],
    send: (said, key) => giveView(list.id, view, { ...said, itemsDigest: digest }, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  return (
    <div className="act">
      {view.state === 'agreed' ? null : (
        <Button
          type="primary"
          loading={act.underWay}
          aria-label={`无异议 No objection: ${view.department.title.zh}`}
          onClick={() => act.start({ agrees: true, reason: null })}
        >
          无异议 No objection
        </Button>
      )}
      {view.state === 'objected' ? null : (
        <Button
          danger
          loading={act.underWay}
          aria-label={`有异议 Object: ${view.department.title.zh}`}
          onClick={() => setObjecting(true)}
        >
          有异议 Object
        </Button>
      )}
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Modal
        open={objecting}
        title={`${view.department.title.zh}：对名单提出异议？Object to this list?`}
        okText="提出异议 Yes, object"
        okButtonProps={{ danger: true, disabled: reason.trim().length < REASON_MIN }}
        cancelText="返回 Back"
        onCancel={() => setObjecting(false)}
        onOk={() => {
          setObjecting(false);
          act.start({ agrees: false, reason: reason.trim() });
        }}
      >
        <p>
          异议成立前名单不能批准；核实处理后可改为无异议。
          <span lang="en"> The list is not approved while it stands; you may take it back.</span>
        </p>
        <ReasonField
          zh="理由（必填，至少两个字）"
          en="Reason (required, at least two characters)"
          most={500}
          value={reason}
          change={setReason}
        />
      </Modal>
    </div>
  );
}

function Ask({ list, review }: { list: List; review: ListReview }) {
  const again = useReadAgain(list.id);
  const act = useAct({
    intent: (left: readonly string[]) => ['list.consult', list.id, list.version, left.join()],
    send: (left, key) => askViews(list, [...left], key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  const asked = new Set(review.opinions.map(({ department }) => department.id));
  const left = review.concerned.filter(({ id }) => !asked.has(id));
  if (left.length === 0) return null;
  return (
    <div className="act">
      <Button loading={act.underWay} onClick={() => act.start(left.map(({ id }) => id))}>
        征求意见 Ask for views
      </Button>
      <span className="secondary">
        涉及 Concerned：{left.map(({ title }) => title.zh).join('、')}
      </span>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
    </div>
  );
}

function Opinion({ list, view, digest }: { list: List; view: View; digest: string }) {
  const maySpeak = useMay('list.view') && list.state === 'reviewing' && view.own;
  return (
    <li>
      <div className="tags">
        <strong>
          <Two {...view.department.title} />
        </strong>
        <StateTag word={viewWord(view.state)} />
      </div>
      {view.reason === null ? null : <p>{view.reason}</p>}
      <p className="secondary">
        {view.givenByName === null || view.givenAt === null
          ? ''
          : `${personOf(view.givenByName)} · ${formatInstant(view.givenAt)} `}
        {view.until === null || view.state !== 'asked'
          ? ''
          : `期限至 By ${view.until.date}${view.until.provisional ? '（暂定 provisional）' : ''}`}
      </p>
      {maySpeak && MAY_SPEAK.includes(view.state) ? (
        <Speak list={list} view={view} digest={digest} />
      ) : null}
    </li>
  );
}

/** The joint review of a list: views of departments, firms added with evidence, and the thread of remarks. */
export function JointReview({ list }: { list: List }) {
  const query = useQuery(listReviewQuery(list.id));
  const mayAsk = useMay('list.consult') && list.state === 'reviewing';
  const mayAdd = useMay('list.add') && list.state === 'reviewing';
  return (
    <Loaded query={query} skeleton={null}>
      {(review) => (
        <>
          <section className="card review-card" aria-labelledby="review-title">
            <h2 id="review-title">
              <Two zh="联合审核" en="Joint review" />
            </h2>
            {review.opinions.length === 0 ? (
              <p className="secondary">未征求部门意见。No department was asked.</p>
            ) : (
              <ul className="review-list">
                {review.opinions.map((view) => (
                  <Opinion key={view.id} list={list} view={view} digest={review.itemsDigest} />
                ))}
              </ul>
            )}
            {mayAsk && review.readerIs === 'owner' ? <Ask list={list} review={review} /> : null}
          </section>
          <ListAdditions
            list={list}
            additions={review.additions}
            mayAdd={mayAdd && review.readerIs === 'owner'}
          />
          <ListRemarks list={list} remarks={review.remarks} />
        </>
      )}
    </Loaded>
  );
}
