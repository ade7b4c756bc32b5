import { useListed } from './listed.ts';
import { Two } from './two.tsx';

/** An authority by the name that it has in the list of matters, in both languages. */
export function AuthorityName({ id }: { id: string }) {
  return <Two {...useListed().authorityName(id)} stacked />;
}
