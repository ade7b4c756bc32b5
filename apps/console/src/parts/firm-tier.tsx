import { useQuery } from '@tanstack/react-query';
import { Button, Input, Skeleton, type TableColumnsType } from 'antd';
import { useId, useState } from 'react';
import type {
  ExplainedTier,
  IndicatorExplained,
  SituationExplained,
  SubjectTiers,
} from '../api/contract.ts';
import { explainedTierQuery, subjectTiersQuery } from '../api/queries.ts';
import { DataTable, head } from './data-table.tsx';
import { Facts } from './facts.tsx';
import { Link } from './link.tsx';
import { Loaded } from './loaded.tsx';
import { ShownPenalties } from './shown-penalties.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

type Read = IndicatorExplained['from'];

/** The values that were read, each with the department it came from and its day. */
function Values({ from }: { from: Read }) {
  return (
    <>
      {from.map(({ fact, title, value, source }) => (
        <div key={fact} className="secondary">
          <Two zh={`${title.zh}：${value.zh}`} en={`${title.en}: ${value.en}`} />
          {source === undefined ? null : (
            <>
              {' '}
              <Two
                zh={`（${source.department.zh}，${source.asOf}）`}
                en={`(${source.department.en}, ${source.asOf})`}
              />
            </>
          )}
        </div>
      ))}
    </>
  );
}

const INDICATORS: TableColumnsType<IndicatorExplained> = [
  {
    key: 'indicator',
    title: head('指标', 'Indicator'),
    render: (_, one) => (
      <div className="cell-title">
        <Two {...one.title} stacked />
        <span>{one.dimension.zh}</span>
      </div>
    ),
  },
  {
    key: 'points',
    title: head('得分', 'Points'),
    align: 'right',
    render: (_, one) => `${one.points ?? '—'} / ${one.full}`,
  },
  {
    key: 'how',
    title: head('如何得出', 'How'),
    render: (_, one) => (
      <>
        <Two {...(one.withoutData ? one.missing.reason : one.how)} stacked />
        <Values from={one.from} />
      </>
    ),
  },
  {
    key: 'source',
    title: head('依据', 'Source'),
    render: (_, one) => <Two {...one.source} stacked />,
  },
];

const HOLDS = {
  true: { zh: '有', en: 'yes' },
  false: { zh: '没有', en: 'no' },
  null: { zh: '不明', en: 'not known' },
} as const;

const SITUATIONS: TableColumnsType<SituationExplained> = [
  {
    key: 'situation',
    title: head('直接判为最差等级的情形', 'Straight to the worst tier'),
    render: (_, one) => <Two {...one.title} stacked />,
  },
  {
    key: 'holds',
    title: head('是否存在', 'Holds'),
    render: (_, one) => <Two {...HOLDS[`${one.holds}`]} />,
  },
  { key: 'from', title: head('所用数据', 'Read'), render: (_, one) => <Values from={one.from} /> },
];

function Explained({ told }: { told: ExplainedTier }) {
  const { subject, why, explanation } = told;
  const { grade, model, tiers } = explanation;
  const tier = tiers.find((one) => one.tier === grade.tier);
  return (
    <>
      <Facts
        facts={[
          {
            zh: '市场主体',
            en: 'Subject',
            value: `${subject.name}${subject.synthetic ? '（合成）' : ''} · ${subject.divisionName}`,
          },
          {
            zh: '等级',
            en: 'Tier',
            value:
              tier === undefined ? (
                <Two zh="不评级" en="not graded" />
              ) : (
                <Two zh={`${tier.tier} ${tier.title.zh}`} en={tier.title.en} />
              ),
          },
          { zh: '评级方式', en: 'Way', value: <Two {...why} /> },
          { zh: '得分', en: 'Score', value: `${grade.score ?? '—'} / ${explanation.fullScore}` },
          { zh: '缺少数据的分值', en: 'Points without data', value: String(grade.unknownPoints) },
          { zh: '评分模型', en: 'Model', value: <Two {...model.title} /> },
        ]}
      />
      <DataTable
        name="指标得分 Indicators"
        rows={explanation.indicators}
        rowKey="id"
        columns={INDICATORS}
        empty={<strong>没有指标 No indicator</strong>}
      />
      <DataTable
        name="直接判级情形 Worst situations"
        rows={explanation.worst}
        rowKey="id"
        columns={SITUATIONS}
        empty={<strong>模型没有规定 The model names none</strong>}
      />
    </>
  );
}

const HISTORY: TableColumnsType<SubjectTiers['items'][number]> = [
  {
    key: 'month',
    title: head('月份', 'Month'),
    render: (_, one) => <Link to={{ page: 'grading', id: one.gradingId }}>{one.month}</Link>,
  },
  { key: 'tier', title: head('等级', 'Tier'), render: (_, one) => one.tier ?? '—' },
  { key: 'score', title: head('得分', 'Score'), render: (_, one) => one.score ?? '—' },
  { key: 'why', title: head('评级方式', 'Way'), render: (_, one) => <Two {...one.why} /> },
];

function OfGrading({ gradingId, creditCode }: { gradingId: string; creditCode: string }) {
  const query = useQuery(explainedTierQuery(gradingId, creditCode));
  return (
    <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 4 }} />}>
      {(told) => <Explained told={told} />}
    </Loaded>
  );
}

function Published({ creditCode }: { creditCode: string }) {
  const query = useQuery(subjectTiersQuery(creditCode));
  return (
    <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 2 }} />}>
      {({ subject, items }) => (
        <>
          <h3>{subject.name}</h3>
          <DataTable
            name="已发布的等级 Published tiers"
            rows={items}
            rowKey="gradingId"
            columns={HISTORY}
            empty={<strong>没有已发布的等级，视为不明 No published tier: it is not known</strong>}
          />
        </>
      )}
    </Loaded>
  );
}

/** Finds a firm by its credit code: its reasons in one grading, or the tiers published of it. */
export function FirmTier({ gradingId }: { gradingId: string | null }) {
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState<string | null>(null);
  const field = useId();
  const mayApply = useMay('amendment.propose');
  const title =
    gradingId === null
      ? { zh: '查一家企业的等级', en: 'The tiers of one firm' }
      : { zh: '查一家企业的逐项得分', en: 'One firm, indicator by indicator' };
  return (
    <section className="card upload" aria-label={`${title.zh} ${title.en}`}>
      <h2>
        <Two {...title} />
      </h2>
      <div className="upload-fields">
        <label className="field" htmlFor={field}>
          <Two zh="统一社会信用代码" en="Credit code" />
          <Input
            id={field}
            maxLength={40}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </label>
      </div>
      <Button disabled={code.trim().length < 4} onClick={() => setAsked(code.trim())}>
        查找 Find
      </Button>
      {asked === null ? null : gradingId === null ? (
        <>
          <Published creditCode={asked} />
          {mayApply ? <ShownPenalties creditCode={asked} /> : null}
        </>
      ) : (
        <OfGrading gradingId={gradingId} creditCode={asked} />
      )}
    </section>
  );
}
