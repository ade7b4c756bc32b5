import type { LegalBasis } from '../api/contract.ts';

/** What a policy rests on, document by document, each with its article. */
export function LegalBasisList({ basis }: { basis: readonly LegalBasis[] }) {
  if (basis.length === 0) return <span className="secondary">未载明 Not stated</span>;
  return (
    <ul className="basis">
      {basis.map((item) => (
        <li key={`${item.title}${item.article ?? ''}`}>
          {item.title}
          {item.article === null ? null : <span className="basis-article"> {item.article}</span>}
        </li>
      ))}
    </ul>
  );
}
