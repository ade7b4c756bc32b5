import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import type { SimulationBasis } from '../api/contract.ts';
import { simulationBasisQuery, simulationQuery } from '../api/queries.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SimulationEffect } from '../parts/simulation-effect.tsx';
import { SimulationFigures } from '../parts/simulation-figures.tsx';
import { Two } from '../parts/two.tsx';

/** Keys are not sent while somebody types on. */
const PAUSE_MILLISECONDS = 300;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), PAUSE_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled;
}

function Findings({
  of,
}: {
  of: readonly { pointer: string; code: string; what: { zh: string; en: string } }[];
}) {
  return (
    <ul>
      {of.map((finding) => (
        <li key={`${finding.pointer} ${finding.code}`}>
          <code>{finding.pointer === '' ? '/' : finding.pointer}</code>{' '}
          <Two {...finding.what} stacked />
        </li>
      ))}
    </ul>
  );
}

function Trial({ basis }: { basis: SimulationBasis }) {
  const [document, setDocument] = useState(basis.document);
  const settled = useSettled(document);
  const query = useQuery(simulationQuery(basis.policyId, settled));
  const behind = settled !== document || query.isFetching;
  return (
    <>
      <SimulationFigures
        figures={basis.figures}
        published={basis.document}
        document={document}
        change={setDocument}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {({ findings, effect }) => (
          <div aria-busy={behind}>
            {behind ? (
              <div className="waiting" role="status" aria-label="正在试算 Counting">
                <span className="waiting-bar" />
              </div>
            ) : null}
            {findings.length === 0 ? null : (
              <Notice tone={effect === null ? 'bad' : 'warn'}>
                <Findings of={findings} />
              </Notice>
            )}
            {effect === null ? null : <SimulationEffect effect={effect} />}
          </div>
        )}
      </Loaded>
    </>
  );
}

/** Trying a change of a published policy: its figures on top, what the change would do below. */
export function SimulationPage({ policy }: { policy: string }) {
  const query = useQuery(simulationBasisQuery(policy));
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'policies' }}>← 全部政策 All policies</Link>}
        title={{ zh: '试算', en: 'Try a change' }}
        lead={
          query.data === undefined
            ? undefined
            : {
                zh: `${query.data.title.zh}（${query.data.period}）。改动只用来试算，不保存。`,
                en: `${query.data.title.en} (${query.data.period}). Nothing is stored.`,
              }
        }
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 8 }} />}>
        {(basis) => <Trial basis={basis} />}
      </Loaded>
    </>
  );
}
