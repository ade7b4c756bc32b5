import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd-mobile';
import type { DecisionReceipt } from '../api/contract.ts';
import { receiptQuery } from '../api/queries.ts';
import { Amount } from '../parts/amount.tsx';
import { formatInstant } from '../parts/clock.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { QrCode } from '../parts/qr-code.tsx';
import { pathOf } from '../parts/router.ts';
import { Two } from '../parts/two.tsx';
import '../styles/receipt.css';

function Facts({ facts }: { facts: DecisionReceipt['content']['facts'] }) {
  return (
    <ul className="receipt-facts">
      {facts.map((fact, place) => (
        <li key={`${place} ${fact.sentence.zh}`}>
          <Two {...fact.sentence} stacked />
          {fact.value === null ? null : <strong>{fact.value.zh}</strong>}
          {fact.source === null ? null : (
            <span className="secondary">
              {fact.source.department.zh} ·{' '}
              <time dateTime={fact.source.asOf}>{fact.source.asOf}</time>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Paper({ receipt }: { receipt: DecisionReceipt }) {
  const { content } = receipt;
  const address = `${window.location.origin}${pathOf({ page: 'check', code: receipt.code })}`;
  return (
    <article className="phone-card receipt" aria-label="判定凭证 Decision receipt">
      <h2>
        <Two {...content.title} stacked />
      </h2>
      <dl>
        <dt>企业 Enterprise</dt>
        <dd>{receipt.subjectName}</dd>
        <dt>统一社会信用代码 Credit code</dt>
        <dd>{receipt.creditCode ?? '—'}</dd>
        <dt>主管部门 Authority</dt>
        <dd>
          <Two {...content.authority} />
        </dd>
        <dt>所属期与金额 Period and amount</dt>
        <dd>
          {content.period} · <Amount fen={content.amountFen} hint />
        </dd>
        <dt>判定日期 Decided on</dt>
        <dd>
          <time dateTime={content.decidedOn}>{content.decidedOn}</time>
        </dd>
      </dl>
      <h3>
        <Two zh="所依据的事实" en="The facts it rests on" />
      </h3>
      <Facts facts={content.facts} />
      <h3>
        <Two zh="政策依据" en="Legal basis" />
      </h3>
      <ul>
        {content.basis.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <div className="receipt-check">
        <QrCode text={address} label="验证二维码 QR code to check this receipt" />
        <p>
          <Two
            zh="扫码可验证本凭证是否有效。二维码和网址中不含企业或个人信息。"
            en="Scan to see whether this receipt stands. Neither code nor address holds anything of anybody."
            stacked
          />
        </p>
        <p className="receipt-address">{address}</p>
      </div>
      <dl className="receipt-proof">
        <dt>凭证摘要 Digest (SHA-256)</dt>
        <dd>
          <code>{receipt.digest}</code>
        </dd>
        <dt>规则与事实 Rule and facts</dt>
        <dd>
          <code>{content.decisionHash.slice(0, 16)}…</code>{' '}
          <code>{content.factVectorHash.slice(0, 16)}…</code>
        </dd>
        <dt>出具时间 Issued</dt>
        <dd>{formatInstant(receipt.issuedAt)}</dd>
      </dl>
    </article>
  );
}

/** The receipt of a decision: to show, to print, and to be checked by whoever is shown it. */
export function ReceiptPage({ id }: { id: string }) {
  const query = useQuery(receiptQuery(id));
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'benefit', id }}>← 该项惠企 The benefit</Link>}
        title={{ zh: '判定凭证', en: 'Decision receipt' }}
        actions={
          <Button className="receipt-print" onClick={() => window.print()}>
            打印 Print
          </Button>
        }
      />
      <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={12} animated />}>
        {(receipt) => <Paper receipt={receipt} />}
      </Loaded>
    </>
  );
}
