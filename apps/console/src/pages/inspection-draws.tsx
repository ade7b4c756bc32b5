import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Progress, Skeleton } from 'antd';
import { useState } from 'react';
import type { DrawCommitment } from '../api/contract.ts';
import { holdDraw, revealDraw } from '../api/inspection-calls.ts';
import { commitmentsQuery, drawInspectionsQuery, mattersQuery } from '../api/inspection-queries.ts';
import { lookAgainAfter } from '../api/look-again.ts';
import { useForget } from '../api/use-forget.ts';
import { AbandonDraw } from '../parts/abandon-draw.tsx';
import { AskedAct } from '../parts/asked-act.tsx';
import { dayBefore, formatInstant } from '../parts/clock.ts';
import { LoadMore } from '../parts/data-table.tsx';
import { DrawForm } from '../parts/draw-form.tsx';
import { Facts } from '../parts/facts.tsx';
import { InspectionTable } from '../parts/inspection-table.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { DRAW_STATES, groundWord, PLAN_KINDS } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { useListed } from '../parts/listed.ts';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

/** Whom the draw drew, by name: for officers, and never on the public page. */
function Drawn({ one }: { one: DrawCommitment }) {
  const [open, setOpen] = useState(false);
  const query = useInfiniteQuery({
    ...drawInspectionsQuery(one.drawId, one.processed),
    enabled: open,
  });
  return (
    <>
      <Button aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? '收起抽中的企业 Hide' : '查看抽中的企业 Whom it drew'}
      </Button>
      {open ? <InspectionTable name="抽中的企业 Drawn firms" query={query} /> : null}
    </>
  );
}

function Reveal({ one }: { one: DrawCommitment }) {
  const forget = useForget('draws', 'inspections');
  return (
    <AskedAct
      label="公开种子 Reveal the seed"
      title="公开种子？Reveal the seed?"
      ok="确认公开 Yes, reveal"
      tone="primary"
      intent={['draw.reveal', one.drawId]}
      send={(_, key) => revealDraw(one.drawId, key)}
      onDone={forget}
      onFailed={forget}
    >
      <p>
        <Two
          zh="种子公开后不能收回，也不能放弃，只能抽取。"
          en="Once revealed it can neither be taken back nor given up, only drawn from."
          stacked
        />
      </p>
    </AskedAct>
  );
}

function Hold({ one }: { one: DrawCommitment }) {
  const forget = useForget('draws', 'inspections');
  return (
    <AskedAct
      label="抽取并公布 Draw and publish"
      title="抽取并公布？Draw and publish?"
      ok="确认抽取 Yes, draw"
      tone="primary"
      intent={['draw.hold', one.drawId]}
      send={(_, key) => holdDraw(one.drawId, key)}
      onDone={forget}
      onFailed={forget}
    >
      <p>
        <Two
          zh="按已承诺的名单和种子抽取企业和检查人员，公布种子、名单和结果；抽中企业的检查随后逐批安排，不符合的逐户记入拒绝记录。"
          en="Firms and inspectors are drawn from the list and the seed that were committed to, and all is published; the inspections are planned next, batch by batch."
          stacked
        />
      </p>
    </AskedAct>
  );
}

/** How far the planning of what was drawn has come, while a job is at it; the figures are not read out. */
function Planning({ one: { drawn, processed } }: { one: DrawCommitment }) {
  if (drawn === null || processed >= drawn) return null;
  const percent = Math.floor((100 * processed) / drawn);
  return (
    <>
      <p>
        <Two
          zh={`正在逐批安排检查：${drawn} 家中已处理 ${processed} 家`}
          en={`Inspections are being planned: ${processed} of ${drawn} firms`}
          stacked
        />
      </p>
      <Progress
        percent={percent}
        status="active"
        strokeColor="#0b5c76"
        aria-label="安排进度 Progress of planning"
        aria-valuetext={`${percent}%，${processed} / ${drawn}`}
      />
    </>
  );
}

