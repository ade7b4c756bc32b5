import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { type BudgetEntering, enterBudget } from '../api/budget-calls.ts';
import type { Budget } from '../api/contract.ts';
import { policiesQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { Amount } from './amount.tsx';
import { fenTyped, isSomething } from './money.ts';
import { FailureNotice } from './notice.tsx';
import { Two } from './two.tsx';

/** The API refuses a shorter one. */
const REFERENCE_MIN = 2;

function useEntering(close: () => void) {
  const queries = useQueryClient();
  return useAct({
    intent: (said: BudgetEntering) => ['budget.enter', JSON.stringify(said)],
    send: enterBudget,
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['budget-entries'] });
      close();
    },
  });
}

function Reference({ value, change }: { value: string; change: (value: string) => void }) {
  return (
    <label className="field">
      <Two zh="文号（必填）" en="Document (required)" />
      <Input maxLength={200} value={value} onChange={(event) => change(event.target.value)} />
    </label>
  );
}

/** For whom the money is, who gives it, how much, and by which document. */
function Grant({ budgets, close }: { budgets: readonly Budget[]; close: () => void }) {
  const act = useEntering(close);
  const policies = useQuery(policiesQuery).data?.items ?? [];
  const payable = policies.filter(({ executable }) => executable);
  const [policyId, setPolicy] = useState(budgets[0]?.policyId ?? '');
  const [year, setYear] = useState(budgets[0]?.year ?? '');
  const [source, setSource] = useState('');
  const [yuan, setYuan] = useState('');
  const [reference, setReference] = useState('');
  const shares = budgets.find((one) => one.policyId === policyId)?.shares ?? [];
  const amountFen = fenTyped(yuan);
  const whole =
    policyId !== '' &&
    /^20\d{2}$/.test(year) &&
    reference.trim().length >= REFERENCE_MIN &&
    amountFen !== null &&
    isSomething(amountFen);
  return (
    <Modal
      open
      title="登记预算安排 Enter an appropriation"
      okText="提交复核 Send to be checked"
      okButtonProps={{ disabled: !whole, loading: act.underWay }}
      cancelText="返回 Back"
      onCancel={close}
      onOk={() => {
        if (!whole) return;
        const gives = source === '' ? null : source;
        const line = { policyId, year, reference: reference.trim() };
        act.start({ kind: 'appropriation', ...line, amountFen, source: gives });
      }}
    >
      <label className="field">
        <Two zh="政策" en="Policy" />
        <select value={policyId} onChange={(event) => setPolicy(event.target.value)}>
          <option value="">请选择 Choose</option>
          {payable.map((one) => (
            <option key={one.id} value={one.id}>
              {one.title.zh}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <Two zh="年度" en="Year" />
        <Input inputMode="numeric" value={year} onChange={(event) => setYear(event.target.value)} />
      </label>
      {shares.length === 0 ? null : (
        <label className="field">
          <Two zh="资金来源" en="Who gives it" />
          <select value={source} onChange={(event) => setSource(event.target.value)}>
            <option value="">各来源按比例 Each source its share</option>
            {shares.map((one) => (
              <option key={one.source} value={one.source}>
                {one.title.zh} {one.title.en}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="field">
        <Two zh="金额（元）" en="Amount in yuan" />
        <Input inputMode="decimal" value={yuan} onChange={(event) => setYuan(event.target.value)} />
      </label>
      <Reference value={reference} change={setReference} />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
    </Modal>
  );
}

/** Opens the form of an appropriation. */
export function EnterAppropriation({ budgets }: { budgets: readonly Budget[] }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setAsking(true)}>
        登记预算安排 Enter money
      </Button>
      {asking ? <Grant budgets={budgets} close={() => setAsking(false)} /> : null}
    </>
  );
}

/** Where goes what a year leaves, and by which document. */
export function CloseYear({ budget }: { budget: Budget }) {
  const [asking, setAsking] = useState(false);
  const [leftTo, setLeftTo] = useState<'next-year' | 'treasury'>('next-year');
  const [reference, setReference] = useState('');
  const act = useEntering(() => setAsking(false));
  if (budget.closed !== null || !budget.outlook.yearOver) return null;
  const { policyId, year } = budget;
  return (
    <>
      <Button onClick={() => setAsking(true)}>年终结账 Close the year</Button>
      <Modal
        open={asking}
        title={`${budget.title.zh}：${year} 年结账 Close ${year}`}
        okText="提交复核 Send to be checked"
        okButtonProps={{
          disabled: reference.trim().length < REFERENCE_MIN,
          loading: act.underWay,
        }}
        cancelText="返回 Back"
        onCancel={() => setAsking(false)}
        onOk={() =>
          act.start({ kind: 'closing', policyId, year, leftTo, reference: reference.trim() })
        }
      >
        <p>
          <Two zh="没有承诺的资金" en="What nobody is promised" />{' '}
          <Amount fen={budget.availableFen} />；
          <Two
            zh="已承诺的继续从本年度预算拨付。"
            en="What is promised is still paid from this year."
          />
        </p>
        <label className="field">
          <Two zh="结余去向" en="What is left goes to" />
          <select
            value={leftTo}
            onChange={(event) => setLeftTo(event.target.value as typeof leftTo)}
          >
            <option value="next-year">结转下年 Next year</option>
            <option value="treasury">收回国库 The treasury</option>
          </select>
        </label>
        <Reference value={reference} change={setReference} />
        {act.failure === null ? null : <FailureNotice error={act.failure} />}
      </Modal>
    </>
  );
}
