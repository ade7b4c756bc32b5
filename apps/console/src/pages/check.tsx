import { useQuery } from '@tanstack/react-query';
import type { CheckedReceipt, Text } from '../api/contract.ts';
import { checkedReceiptQuery } from '../api/queries.ts';
import { Amount } from '../parts/amount.tsx';
import { Banner } from '../parts/banner.tsx';
import { Brand } from '../parts/brand.tsx';
import { formatInstant } from '../parts/clock.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Two } from '../parts/two.tsx';
import '../styles/notices.css';
import '../styles/receipt.css';

const STANDINGS: Record<CheckedReceipt['standing'], Text & { sign: string; note: Text }> = {
  valid: {
    sign: '✓',
    zh: '有效',
    en: 'Valid',
    note: {
      zh: '本凭证由惠至出具，所载事项目前有效。请核对下列内容与所出示的一致。',
      en: 'Huizhi issued this receipt and what it says stands. Compare it with what you were shown.',
    },
  },
  unfunded: {
    sign: '!',
    zh: '符合条件，等待资金',
    en: 'Entitled, no money yet',
    note: {
      zh: '本凭证由惠至出具，所载企业符合条件，但尚未为其预留资金。',
      en: 'Huizhi issued this receipt and the enterprise is entitled, but no money is kept for it yet.',
    },
  },
  'owed-back': {
    sign: '!',
    zh: '须退还',
    en: 'To be paid back',
    note: {
      zh: '本凭证由惠至出具，但所载资金事后认定须全部或部分退还，或企业对此有异议待核。',
      en: 'Huizhi issued this receipt, but all or part of its money was found since to have to be paid back, or that is being looked into.',
    },
  },
  stopped: {
    sign: '!',
    zh: '暂停办理',
    en: 'Stopped',
    note: {
      zh: '本凭证由惠至出具，但所载事项正在核实，暂停办理。',
      en: 'Huizhi issued this receipt, but what it says is being looked into and stands still.',
    },
  },
  void: {
    sign: '✕',
    zh: '已失效',
    en: 'Void',
    note: {
      zh: '本凭证由惠至出具，但所载事项已撤回或放弃，不再有效。',
      en: 'Huizhi issued this receipt, but what it says was withdrawn or declined and stands no more.',
    },
  },
};

function Checked({ receipt }: { receipt: CheckedReceipt }) {
  const standing = STANDINGS[receipt.standing];
  return (
    <article className="notice-card" aria-label="验证结果 Result">
      <p className={`check-standing check-${receipt.standing}`} role="status">
        <span aria-hidden>{standing.sign}</span> <Two {...standing} />
      </p>
      <p>
        <Two {...standing.note} stacked />
      </p>
      <h2>
        {receipt.title.zh}
        <span lang="en">{receipt.title.en}</span>
      </h2>
      <dl className="notice-facts">
        {receipt.subjectName === null ? null : (
          <div>
            <dt>企业 Enterprise</dt>
            <dd>
              {receipt.subjectName} {receipt.creditCode}
            </dd>
          </div>
        )}
        <div>
          <dt>主管部门 Authority</dt>
          <dd>
            <Two {...receipt.authority} />
          </dd>
        </div>
        <div>
          <dt>所属期与金额 Period and amount</dt>
          <dd>
            {receipt.period} · <Amount fen={receipt.amountFen} />
          </dd>
        </div>
        <div>
          <dt>判定日期 Decided on</dt>
          <dd>{receipt.decidedOn}</dd>
        </div>
        <div>
          <dt>出具时间 Issued</dt>
          <dd>{formatInstant(receipt.issuedAt)}</dd>
        </div>
      </dl>
      <p className="check-digest">
        凭证摘要 Digest <code>{receipt.digest}</code>
      </p>
    </article>
  );
}

/** Whether a decision receipt stands, for whoever was shown its code. */
export function CheckPage({ code }: { code: string }) {
  const query = useQuery(checkedReceiptQuery(code));
  return (
    <>
      <Banner />
      <main className="notices">
        <header className="notices-head">
          <Link to={{ page: 'home' }} aria-label="惠至 Huizhi 首页 Home">
            <Brand size={36} />
          </Link>
          <h1>
            凭证验证 <span lang="en">Check a receipt</span>
          </h1>
        </header>
        <Loaded query={query} skeleton={<p className="secondary">正在载入 Loading…</p>}>
          {(receipt) =>
            receipt === null ? (
              <article className="notice-card" aria-label="验证结果 Result">
                <p className="check-standing check-void" role="status">
                  <span aria-hidden>✕</span> <Two zh="查无此凭证" en="No such receipt" />
                </p>
                <p>
                  <Two
                    zh="惠至没有出具过这一凭证，或网址不完整、被改动。请让出示人提供原二维码。"
                    en="Huizhi never issued this receipt, or the address is not whole or was altered. Ask for the original code."
                    stacked
                  />
                </p>
              </article>
            ) : (
              <Checked receipt={receipt} />
            )
          }
        </Loaded>
      </main>
    </>
  );
}
