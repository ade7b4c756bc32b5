import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PublicNotice } from '../api/contract.ts';
import { publicItemsQuery, publicNoticesQuery } from '../api/queries.ts';
import { Amount } from '../parts/amount.tsx';
import { formatCount } from '../parts/clock.ts';
import { Loaded } from '../parts/loaded.tsx';
import { PublicFrame } from '../parts/public-frame.tsx';
import { Two } from '../parts/two.tsx';

function Items({ notice }: { notice: PublicNotice }) {
  const query = useInfiniteQuery(publicItemsQuery(notice.listId));
  return (
    <Loaded query={query} skeleton={<p className="secondary">正在载入 Loading…</p>}>
      {({ pages }) => (
        <>
          <div className="notice-table">
            <table>
              <thead>
                <tr>
                  <th scope="col">序号 No.</th>
                  <th scope="col">企业 Enterprise</th>
                  <th scope="col">统一社会信用代码 Credit code</th>
                  <th scope="col">区划 Division</th>
                  <th scope="col" className="notice-amount">
                    金额 Amount
                  </th>
                </tr>
              </thead>
              <tbody>
                {pages
                  .flatMap((page) => page.items)
                  .map((item, index) => (
                    <tr key={`${item.creditCode ?? item.name} ${index}`}>
                      <td>{index + 1}</td>
                      <td>{item.name}</td>
                      <td>
                        <code>{item.creditCode ?? '—'}</code>
                      </td>
                      <td>{item.divisionName}</td>
                      <td className="notice-amount">
                        <Amount fen={item.amountFen} />
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
          {query.hasNextPage ? (
            <button
              type="button"
              className="notice-more"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              更多 More
            </button>
          ) : null}
        </>
      )}
    </Loaded>
  );
}

function Notice({ notice }: { notice: PublicNotice }) {
  const [open, setOpen] = useState(false);
  const id = `notice-${notice.listId}`;
  return (
    <article className="notice-card" aria-labelledby={id}>
      <h2 id={id}>
        关于《{notice.title.zh}》拟享受企业名单的公示
        <span lang="en">Enterprises to receive: {notice.title.en}</span>
      </h2>
      <dl className="notice-facts">
        <div>
          <dt>主管部门 Authority</dt>
          <dd>
            <Two {...notice.authority} />
          </dd>
        </div>
        <div>
          <dt>所属期 Period</dt>
          <dd>{notice.period}</dd>
        </div>
        <div>
          <dt>公示期 In publicity</dt>
          <dd>
            {notice.from} 至 {notice.until}
          </dd>
        </div>
        <div>
          <dt>户数 Enterprises</dt>
          <dd>{formatCount(notice.itemCount)}</dd>
        </div>
        <div>
          <dt>金额 Amount</dt>
          <dd>
            <Amount fen={notice.amountFen} />
          </dd>
        </div>
      </dl>
      <p>
        对名单有异议的，请在公示期内以实名方式向主管部门反映，并提供具体事实；收到异议的企业暂停拨付，核实后再办理。
        <span lang="en">
          Object under your own name to the authority before the last day; payment to that
          enterprise stops until it has been looked into.
        </span>
      </p>
      <button
        type="button"
        className="notice-more"
        aria-expanded={open}
        onClick={() => setOpen((before) => !before)}
      >
        {open ? '收起名单 Hide' : '查看名单 Show the list'}
      </button>
      {open ? <Items notice={notice} /> : null}
    </article>
  );
}

/** What is in publicity (公示), for everybody, signed in or not. */
export function Notices() {
  const query = useQuery(publicNoticesQuery);
  return (
    <PublicFrame title={{ zh: '公示', en: 'Public notices' }} here="notices">
      <Loaded query={query} skeleton={<p className="secondary">正在载入 Loading…</p>}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="notice-card">
              目前没有公示中的名单。<span lang="en">Nothing is in publicity now.</span>
            </p>
          ) : (
            items.map((notice) => <Notice key={notice.listId} notice={notice} />)
          )
        }
      </Loaded>
    </PublicFrame>
  );
}
