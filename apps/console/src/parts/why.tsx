import type { Explanation, ExplanationNode } from '../api/contract.ts';
import { discriminates } from './decisive.ts';
import { Two } from './two.tsx';
import { truthWord } from './words.ts';
import { WrongFact } from './wrong-fact.tsx';

const SIGNS = {
  true: 'M5 12.5l4.5 4.5L19 7.5',
  false: 'M6 6l12 12M18 6L6 18',
  unknown: '',
} as const;

function Truth({ truth }: { truth: ExplanationNode['truth'] }) {
  const word = truthWord(truth);
  return (
    <span className={`truth truth-${word.tone}`}>
      <svg viewBox="0 0 24 24" width="14" height="14" aria-hidden="true">
        {truth === 'unknown' ? (
          <text x="12" y="19" textAnchor="middle" fontSize="20">
            ?
          </text>
        ) : (
          <path d={SIGNS[truth]} />
        )}
      </svg>
      {word.zh} <span lang="en">{word.en}</span>
    </span>
  );
}

/** The department a fact comes from, which of its datasets, and as of when. */
function Source({ node }: { node: ExplanationNode }) {
  if (node.source === undefined) return null;
  const { title, department, asOf } = node.source;
  // A department may bear the dataset in its own name; said once is enough.
  const zh = department.zh.includes(title.zh) ? department.zh : `${department.zh}（${title.zh}）`;
  const en = department.en.toLowerCase().includes(title.en.toLowerCase())
    ? department.en
    : `${department.en} (${title.en})`;
  return (
    <p className="source">
      <span>
        来源 <span lang="en">Source</span>：
        <Two zh={zh} en={en} />
      </span>
      <span>
        数据截至 <span lang="en">Data as of</span> <time dateTime={asOf}>{asOf}</time>
      </span>
    </p>
  );
}

function Sentence({ node, marked }: { node: ExplanationNode; marked: boolean }) {
  return (
    <>
      <Truth truth={node.truth} />
      {marked && node.decisive ? (
        <span className="decisive">
          关键 <span lang="en">decisive</span>
        </span>
      ) : null}
      <Two {...node.sentence} stacked />
    </>
  );
}

type BranchProps = {
  node: ExplanationNode;
  depth: number;
  /** Whether it says something here that a condition is decisive. */
  marked: boolean;
};

function Branch({ node, depth, marked }: BranchProps) {
  if (node.children.length === 0) {
    return (
      <li className="branch">
        <Sentence node={node} marked={marked} />
        <Source node={node} />
        <WrongFact node={node} />
      </li>
    );
  }
  return (
    <li className="branch">
      <details open={depth < 2}>
        <summary>
          <Sentence node={node} marked={marked} />
        </summary>
        <Source node={node} />
        <ul>
          {node.children.map((child, index) => (
            <Branch
              key={`${index} ${child.sentence.zh}`}
              node={child}
              depth={depth + 1}
              marked={discriminates(node.children)}
            />
          ))}
        </ul>
      </details>
    </li>
  );
}

function leavesOf(node: ExplanationNode): ExplanationNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}

/** Why the rule decided so: first as sentences with their sources, then every condition. */
export function Why({ explanation }: { explanation: Explanation }) {
  const leaves = leavesOf(explanation.tree);
  return (
    <>
      <ol className="reasons">
        {explanation.reasons.map((reason) => {
          const leaf = leaves.find((node) => node.sentence.zh === reason.zh);
          return (
            <li key={reason.zh}>
              <Two {...reason} stacked />
              {leaf === undefined ? null : <Source node={leaf} />}
            </li>
          );
        })}
      </ol>
      {explanation.amount === null ? null : (
        <p className="reason-amount">
          <strong>
            <Two zh="金额如何得出" en="How the amount is made up" />
          </strong>
          <Two {...explanation.amount} stacked />
        </p>
      )}
      <details className="all-conditions">
        <summary>
          <Two zh="逐项核对全部条件" en="Every condition checked" />
        </summary>
        <ul className="tree">
          <Branch node={explanation.tree} depth={0} marked={false} />
        </ul>
      </details>
    </>
  );
}
