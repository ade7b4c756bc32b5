import { useInfiniteQuery } from '@tanstack/react-query';
import type { DrawCommitment } from '../api/contract.ts';
import { commitmentsQuery } from '../api/inspection-queries.ts';
import { dayBefore, formatInstant } from '../parts/clock.ts';
import { DRAW_STATES, groundWord, PLAN_KINDS } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { useListed } from '../parts/listed.ts';
import { Loaded } from '../parts/loaded.tsx';
import { PublicFrame } from '../parts/public-frame.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

function Draw({ one }: { one: DrawCommitment }) {
  const { matterTitle, authorityTitle } = useListed();
  const title = matterTitle(one.matterId);
  return (
    <article className="notice-card" aria-label={`${title} ${one.commitment.slice(0, 8)}`}>
      <h2>{title}</h2>
      <div className="tags">
        <StateTag word={DRAW_STATES[one.state]} />
      </div>
      <dl className="notice-facts">
        <div>
          <dt>部门 Authority</dt>
          <dd>{authorityTitle(one.authority)}</dd>
        </div>
        <div>
          <dt>计划 Plan</dt>
          <dd>
            {PLAN_KINDS[one.planKind].zh} {one.startsOn} 至 {dayBefore(one.endsOn)}
          </dd>
        </div>
        <div>
          <dt>承诺 Committed</dt>
          <dd>{formatInstant(one.committedAt)}</dd>
        </div>
        {one.revealedAt === null ? null : (
          <div>
            <dt>种子公开 Seed revealed</dt>
            <dd>{formatInstant(one.revealedAt)}</dd>
          </div>
        )}
        {one.drawn === null ? null : (
          <div>
            <dt>抽中 Drawn</dt>
            <dd>
              {one.drawn} 户：待实施 {one.planned}，已实施 {one.done}，已取消 {one.cancelled}
              {one.processed < one.drawn ? `，尚待安排 ${one.drawn - one.processed}` : null}
            </dd>
          </div>
        )}
        {one.named === 0 ? null : (
          <div>
            <dt>未经抽取、由人指定 Named beside the draw</dt>
            <dd>{one.named} 户</dd>
          </div>
        )}
        {one.abandonedGround === null ? null : (
          <div>
            <dt>放弃事由 Given up because</dt>
            <dd>
              <Two {...groundWord(one.abandonedGround)} />
            </dd>
          </div>
        )}
      </dl>
      <p>
        承诺值 Commitment
        <code className="seed">{one.commitment}</code>
      </p>
      {one.state === 'drawn' ? (
        <Link to={{ page: 'draw', id: one.drawId }}>
          公布的抽取与核验方法 The draw, and how to verify it →
        </Link>
      ) : null}
    </article>
  );
}

/** Draws for everybody: each commitment stays here, also of those that were given up. */
export function PublicDraws() {
  const query = useInfiniteQuery(commitmentsQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PublicFrame title={{ zh: '双随机抽取', en: 'Random draws' }} here="draws">
      <p>
        抽取之前先公布承诺值，抽取之后公布种子、名单和结果。请保存承诺值，日后可以核对没有重抽。
        <span lang="en">
          The commitment is published before, the seed, list and result after. Keep a commitment and
          you can see later that nobody drew again.
        </span>
      </p>
      <Loaded query={query} skeleton={<p className="secondary">正在载入 Loading…</p>}>
        {() =>
          items.length === 0 ? (
            <p className="notice-card">
              还没有抽取。<span lang="en">Nothing was drawn yet.</span>
            </p>
          ) : (
            <>
              {items.map((one) => (
                <Draw key={one.drawId} one={one} />
              ))}
              {query.hasNextPage ? (
                <button
                  type="button"
                  className="notice-more"
                  onClick={() => void query.fetchNextPage()}
                >
                  更早的抽取 Earlier draws
                </button>
              ) : null}
            </>
          )
        }
      </Loaded>
    </PublicFrame>
  );
}
