import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd-mobile';
import { useState } from 'react';
import type {
  AuthorityBurden,
  InspectionDocument,
  InspectionFinding,
  VisitOfFirm,
} from '../api/contract.ts';
import {
  ownBurdenQuery,
  ownDemandsQuery,
  ownDocumentsQuery,
  ownFindingsQuery,
  ownVisitsQuery,
} from '../api/inspection-queries.ts';
import { aboutQuery } from '../api/queries.ts';
import { FindingOfFirm } from '../parts/finding-of-firm.tsx';
import { FirmRights } from '../parts/firm-rights.tsx';
import { Link } from '../parts/link.tsx';
import { useListed } from '../parts/listed.ts';
import { Loaded } from '../parts/loaded.tsx';
import { OwnDemands } from '../parts/own-demands.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Two } from '../parts/two.tsx';
import { VisitOfFirmCard } from '../parts/visit-of-firm.tsx';
import '../styles/inspections.css';

function Burden({ one, visits }: { one: AuthorityBurden; visits: readonly VisitOfFirm[] }) {
  const { authorityTitle } = useListed();
  const visited = visits.find(({ authorityId }) => authorityId === one.authority);
  const name = visited?.authority.zh ?? authorityTitle(one.authority);
  const filed = one.months.reduce((sum, month) => sum + month.filed, 0);
  return (
    <section className="phone-card" aria-label={name}>
      <h2>{name}</h2>
      <dl className="evidence">
        <div>
          <dt>本年已入企 Visits made</dt>
          <dd>{one.visits} 次</dd>
        </div>
        <div>
          <dt>其中投诉、转办、监测 For a filed reason</dt>
          <dd>{filed} 次，不占上限</dd>
        </div>
        {one.breaches === 0 ? null : (
          <div>
            <dt>其中不合规 Breaches: urgent, and confirmed by nobody</dt>
            <dd>{one.breaches} 次</dd>
          </div>
        )}
        <div>
          <dt>年度上限 Most by plan in a year</dt>
          <dd>{one.quota === null ? '本年没有计划内检查' : `${one.quota.granted} 次`}</dd>
        </div>
        {one.quota === null ? null : (
          <div>
            <dt>剩余 Left</dt>
            <dd>{one.quota.available} 次</dd>
          </div>
        )}
        <div>
          <dt>要求填报、开会等 Data, forms and meetings asked for</dt>
          <dd>
            {one.demands.made} 次
            {one.demands.quota === null ? '' : `，年度上限 ${one.demands.quota.granted} 次`}
            {one.demands.withdrawn === 0 ? '' : `，另撤销 ${one.demands.withdrawn} 次`}
          </dd>
        </div>
        <div>
          <dt>按月 By month</dt>
          <dd>
            {one.months.map(({ month, planned, filed: other }) => (
              <div key={month}>
                {month}：{planned + other} 次
              </div>
            ))}
            {one.months.length === 0 ? '—' : null}
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Visits(props: {
  visits: readonly VisitOfFirm[];
  documents: readonly InspectionDocument[];
}) {
  const { visits, documents } = props;
  if (visits.length === 0)
    return (
      <section className="phone-card">
        <p>
          <Two
            zh="这一年没有对您的检查，没有事先通知您的检查，也没有您答复过的检查码。"
            en="Nobody inspected you in this year or told you of a visit, and you answered no code."
            stacked
          />
        </p>
      </section>
    );
  return (
    <ul className="visit-list">
      {visits.map((visit) => (
        <VisitOfFirmCard
          key={visit.inspectionId}
          visit={visit}
          documents={documents.filter(({ inspectionId }) => inspectionId === visit.inspectionId)}
        />
      ))}
    </ul>
  );
}

function Findings({ findings }: { findings: readonly InspectionFinding[] }) {
  if (findings.length === 0)
    return (
      <section className="phone-card">
        <p>
          <Two zh="没有关于您的检查发现。" en="No finding is about you." />
        </p>
      </section>
    );
  return findings.map((finding) => <FindingOfFirm key={finding.id} finding={finding} />);
}

function Section({ zh, en }: { zh: string; en: string }) {
  return (
    <h2 className="section-title">
      <Two zh={zh} en={en} />
    </h2>
  );
}

/** What inspections took of the firm in a year against its quotas, the codes it answered, what was found, and its rights. */
export function MyVisits() {
  const today = useQuery(aboutQuery).data?.businessDate;
  const [chosen, setChosen] = useState<string | null>(null);
  const thisYear = today?.slice(0, 4) ?? '';
  const year = chosen ?? thisYear;
  const visits = useQuery({ ...ownVisitsQuery(year), enabled: year !== '' });
  const burden = useQuery({ ...ownBurdenQuery(year), enabled: year !== '' });
  const demands = useQuery({ ...ownDemandsQuery(year), enabled: year !== '' });
  const findings = useQuery(ownFindingsQuery);
  const documents = useQuery(ownDocumentsQuery);
  const lastYear = thisYear === '' ? '' : String(Number(thisYear) - 1);
  const bars = <Skeleton.Paragraph lineCount={4} animated />;
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'benefits' }}>← 我的惠企 My benefits</Link>}
        title={{ zh: '我的检查', en: 'Inspections of my firm' }}
        lead={{
          zh: '谁在何时来查了什么，用了多少年度次数，查出了什么，您可以怎样做。',
          en: 'Who came when and for what, against your quota; what was found, and what you may do.',
        }}
      />
      <div className="filter" role="group" aria-label="年度 Year">
        {[thisYear, lastYear]
          .filter((one) => one !== '')
          .map((one) => (
            <button
              key={one}
              type="button"
              className="plain-button"
              aria-pressed={one === year}
              onClick={() => setChosen(one)}
            >
              {one}
            </button>
          ))}
      </div>
      <Section zh="年度检查次数" en="Visits against the quota" />
      <Loaded query={burden} skeleton={bars}>
        {({ items }) =>
          items.length === 0 ? (
            <section className="phone-card">
              <p>
                <Two zh="这一年没有检查次数。" en="There are no visits in this year." />
              </p>
            </section>
          ) : (
            items.map((one) => (
              <Burden key={one.authority} one={one} visits={visits.data?.items ?? []} />
            ))
          )
        }
      </Loaded>
      <Section zh="入企检查与亮码" en="Visits and codes" />
      <Loaded query={visits} skeleton={bars}>
        {({ items }) => <Visits visits={items} documents={documents.data?.items ?? []} />}
      </Loaded>
      <Section zh="要求填报、开会等" en="Data, forms and meetings" />
      <Loaded query={demands} skeleton={bars}>
        {({ items }) => <OwnDemands demands={items} />}
      </Loaded>
      <Section zh="检查发现" en="What was found" />
      <Loaded query={findings} skeleton={bars}>
        {({ items }) => <Findings findings={items} />}
      </Loaded>
      <FirmRights />
    </>
  );
}
