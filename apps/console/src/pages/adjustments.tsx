import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { adjust, type ADJUSTING } from '../api/adjusting.ts';
import type { Adjustment, Text } from '../api/contract.ts';
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

const ACTS: Record<Act, Text> = {
  endorse: { zh: '提请认定', en: 'Put forward' },
  accept: { zh: '复核认定', en: 'Accept' },
  return: { zh: '退回', en: 'Send back' },
  dismiss: { zh: '不予处理', en: 'Dismiss' },
};

/** What an act leads to. */
const FOLLOWS: Record<Adjustment['kind'], Record<Act, Text>> = {
  'top-up': {
    endorse: {
      zh: '提请后由另一人复核认定；认定前不动用资金，也不告知企业。',
      en: 'Another person accepts it; until then no money moves and the enterprise is not told.',
    },
    accept: {
      zh: '认定后从该政策预算中承诺这笔资金，并告知企业；原款项拨付后列入拨付。',
      en: 'The money is committed from the budget of the policy and the enterprise is told; it is paid after the original amount.',
    },
    return: {
      zh: '退回后恢复为待处理，可重新提请或不予处理。',
      en: 'It is open again, to be put forward anew or dismissed.',
    },
    dismiss: {
      zh: '企业仍得原金额；再次得出同样差额的，不再提出。',
      en: 'The enterprise keeps its amount; the same difference is not brought up again.',
    },
  },
  recovery: {
    endorse: {
      zh: '提请后由另一人复核认定；认定前不告知企业。尚未拨付的，办理暂停。',
      en: 'Another person accepts it; until then the enterprise is not told. What is not paid yet waits.',
    },
    accept: {
      zh: '认定后告知企业应退还的金额，企业可在六十日内提出异议；本系统只登记，不收款。',
      en: 'The enterprise is told what it owes back, and may object within sixty days; it is recorded here, not collected.',
    },
    return: {
      zh: '退回后恢复为待处理，可重新提请或不予处理。',
      en: 'It is open again, to be put forward anew or dismissed.',
    },
    dismiss: {
      zh: '放弃追回公共资金：企业仍得原金额；再次得出同样差额的，不再提出。',
      en: 'Public money is waived: the enterprise keeps its amount, and the same difference is not brought up again.',
    },
  },
};

const COLUMNS: TableColumnsType<Adjustment> = [
  {
    key: 'state',
    title: head('状态', 'State'),
    render: (_, one) => {
      const said = one.outcome ?? one.endorsedBecause;
      return (
        <>
          <StateTag word={adjustmentWord(one.state)} />
          {said === null ? null : <span className="item-gate cell-reason">{said}</span>}
        </>
      );
    },
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
        <strong>
          <Two {...KINDS[one.kind]} /> <Amount fen={one.differenceFen} />
        </strong>
        <span>
          <Two zh="已享" en="Granted" /> <Amount fen={one.grantedFen} /> →{' '}
          {one.finding === null ? (
            <Two zh="重新判定" en="decided anew" />
          ) : (
            <Two zh="核查应享" en="found to be due" />
          )}{' '}
          <Amount fen={one.decidedFen} />
        </span>
        {one.objectUntil === null ? null : (
          <span>
            <Two zh="企业异议至" en="objections until" /> {one.objectUntil}
          </span>
        )}
        {one.finding === null ? <Compare one={one} /> : <span>{one.finding}</span>}
      </span>
    ),
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
      ].map(({ name, decision }) =>
        decision === null ? null : (
          <li key={name.en}>
            <Two {...name} />：
            {(decision.amount ? [decision.amount] : decision.reasons).map((said) => (
              <Two key={said.en} {...said} stacked />
            ))}
          </li>
        ),
      )}
      {data.finding === null ? null : (
        <li>
          <Two zh="核查发现" en="What was found" />：{data.finding}
        </li>
      )}
    </ul>
  );
}

/** Shows both decisions to whoever reads, without deciding anything. */
function Compare({ one }: { one: Adjustment }) {
  const [open, setOpen] = useState(false);
  return (
    <span>
      <Button size="small" onClick={() => setOpen(true)}>
        对比判定 Compare
      </Button>
      <Modal
        open={open}
        title={`${one.subjectName}：两次判定 Both decisions`}
        footer={null}
        onCancel={() => setOpen(false)}
      >
        {open ? <BothDecisions id={one.id} /> : null}
      </Modal>
    </span>
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
      <Button size="small" loading={act.underWay} onClick={() => setAsking(true)}>
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
        <p>
          <Two {...FOLLOWS[one.kind][what]} stacked />
        </p>
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
  if (one.state !== 'endorsed') return '—';
  const forAnother = (
    <span className="secondary">
      待他人复核 <span lang="en">for another to accept</span>
    </span>
  );
  if (!mayAccept) return forAnother;
  return (
    <>
      {one.ownHand ? forAnother : <ActOn what="accept" one={one} />}
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
          zh: '企业确认后数据有更正的，按同一规则、同一日期重新判定；已拨付后经核查不应享受的，提请追回。由一人提请、另一人复核认定，原金额不改动。',
          en: 'Where data was corrected after the confirmation, the same rule decides once more as of the same day; what is found not to be due after it was paid is recovered. One puts it forward, another accepts it, and no amount is altered.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {({ pages }) => (
          <DataTable
            name="差额列表 Adjustments"
            rows={pages.flatMap((page) => page.items)}
            rowKey="id"
            columns={mayAct ? [...COLUMNS, ...ACTIONS] : COLUMNS}
            empty={
              <>
                <strong>没有差额 No adjustments</strong>
                <p>企业确认后有数据更正，并在下一次匹配中得出不同金额的，会在这里提请处理。</p>
                <p lang="en">
                  Where data is corrected after a confirmation and the next run finds another
                  amount, it is put here.
                </p>
              </>
            }
            footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
          />
        )}
      </Loaded>
    </>
  );
}
