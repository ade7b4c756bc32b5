import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd-mobile';
import { useState } from 'react';
import type { ReliefStatement } from '../api/contract.ts';
import { aboutQuery } from '../api/queries.ts';
import { statementQuery } from '../api/saving-queries.ts';
import { Amount } from '../parts/amount.tsx';
import { Choice } from '../parts/choice.tsx';
import type { Fact } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ToldAmount } from '../parts/told-amount.tsx';
import { Two } from '../parts/two.tsx';
import { yearsBefore } from '../parts/years.ts';

const DOCUMENTS = {
  bill: '账单 Bill',
  return: '申报表 Return',
  payment: '支付凭证 Payment',
} as const;

function Sums({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="evidence">
      {facts.map(({ zh, en, value }) => (
        <div key={en}>
          <dt>
            <Two zh={zh} en={en} />
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function sumsOf(of: {
  promisedFen: string;
  realisedFen: string;
  gapFen: string | null;
  unknown?: number;
}): Fact[] {
  return [
    {
      zh: '应享',
      en: 'Promised',
      value: (
        <>
          <Amount fen={of.promisedFen} />
          {(of.unknown ?? 0) > 0 ? <span>（另有 {of.unknown} 项金额未知）</span> : null}
        </>
      ),
    },
    { zh: '已享', en: 'Realised', value: <Amount fen={of.realisedFen} /> },
    { zh: '差额', en: 'Gap', value: <ToldAmount fen={of.gapFen} unknown /> },
  ];
}

function Lines({ lines }: { lines: ReliefStatement['lines'] }) {
  if (lines.length === 0)
    return (
      <p className="benefit-small">
        <Two zh="还没有单据入账。" en="No document was posted yet." />
      </p>
    );
  return (
    <ul className="benefit-list">
      {lines.map((line) => (
        <li key={`${line.on} ${line.item} ${line.amountFen}`} className="benefit-item">
          <p>
            {line.on}　{DOCUMENTS[line.document]}　<Amount fen={line.amountFen} />
          </p>
          <p className="benefit-small">
            {line.item}　{line.period}
          </p>
          {line.because === null ? null : <p className="benefit-small">{line.because}</p>}
        </li>
      ))}
    </ul>
  );
}

function Measures({ statement }: { statement: ReliefStatement }) {
  return (
    <>
      {statement.measures.map((measure) => (
        <section key={measure.measureId} className="phone-card" aria-label={measure.title.zh}>
          <h2>
            <Two {...measure.title} stacked />
          </h2>
          <Sums facts={sumsOf(measure)} />
          <Lines
            lines={statement.lines.filter(({ measureId }) => measureId === measure.measureId)}
          />
        </section>
      ))}
    </>
  );
}

function Shown({ statement }: { statement: ReliefStatement }) {
  if (statement.measures.length === 0)
    return (
      <section className="nothing">
        <h2>
          <Two zh="该年度没有减负记录" en="No relief in this year" stacked />
        </h2>
      </section>
    );
  return (
    <>
      <section className="phone-card" aria-label="全年合计 The year together">
        <Sums facts={sumsOf(statement)} />
        <p className="benefit-small">
          <Two
            zh="明细合计与账本余额逐分核对一致。"
            en="Its lines come to what the ledger holds, to the fen."
          />
        </p>
        <p>
          <a
            href={`/api/v1/savings/mine.pdf?year=${statement.year}`}
            download={`${statement.year}年度减负对账单.pdf`}
          >
            下载 PDF 对账单 Download as PDF
          </a>
        </p>
      </section>
      <Measures statement={statement} />
    </>
  );
}

/** The yearly statement of the enterprise: what each measure promised and brought, document by document. */
export function Statement() {
  const { data: about } = useQuery(aboutQuery);
  const today = about?.businessDate ?? '';
  const [chosen, choose] = useState('');
  const year = chosen === '' ? today.slice(0, 4) : chosen;
  const query = useQuery({ ...statementQuery(year), enabled: year !== '' });
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'benefits' }}>← 我的惠企 My benefits</Link>}
        title={{ zh: '年度减负对账单', en: 'Statement of relief' }}
        lead={{
          zh: '各项减负措施应享多少、已享多少，逐张单据列明。',
          en: 'What each measure promised you and what it brought, document by document.',
        }}
      />
      <Choice zh="年度" en="Year" one value={year} options={yearsBefore(today)} choose={choose} />
      <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={8} animated />}>
        {(statement) => <Shown statement={statement} />}
      </Loaded>
    </>
  );
}
