import { useState } from 'react';
import type { EntitlementDetail } from '../api/contract.ts';
import { formatInstant } from './clock.ts';
import { Two } from './two.tsx';

function Hash({ zh, en, value }: { zh: string; en: string; value: string }) {
  const [said, setSaid] = useState('');
  const copy = () => {
    // Browsers offer the clipboard only over HTTPS or on this machine; the text can be selected.
    const written = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error('none'));
    written.then(
      () => setSaid('已复制 Copied'),
      () => setSaid('请手动选择 Select it by hand'),
    );
  };
  return (
    <div>
      <dt>
        <Two zh={zh} en={en} />
      </dt>
      <dd className="hash">
        <code title={value}>{value.slice(0, 16)}…</code>
        <button
          type="button"
          className="plain-button"
          onClick={copy}
          aria-label={`复制 Copy: ${zh} ${en}`}
        >
          复制 <span lang="en">Copy</span>
        </button>
        <span role="status" className="copied">
          {said}
        </span>
      </dd>
    </div>
  );
}

/** What the decision was made from, so that it can be repeated and checked later. */
export function Evidence({ evidence }: { evidence: EntitlementDetail['evidence'] }) {
  return (
    <dl className="evidence">
      <div>
        <dt>
          <Two zh="数据截至" en="Data as of" />
        </dt>
        <dd>{evidence.asOf}</dd>
      </div>
      <div>
        <dt>
          <Two zh="系统知悉时间" en="Known at" />
        </dt>
        <dd>{formatInstant(evidence.knownAt)}</dd>
      </div>
      <Hash zh="规则指纹" en="Decision hash" value={evidence.decisionHash} />
      <Hash zh="数据指纹" en="Fact hash" value={evidence.factVectorHash} />
    </dl>
  );
}
