import { useQuery } from '@tanstack/react-query';
import { formsQuery } from '../api/queries.ts';
import { Link } from './link.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

/** What the enterprise may apply for and be decided for at once; nothing where there is nothing. */
export function Offers() {
  const may = useMay('form.read');
  const query = useQuery({ ...formsQuery, enabled: may });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="phone-card offers" aria-labelledby="offers">
      <h2 id="offers">
        <Two zh="即申即享" en="Apply and know at once" />
      </h2>
      <ul>
        {items.map((offer) => (
          <li key={offer.policyId}>
            <Link to={{ page: 'form', id: offer.policyId }} className="benefit-link">
              <Two {...offer.title} stacked />
            </Link>
            <p className="benefit-small">
              {offer.asks === 0 ? (
                <Two zh="信息齐全，签署即办" en="everything is known, only to be signed" />
              ) : (
                <Two
                  zh={`只需补填 ${offer.asks} 项，当场判定`}
                  en={`${offer.asks} to fill in, decided on the spot`}
                />
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
