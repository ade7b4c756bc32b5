import type { FindingProposal } from '../api/contract.ts';
import { OUTCOMES } from './inspection-words.ts';
import { Notice } from './notice.tsx';
import { Two } from './two.tsx';

type Entry = NonNullable<FindingProposal['outcome']>;

function Basis({ entry }: { entry: Entry }) {
  const { document, article, clause } = entry.basis;
  return (
    <>
      <p>
        {document}
        {article ?? ''}
      </p>
      <p className="secondary">
        <Two {...clause} stacked />
      </p>
    </>
  );
}

/** What the four lists propose, with article and explanation, and what could apply if more were established. */
export function FindingProposalShown({ proposal }: { proposal: FindingProposal }) {
  const { outcome, uncoerced, open } = proposal;
  return (
    <section aria-label="四张清单的建议 What the four lists propose">
      <h3>
        <Two zh="四张清单的建议" en="What the four lists propose" />
      </h3>
      {outcome === null ? (
        <p className="secondary">
          <Two
            zh="已查明的事实没有从宽的条目，由办理人依法决定。"
            en="Nothing that was established calls for leniency: the officer decides by law."
          />
        </p>
      ) : (
        <Notice tone="good">
          <p className="notice-text">
            <strong>
              <Two {...OUTCOMES[outcome.list as keyof typeof OUTCOMES]} />
            </strong>
            ：<Two {...outcome.act} />
          </p>
          <Basis entry={outcome} />
        </Notice>
      )}
      {uncoerced === null ? null : (
        <Notice tone="plain">
          <p className="notice-text">
            <Two zh="不实施行政强制" en="no coercive measure" />：<Two {...uncoerced.act} />
          </p>
          <Basis entry={uncoerced} />
        </Notice>
      )}
      {open.length === 0 ? null : (
        <p className="secondary">
          <Two
            zh={`还有 ${open.length} 个条目因事实未查明而不能适用：${open.map(({ entry }) => entry.act.zh).join('；')}`}
            en={`${open.length} more could apply if more were established`}
            stacked
          />
        </p>
      )}
    </section>
  );
}