function Acts({ one }: { one: DrawCommitment }) {
  const may = useMay('inspection.draw');
  if (!may || (one.state !== 'committed' && one.state !== 'revealed')) return null;
  return (
    <div className="acts">
      {one.state === 'committed' ? <Reveal one={one} /> : <Hold one={one} />}
      {one.state === 'committed' ? <AbandonDraw one={one} /> : null}
    </div>
  );
}

/** Firms that were drawn and dealt with, and in whom nothing is inspected. */
const refused = ({ processed, planned, done, cancelled }: DrawCommitment): number =>
  processed - planned - done - cancelled;

function Draw({ one }: { one: DrawCommitment }) {
  const title = useListed().matterTitle(one.matterId);
  const at = (instant: string | null) => (instant === null ? '—' : formatInstant(instant));
  return (
    <section className="card" aria-label={`${title} ${DRAW_STATES[one.state].zh}`}>
      <div className="tags">
        <StateTag word={DRAW_STATES[one.state]} />
      </div>
      <h2>{title}</h2>
      <Facts
        facts={[
          {
            zh: '计划',
            en: 'Plan',
            value: (
              <Link to={{ page: 'inspection-plan', id: one.planId }}>
                {PLAN_KINDS[one.planKind].zh} {one.startsOn} 至 {dayBefore(one.endsOn)}
              </Link>
            ),
          },
          { zh: '承诺', en: 'Committed', value: at(one.committedAt) },
          { zh: '种子公开', en: 'Seed revealed', value: at(one.revealedAt) },
          { zh: '抽取', en: 'Drawn', value: at(one.drawnAt) },
          {
            zh: '抽中',
            en: 'Firms',
            value:
              one.drawn === null
                ? '—'
                : `${one.drawn}（待实施 ${one.planned}，已实施 ${one.done}，已取消 ${one.cancelled}，未予安排 ${refused(one)}）`,
          },
          ...(one.named === 0
            ? []
            : [{ zh: '未经抽取、由人指定', en: 'Named beside it', value: `${one.named}` }]),
          { zh: '承诺值', en: 'Commitment', value: <span className="seed">{one.commitment}</span> },
          ...(one.abandonedGround === null
            ? []
            : [
                {
                  zh: '放弃事由',
                  en: 'Given up because',
                  value: <Two {...groundWord(one.abandonedGround)} />,
                },
              ]),
        ]}
      />
      <Acts one={one} />
      <Planning one={one} />
      {one.state === 'drawn' ? (
        <>
          <p className="onward">
            <Link to={{ page: 'draw', id: one.drawId }}>
              公布的种子、名单和结果，重放核验 The published draw, and how to verify it →
            </Link>
          </p>
          <Drawn one={one} />
        </>
      ) : null}
    </section>
  );
}

/** Random draws as officers make them: committed to, revealed, held. Followed while something is being planned and the page is seen. */
export function InspectionDraws() {
  const query = useInfiniteQuery({
    ...commitmentsQuery,
    refetchInterval: ({ state: { data, dataUpdatedAt } }) =>
      lookAgainAfter(data?.pages.flatMap(({ items }) => items) ?? [], dataUpdatedAt),
    refetchIntervalInBackground: false,
  });
  const matters = useQuery(mattersQuery).data?.items ?? [];
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: '双随机抽取', en: 'Draws' }}
        lead={{
          zh: '先对名单和种子作出承诺并公布，再公开种子，最后抽取；任何人都能用公布的内容重放。',
          en: 'List and seed are committed to and published first, then the seed is revealed, then drawn; anybody can do it again.',
        }}
        actions={<Link to={{ page: 'draws' }}>公开页 The public page →</Link>}
      />
      <InspectionTabs here="inspection-draws" />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {() => (
          <>
            {items.length === 0 ? (
              <section className="card">
                <p>
                  <Two
                    zh="还没有抽取。批准含双随机事项的计划后，在下方选定检查人员并作出承诺。"
                    en="Nothing was drawn yet. Once a plan is approved, name the inspectors below and commit."
                    stacked
                  />
                </p>
              </section>
            ) : null}
            {items.map((one) => (
              <Draw key={one.drawId} one={one} />
            ))}
            <LoadMore query={query} />
          </>
        )}
      </Loaded>
      <DrawForm matters={matters} />
    </>
  );
}
