import { useQuery } from '@tanstack/react-query';
import { firmRightsQuery } from '../api/inspection-queries.ts';
import { Link } from './link.tsx';
import { Loaded } from './loaded.tsx';
import { Two } from './two.tsx';

/** The rights of a firm that is inspected, and the public list it can hold an officer to. */
export function FirmRights() {
  const query = useQuery(firmRightsQuery);
  return (
    <section className="phone-card" aria-label="企业的权利 Your rights">
      <h2>
        <Two zh="企业的权利" en="Your rights" />
      </h2>
      <Loaded query={query} skeleton={<p className="secondary">正在载入 Loading…</p>}>
        {({ rights, complaints }) => (
          <ul className="basis">
            {[...rights, complaints].map((right) => (
              <li key={right.zh}>
                <Two {...right} stacked />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <p className="onward">
        <Link to={{ page: 'matters' }}>可以检查的全部事项 All that may be inspected →</Link>
      </p>
      <p>
        <Link to={{ page: 'draws' }}>双随机抽取的公布与核验 Random draws, and how to verify →</Link>
      </p>
    </section>
  );
}
