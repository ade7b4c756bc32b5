import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useState } from 'react';
import type { InspectionEntry, Text } from '../api/contract.ts';
import { allInspectionsQuery, myInspectionsQuery } from '../api/inspection-queries.ts';
import { aboutQuery } from '../api/queries.ts';
import { AuthorityRatings } from '../parts/authority-ratings.tsx';
import { dayBefore, daysBetween } from '../parts/clock.ts';
import { LoadMore } from '../parts/data-table.tsx';
import { InspectionTabs } from '../parts/inspection-tabs.tsx';
import { ANSWERS, INSPECTION_STATES, ORIGINS } from '../parts/inspection-words.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { OpenInspection } from '../parts/open-inspection.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMay } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';

/** How far ahead the last day of a plan is said to be near. */
const NEAR_DAYS = 30;

function due({ joint, plan }: InspectionEntry): string {
  if (joint !== null) return joint.day;
  return plan === null ? '' : dayBefore(plan.endsOn);
}

/** When it is to be done, in words. */
function When({ one, today }: { one: InspectionEntry; today: string }) {
  if (one.doneOn !== null) return <Two zh={`${one.doneOn} 已实施`} en={`done on ${one.doneOn}`} />;
  if (one.joint !== null)
    return (
      <Two
        zh={`综合查一次：${one.joint.day}，${one.joint.authorities.length > 1 ? `与其他部门同行，牵头 ${one.joint.lead}` : '合并实施'}`}
        en={`joint visit on ${one.joint.day}`}
      />
    );
  if (one.plan === null) return <Two zh="随时可以实施" en="may be carried out any day" />;
  const last = dayBefore(one.plan.endsOn);
  if (one.plan.startsOn > today)
    return <Two zh={`${one.plan.startsOn} 起方可实施`} en={`not before ${one.plan.startsOn}`} />;
  return last < today ? (
    <Two zh={`计划已于 ${last} 到期，不能再实施`} en={`its plan ended on ${last}`} />
  ) : (
    <Two zh={`${last} 前实施`} en={`by ${last}`} />
  );
}

function VisitCard({ one, today }: { one: InspectionEntry; today: string }) {
  return (
    <li className="visit-card">
      <div className="tags">
        <StateTag word={INSPECTION_STATES[one.state]} />
        {one.answer === null ? null : <StateTag word={ANSWERS[one.answer]} />}
      </div>
      <h3>
        <Link to={{ page: 'inspection', id: one.id }}>
          {one.firm?.name ?? '企业已迁出您的区划'}
          <span className="only-heard"> 打开检查 Open the inspection</span>
        </Link>
      </h3>
      <p>
        <Two {...one.matterTitle} />
      </p>
      <p>
        <When one={one} today={today} /> · {ORIGINS[one.origin].zh}
        {one.plan === null ? '' : `《${one.plan.title}》`}
      </p>
    </li>
  );
}

function Group(props: { title: Text; items: readonly InspectionEntry[]; today: string }) {
  if (props.items.length === 0) return null;
  const { zh, en } = props.title;
  return (
    <section aria-label={`${zh} ${en}`}>
      <h2 className="section-title">
        <Two zh={`${zh}（${props.items.length}）`} en={en} />
      </h2>
      <ul className="visit-list">
        {props.items.map((one) => (
          <VisitCard key={one.id} one={one} today={props.today} />
        ))}
      </ul>
    </section>
  );
}

/** What waits, by how soon it must be done. */
function Waiting({ items, today }: { items: readonly InspectionEntry[]; today: string }) {
  const sorted = [...items].sort((a, b) => (due(a) < due(b) ? -1 : 1));
  const isToday = (one: InspectionEntry) => one.joint?.day === today || one.plan === null;
  const isNear = (one: InspectionEntry) => daysBetween(today, due(one)) <= NEAR_DAYS;
  const now = sorted.filter(isToday);
  const rest = sorted.filter((one) => !isToday(one));
  const joint = rest.filter((one) => one.joint !== null);
  const other = rest.filter((one) => one.joint === null);
  return (
    <>
      <Group title={{ zh: '今天', en: 'Today' }} items={now} today={today} />
      <Group title={{ zh: '综合查一次', en: 'Joint visits' }} items={joint} today={today} />
      <Group
        title={{ zh: '即将到期', en: 'Due soon' }}
        items={other.filter(isNear)}
        today={today}
      />
      <Group
        title={{ zh: '待实施', en: 'To be carried out' }}
        items={other.filter((one) => !isNear(one))}
        today={today}
      />
    </>
  );
}

const STATES = ['planned', 'done', 'cancelled'] as const;

function Nothing({ mine }: { mine: boolean }) {
  return (
    <section className="card">
      <p>
        <strong>
          <Two zh="这里没有检查" en="No inspections here" />
        </strong>
      </p>
      <p className="secondary">
        {mine ? (
          <Two
            zh="按执法证号列出抽取、指定给您或综合查一次安排您去的检查。没有登记执法证的，请联系本单位管理员登记；检查由已批准的计划、抽取或立案来源产生。"
            en="What you were drawn to, named for or sent to by your certificate stands here. Ask your administrator to enter your certificate if it is missing."
            stacked
          />
        ) : (
          <Two
            zh="检查由已批准的计划、双随机抽取或登记的投诉、转办、监测产生。"
            en="Inspections come from approved plans, draws, or filed complaints, transfers and alerts."
            stacked
          />
        )}
      </p>
    </section>
  );
}

/** An inspector's own inspections, or all within sight; made for a phone. */
export function Inspections() {
  const mayVisit = useMay('inspection.visit');
  const [mine, setMine] = useState(mayVisit);
  const [state, setState] = useState<(typeof STATES)[number]>('planned');
  const today = useQuery(aboutQuery).data?.businessDate ?? '';
  const own = useInfiniteQuery({ ...myInspectionsQuery(state), enabled: mine });
  const all = useInfiniteQuery({ ...allInspectionsQuery(state), enabled: !mine });
  const query = mine ? own : all;
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title={{ zh: mine ? '我的检查' : '检查', en: mine ? 'My inspections' : 'Inspections' }}
        lead={{
          zh: '清单之外无检查：到企业前先亮码，企业扫码看到谁来、为何、查什么，接受后再检查。',
          en: 'What is not listed is not inspected: show the code first; the firm reads who comes, why and in what, and answers.',
        }}
      />
      <InspectionTabs here="inspections" />
      {mayVisit ? (
        <div className="filter" role="group" aria-label="范围 Whose">
          <button type="button" aria-pressed={mine} onClick={() => setMine(true)}>
            我的 Mine
          </button>
          <button type="button" aria-pressed={!mine} onClick={() => setMine(false)}>
            全部 All
          </button>
        </div>
      ) : null}
      <div className="filter" role="group" aria-label="按状态筛选 Filter by state">
        {STATES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === state}
            onClick={() => setState(one)}
          >
            {INSPECTION_STATES[one].zh} {INSPECTION_STATES[one].en}
          </button>
        ))}
      </div>
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {() =>
          items.length === 0 ? (
            <Nothing mine={mine} />
          ) : (
            <>
              {state === 'planned' ? (
                <Waiting items={items} today={today} />
              ) : (
                <Group title={INSPECTION_STATES[state]} items={items} today={today} />
              )}
              <LoadMore query={query} />
            </>
          )
        }
      </Loaded>
      <OpenInspection />
      <AuthorityRatings />
    </>
  );
}
