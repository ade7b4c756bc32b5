import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Skeleton, type TableColumnsType } from 'antd';
import { useId, useState } from 'react';
import type { DatasetState, StandingRecord } from '../api/contract.ts';
import { standingRecordsQuery } from '../api/queries.ts';
import { DataTable, head, LoadMore } from './data-table.tsx';
import { Loaded } from './loaded.tsx';
import { FailureNotice } from './notice.tsx';
import { ReasonField } from './reason-field.tsx';
import { Two } from './two.tsx';
import { REASON_MIN, useProposal } from './use-proposal.ts';

/** In place of a fact: the item is not of the enterprise at all. */
const WHOLE = '';

const COLUMNS: TableColumnsType<StandingRecord> = [
  {
    key: 'record',
    title: head('主体与明细', 'Subject and item'),
    render: (_, one) => (
      <span className="cell-who">
        {one.subject.name}
        <span>
          {one.item} {one.period === 'asOf' ? '' : one.period}
        </span>
      </span>
    ),
  },
  {
    key: 'facts',
    title: head('记录内容', 'What is recorded'),
    render: (_, one) => (
      <>
        {one.facts.map(({ fact, title, value }) => (
          <div key={fact}>
            <Two zh={`${title.zh}：${value.zh}`} en={`${title.en}: ${value.en}`} />
          </div>
        ))}
      </>
    ),
  },
  { key: 'since', title: head('自', 'Since'), render: (_, one) => one.validFrom },
  { key: 'act', title: head('办理', 'Act'), render: (_, one) => <Correct record={one} /> },
];

/** What an officer says is wrong in a record: which of its facts, or that the item is another's, and why. */
function Correct({ record }: { record: StandingRecord }) {
  const [asking, setAsking] = useState(false);
  const act = useProposal(() => setAsking(false));
  return (
    <div className="act">
      <Button onClick={() => setAsking(true)}>提出更正 Correct</Button>
      <Modal
        open={asking}
        title="哪里不对？What is wrong?"
        footer={null}
        onCancel={() => setAsking(false)}
        destroyOnHidden
      >
        <Proposal record={record} act={act} />
      </Modal>
    </div>
  );
}

type ProposalProps = { record: StandingRecord; act: ReturnType<typeof useProposal> };

function Proposal({ record, act }: ProposalProps) {
  const [fact, setFact] = useState(record.isItem ? WHOLE : (record.facts[0]?.fact ?? WHOLE));
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const [which, what] = [useId(), useId()];
  const whole = fact === WHOLE;
  const ready = (whole || value.trim() !== '') && reason.trim().length >= REASON_MIN;
  const said = { recordId: record.recordId, fact, reason: reason.trim() };
  return (
    <>
      <label className="field" htmlFor={which}>
        <Two zh="数据项" en="Fact" />
      </label>
      <select id={which} value={fact} onChange={(event) => setFact(event.target.value)}>
        {record.isItem ? (
          <option value={WHOLE}>整条明细不属于该企业 The item is another’s</option>
        ) : null}
        {record.facts.map((one) => (
          <option key={one.fact} value={one.fact}>
            {one.title.zh}（{one.value.zh}）
          </option>
        ))}
      </select>
      {whole ? null : (
        <>
          <label className="field" htmlFor={what}>
            <Two
              zh="应为（部门用词、数字、金额以元计、日期如 2025-09-30）"
              en="It should be (the department’s word, a number, yuan, a day as 2025-09-30)"
            />
          </label>
          <Input
            id={what}
            maxLength={200}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        </>
      )}
      <ReasonField zh="依据和理由" en="Why" most={1000} value={reason} change={setReason} />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Button
        type="primary"
        disabled={!ready}
        loading={act.underWay}
        onClick={() => act.start({ ...said, value: whole ? null : value.trim() })}
      >
        提交更正申请 Send
      </Button>
    </>
  );
}

function Found({ dataset, creditCode }: { dataset: string; creditCode: string }) {
  const query = useInfiniteQuery(standingRecordsQuery(dataset, creditCode));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 2 }} />}>
      {() => (
        <DataTable
          name="数据记录 Records"
          rows={rows}
          rowKey="recordId"
          columns={COLUMNS}
          empty={
            <strong>本部门数据中没有该主体的记录 Your department has no record of it here</strong>
          }
          footer={query.hasNextPage ? <LoadMore query={query} /> : undefined}
        />
      )}
    </Loaded>
  );
}

/** Where officers find a record of their department, of one subject, one item or period, and say what is wrong in it. */
export function FindRecords({ datasets }: { datasets: readonly DatasetState[] }) {
  const [dataset, setDataset] = useState('');
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState<{ dataset: string; creditCode: string } | null>(null);
  const [of, by] = [useId(), useId()];
  const chosen = dataset === '' ? (datasets[0]?.dataset ?? '') : dataset;
  return (
    <section className="card upload" aria-label="更正数据记录 Correct a record">
      <h2>
        <Two zh="更正数据记录" en="Correct a record" />
      </h2>
      <p>
        <Two
          zh="按统一社会信用代码查找本部门的记录（包括逐条明细），提出更正；由另一人核实。"
          en="Find a record of your department by credit code, item by item, and say what is wrong; somebody else verifies it."
        />
      </p>
      <div className="upload-fields">
        <label className="field" htmlFor={of}>
          <Two zh="查找的数据集" en="Dataset to look in" />
          <select id={of} value={chosen} onChange={(event) => setDataset(event.target.value)}>
            {datasets.map((one) => (
              <option key={one.dataset} value={one.dataset}>
                {one.title.zh} {one.title.en}
              </option>
            ))}
          </select>
        </label>
        <label className="field" htmlFor={by}>
          <Two zh="统一社会信用代码" en="Credit code" />
          <Input
            id={by}
            maxLength={40}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </label>
      </div>
      <Button
        disabled={code.trim().length < 4 || chosen === ''}
        onClick={() => setAsked({ dataset: chosen, creditCode: code.trim() })}
      >
        查找 Find
      </Button>
      {asked === null ? null : <Found {...asked} />}
    </section>
  );
}
