import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useState } from 'react';
import type { AuthorityRating } from '../api/contract.ts';
import { ratingsQuery } from '../api/inspection-queries.ts';
import { aboutQuery } from '../api/queries.ts';
import { Loaded } from './loaded.tsx';
import { Two } from './two.tsx';

function Rating({ rating }: { rating: AuthorityRating }) {
  const { name, firms, ratings, average, words } = rating;
  return (
    <li className="visit-card">
      <h3>
        <Two {...name} />
      </h3>
      {average === null ? (
        <p>
          <Two
            zh="评价的企业不足五家，不告知。"
            en="Fewer than five firms rated: nothing is told."
          />
        </p>
      ) : (
        <p>
          {average} 星，{firms} 家企业，{ratings} 次评价{' '}
          <span lang="en">
            {average} of 5 stars, {firms} firms, {ratings} ratings
          </span>
        </p>
      )}
      {words.map((one, at) => (
        <p key={at}>“{one}”</p>
      ))}
    </li>
  );
}

/** What firms say of the reader's authority in a year: together and of five firms or more, in words once the year is over. */
export function AuthorityRatings() {
  const thisYear = useQuery(aboutQuery).data?.businessDate.slice(0, 4) ?? '';
  const [chosen, setChosen] = useState<string | null>(null);
  const year = chosen ?? thisYear;
  const query = useQuery({ ...ratingsQuery(year), enabled: year !== '' });
  const years = thisYear === '' ? [] : [thisYear, String(Number(thisYear) - 1)];
  return (
    <section className="card" aria-label="企业评价 What firms say">
      <h2>
        <Two zh="企业评价" en="What firms say" />
      </h2>
      <div className="filter" role="group" aria-label="评价年度 Year of ratings">
        {years.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === year}
            onClick={() => setChosen(one)}
          >
            {one}
          </button>
        ))}
      </div>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 2 }} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="secondary">
              <Two zh="这一年没有评价。" en="No ratings in this year." />
            </p>
          ) : (
            <ul className="visit-list">
              {items.map((rating) => (
                <Rating key={rating.authority} rating={rating} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
