import type { ReactNode } from 'react';
import { Two } from './two.tsx';

export type Fact = { zh: string; en: string; value: ReactNode };

/** Short facts under their names. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.en}>
          <dt>
            <Two zh={fact.zh} en={fact.en} />
          </dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
