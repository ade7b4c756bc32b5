import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { adjust, type ADJUSTING } from '../api/adjusting.ts';
import type { Adjustment } from '../api/contract.ts';
import { adjustmentQuery, adjustmentsQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from '../parts/amount.tsx';
import { DataTable, head, LoadMore } from '../parts/data-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { adjustmentWord } from '../parts/words.ts';

type Act = keyof typeof ADJUSTING;

const KINDS = {
  'top-up': { zh: '补发', en: 'Top-up' },
  recovery: { zh: '追回', en: 'Recovery' },
} as const;

const ACTS: Record<Act, { readonly zh: string; readonly en: string }> = {
  endorse: { zh: '提请认定', en: 'Put forward' },
  accept: { zh: '复核认定', en: 'Accept' },
  return: { zh: '退回', en: 'Send back' },
  dismiss: { zh: '不予处理', en: 'Dismiss' },
};

const COLUMNS: TableColumnsType<Adjustment> = [
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => <StateTag word={adjustmentWord(one.state)} />,
  },
  {
    key: 'benefit',
    title: head('企业与事项', 'Enterprise and benefit'),
    render: (_, one) => (
      <span className="cell-who">
        {one.subjectName}
        <span>
          <Two {...one.title} /> · {one.period}
        </span>
      </span>
    ),
  },
  {
    key: 'difference',
    title: head('差额', 'Difference'),
    render: (_, one) => (
      <span className="cell-who">
        <span>
          <Two {...KINDS[one.kind]} /> <Amount fen={one.differenceFen} />
        </span>
        <span>
          <Two zh="已享" en="Granted" /> <Amount fen={one.grantedFen} /> →{' '}
          <Two zh="重新判定" en="decided anew" /> <Amount fen={one.decidedFen} />
        </span>
      </span>
    ),
  },
  {
    key: 'said',
    title: head('理由', 'Reasons'),
    render: (_, one) => one.outcome ?? one.endorsedBecause ?? '—',
  },
];

/** Why it is worth what it is, before and after the data was corrected. */
function BothDecisions({ id }: { id: string }) {
  const { data, error } = useQuery(adjustmentQuery(id));
  if (error !== null) return <FailureNotice error={error} />;
  if (data === undefined) return <Skeleton active paragraph={{ rows: 2 }} />;
  return (
    <ul>
      {[
        { name: { zh: '原判定', en: 'As decided' }, decision: data.before },
        { name: { zh: '按更正后的数据', en: 'On corrected data' }, decision: data.after },
      ].map(({ name, decision }) => (
        <li key={name.en}>
          <Two {...name} />：
          {(decision.amount ? [decision.amount] : decision.reasons).map((said) => (
            <Two key={said.en} {...said} stacked />
          ))}
        </li>
      ))}
    </ul>
  );
}

function ActOn({ what, one }: { what: Act; one: Adjustment }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const again = () => {
    for (const key of ['adjustments', 'tasks', 'budgets'])
      void queries.invalidateQueries({ queryKey: [key] });
  };
  const act = useAct({
    intent: (reason: string) => [`adjustment.${what}`, one.id, one.version, reason],
    send: (reason, key) => adjust(what, one, reason, key),
    onDone: again,
    onFailed: (failure) => (failure.status === 409 ? again() : undefined),
  });
  // Nobody decides before both decisions were shown.
  const shown = useQuery({ ...adjustmentQuery(one.id), enabled: asking });
  const { zh, en } = ACTS[what];
  return (
    <div className="act">
      <Button loading={act.underWay} onClick={() => setAsking(true)}>
        {zh} {en}
      </Button>
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <ReasonDialog
        open={asking}
        title={`${zh} ${en}`}
        ok={`${zh} ${en}`}
        ready={shown.isSuccess}
        close={() => setAsking(false)}
        send={act.start}
      >
        <p>
          <strong>{one.subjectName}</strong>：<Two {...KINDS[one.kind]} />{' '}
          <Amount fen={one.differenceFen} />
        </p>
        {asking ? <BothDecisions id={one.id} /> : null}
      </ReasonDialog>
    </div>
  );
}

function Acts({ one }: { one: Adjustment }) {
  const mayEndorse = useMay('adjustment.endorse');
  const mayAccept = useMay('adjustment.accept');
  if (one.state === 'open' && mayEndorse)
    return (
      <>
        <ActOn what="endorse" one={one} />
        {one.kind === 'top-up' || mayAccept ? <ActOn what="dismiss" one={one} /> : null}
      </>
    );
  if (one.state !== 'endorsed' || !mayAccept) return null;
  return (
    <>
      {one.ownHand ? (
        <span className="secondary">
          由他人复核 <span lang="en">for somebody else to accept</span>
        </span>
      ) : (
        <ActOn what="accept" one={one} />
      )}
      <ActOn what="return" one={one} />
    </>
  );
}

const ACTIONS: TableColumnsType<Adjustment> = [
  { key: 'act', title: head('办理', 'Act'), render: (_, one) => <Acts one={one} /> },
];

/** What corrected data makes of confirmed benefits, and what came of it. */
export function Adjustments() {
  const mayAct = useMay('adjustment.endorse');
  const query = useInfiniteQuery(adjustmentsQuery);
  return (
    <>
      <PageHead
        title={{ zh: '差额', en: 'Adjustments' }}
        lead={{
          zh: '企业确认后数据有更正的，按同一规则、同一日期重新判定；差额由一人提请、另一人复核认定，原金额不改动。',
          en: 'Where data was corrected after the confirmation, the same rule decides once more as of the same day; one puts a difference forward, another accepts it, and no amount is altered.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {({ pages }) => (
          <DataTable
            name="差额列表 Adjustments"
            rows={pages.flatMap((page) => page.items)}
            rowKey="id"
            columns={mayAct ? [...COLUMNS, ...ACTIONS] : COLUMNS}
            empty={<strong>没有差额 No adjustments</strong>}
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
