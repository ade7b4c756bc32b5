import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PublicDraw } from '../api/contract.ts';
import { publicDrawQuery } from '../api/inspection-queries.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PublicFrame } from '../parts/public-frame.tsx';

/** How many of a long list are shown at once. */
const STEP = 50;

/** How many stood in each stratum, and how many of them were drawn. */
function strataOf({ list, drawn }: PublicDraw) {
  return list.shares.map(({ stratum, perMille }) => ({
    stratum,
    perMille,
    listed: list.firms.filter((one) => one.stratum === stratum).length,
    drawn: drawn.filter((one) => one.stratum === stratum).length,
  }));
}

function Strata({ draw }: { draw: PublicDraw }) {
  return (
    <div className="notice-table" role="region" aria-label="各层 Strata" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">层 Stratum</th>
            <th scope="col">比例 Share</th>
            <th scope="col">名单 Listed</th>
            <th scope="col">抽中 Drawn</th>
          </tr>
        </thead>
        <tbody>
          {strataOf(draw).map((one) => (
            <tr key={one.stratum}>
              <th scope="row">{one.stratum}</th>
              <td>{one.perMille}‰</td>
              <td>{one.listed}</td>
              <td>{one.drawn}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Names of this draw alone: whose each is, its owner can prove with an opening. */
function Drawn({ draw }: { draw: PublicDraw }) {
  const [shown, setShown] = useState(STEP);
  return (
    <>
      <div className="notice-table" role="region" aria-label="抽中的名字 Drawn names" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">企业（本次抽取的名字）Firm</th>
              <th scope="col">层 Stratum</th>
              <th scope="col">检查人员 Inspectors</th>
            </tr>
          </thead>
          <tbody>
            {draw.drawn.slice(0, shown).map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <code>{one.id.slice(0, 16)}…</code>
                </th>
                <td>{one.stratum}</td>
                <td>
                  {one.inspectors.map((name) => (
                    <code key={name}>{name.slice(0, 8)}… </code>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown < draw.drawn.length ? (
        <button type="button" className="notice-more" onClick={() => setShown(shown + STEP)}>
          再显示 {Math.min(STEP, draw.drawn.length - shown)} 个 Show more（{draw.drawn.length}）
        </button>
      ) : null}
    </>
  );
}

function Conflicts({ draw }: { draw: PublicDraw }) {
  const away = draw.list.inspectors.reduce((sum, one) => sum + one.conflicts.length, 0);
  return (
    <p>
      检查人员 {draw.list.inspectors.length} 名，每组 {draw.list.team} 名，每人最多{' '}
      {draw.list.mostLoad} 项；名单中的回避关系 {away} 条，抽取时已避开。
      <span lang="en">
        {draw.list.inspectors.length} inspectors, teams of {draw.list.team}, {away} conflicts of
        interest kept away from.
      </span>
    </p>
  );
}

/** A draw as it was published, and how anybody does it again. */
export function PublicDrawPage({ id }: { id: string }) {
  const query = useQuery(publicDrawQuery(id));
  const address = `${window.location.origin}/api/v1/public/draws/${id}`;
  return (
    <PublicFrame title={{ zh: '公布的抽取', en: 'A published draw' }} here="draws">
      <p>
        <Link to={{ page: 'draws' }}>← 全部抽取 All draws</Link>
      </p>
      <Loaded query={query} skeleton={<p className="secondary">正在载入 Loading…</p>}>
        {(draw) => (
          <>
            <article className="notice-card" aria-label="种子与承诺 Seed and commitment">
              <h2>
                种子与承诺<span lang="en">Seed and commitment</span>
              </h2>
              <dl className="matter-facts">
                <div>
                  <dt>事先公布的承诺值 Commitment, published beforehand</dt>
                  <dd className="seed">{draw.commitment}</dd>
                </div>
                <div>
                  <dt>公开的种子 Seed, revealed</dt>
                  <dd className="seed">{draw.seed}</dd>
                </div>
              </dl>
            </article>
            <article className="notice-card" aria-label="自己核验 Verify it yourself">
              <h2>
                自己核验<span lang="en">Verify it yourself</span>
              </h2>
              <p>
                下载名单，在任何一台装有惠至的电脑上重放，结果须与公布的完全一致；承诺值请用您事先保存的。
                <span lang="en">
                  Download it and do the draw again on any machine; use the commitment that you
                  kept.
                </span>
              </p>
              <p className="seed">curl -o draw.json {address}</p>
              <p className="seed">
                npx huizhi draw verify draw.json --commitment {draw.commitment}
              </p>
              <a href={`/api/v1/public/draws/${id}`} download="draw.json">
                下载公布的抽取 Download the published draw
              </a>
            </article>
            <article className="notice-card" aria-label="结果 Result">
              <h2>
                结果<span lang="en">Result</span>
              </h2>
              <Strata draw={draw} />
              <Conflicts draw={draw} />
              <Drawn draw={draw} />
            </article>
          </>
        )}
      </Loaded>
    </PublicFrame>
  );
}
