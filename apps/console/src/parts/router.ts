/** A place in the console. Every address is one of these, and every one has an address. */
export type Route =
  | { page: 'home' | 'runs' | 'lists' | 'policies' | 'budgets' | 'benefits' | 'missing' }
  | { page: 'run' | 'list' | 'benefit'; id: string };

const COLLECTIONS = ['runs', 'lists', 'policies', 'budgets', 'benefits'] as const;
const ONE_OF = { runs: 'run', lists: 'list', benefits: 'benefit' } as const;
const ALL_OF = { run: 'runs', list: 'lists', benefit: 'benefits' } as const;

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The place an address names; `missing` if it names none. */
export function parsePath(path: string): Route {
  const [collection, id, ...more] = path.split('/').filter((part) => part !== '');
  if (collection === undefined) return { page: 'home' };
  const known = COLLECTIONS.find((name) => name === collection);
  if (known === undefined || more.length > 0) return { page: 'missing' };
  if (id === undefined) return { page: known };
  const name = decoded(id);
  if (name === null || known === 'policies' || known === 'budgets') return { page: 'missing' };
  return { page: ONE_OF[known], id: name };
}

/** The address of a place. */
export function pathOf(route: Route): string {
  if ('id' in route) return `/${ALL_OF[route.page]}/${encodeURIComponent(route.id)}`;
  return route.page === 'home' || route.page === 'missing' ? '/' : `/${route.page}`;
}

/** Goes to a place; `replace` leaves no step back to where one was. */
export function navigate(route: Route, replace = false): void {
  const path = pathOf(route);
  if (replace) window.history.replaceState(null, '', path);
  else window.history.pushState(null, '', path);
  window.dispatchEvent(new PopStateEvent('popstate'));
  window.scrollTo(0, 0);
}
