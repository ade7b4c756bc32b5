import type { Installation } from './installation.ts';
import type { Visit } from './visit.ts';

/** A list as the interface says it. */
interface List {
  readonly id: string;
  readonly policyId: string;
  readonly state: string;
  readonly itemCount: number;
}

/** A firm on a list. */
export interface ListedFirm {
  readonly subjectName: string;
  readonly creditCode: string;
  readonly amountFen: string;
  readonly state: string;
}

/** Long enough for an account, and nobody's. */
export const FIRM_PASSWORD = 'a-firm-of-the-tale';

/** The lists of a policy that whoever is signed in may see, the longest first. */
export async function listsOf(visit: Visit, policyId: string): Promise<List[]> {
  const answer = await visit.page.request.get('/api/v1/lists?limit=200');
  const { items } = (await answer.json()) as { items: List[] };
  return items
    .filter((list) => list.policyId === policyId)
    .sort((a, b) => b.itemCount - a.itemCount);
}

/** The firms on a list that were told and have not answered, by number. */
export async function firmsTold(visit: Visit, listId: string): Promise<ListedFirm[]> {
  const firms: ListedFirm[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await visit.page.request.get(`/api/v1/lists/${listId}/items?limit=100${after}`);
    const page = (await answer.json()) as { items: ListedFirm[]; nextCursor: string | null };
    firms.push(...page.items);
    cursor = page.nextCursor;
  }
  return firms.filter(({ state }) => state === 'notified');
}

/** Opens an account for somebody who answers for a firm; its password is {@link FIRM_PASSWORD}. */
export function openFirm(
  installation: Installation,
  account: string,
  { creditCode, subjectName }: ListedFirm,
): Promise<void> {
  const words = ['account', '--account', account, '--name', subjectName, '--roles', 'enterprise'];
  return installation.command(
    [...words, '--enterprise', creditCode, '--password-stdin'],
    FIRM_PASSWORD,
  );
}
