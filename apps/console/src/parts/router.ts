/** A place in the console. Every address is one of these, and every one has an address. */
export type Route =
  | {
      page:
        | 'home'
        | 'runs'
        | 'policies'
        | 'readiness'
        | 'budgets'
        | 'data'
        | 'holds'
        | 'tasks'
        | 'benefits'
        | 'messages'
        | 'channels'
        | 'repairs'
        | 'statement'
        | 'savings'
        | 'costs'
        | 'charge-lists'
        | 'told'
        | 'notices'
        | 'adjustments'
        | 'objections'
        | 'declarations'
        | 'payments'
        | 'gradings'
        | 'check-in'
        | 'inspections'
        | 'inspection-plans'
        | 'inspection-draws'
        | 'inspection-matters'
        | 'inspection-refusals'
        | 'urgent-visits'
        | 'joint-visits'
        | 'demands'
        | 'findings'
        | 'my-visits'
        | 'my-credit'
        | 'draws'
        | 'matters'
        | 'catalogue'
        | 'missing';
    }
  /** All lists, or those that one run drafted. */
  | { page: 'lists'; run?: string }
  /** The audit trail, or the part of it that is about one thing. */
  | { page: 'audit'; of?: string }
  | {
      page: 'run' | 'list' | 'benefit' | 'payment' | 'grading' | 'receipt' | 'delivery';
      id: string;
    }
  | { page: 'inspection' | 'inspection-plan' | 'joint-proposal' | 'finding'; id: string }
  /** A draw as it was published, for everybody. */
  | { page: 'draw'; id: string }
  /** The code that an officer shows before an inspection, by the inspection's id. */
  | { page: 'show-code'; id: string }
  /** Whether a decision receipt stands, by the code on it. */
  | { page: 'check'; code: string }
  /** The form of a policy, by the policy's id. */
  | { page: 'form'; id: string }
  /** Why one's own firm does or does not qualify for a policy, by the policy's id. */
  | { page: 'why'; id: string }
  /** Trying a change of a policy, whose id is its name. */
  | { page: 'simulation'; policy: string };

const COLLECTIONS = [
  'runs',
  'lists',
  'policies',
  'readiness',
  'budgets',
  'data',
  'holds',
  'tasks',
  'audit',
  'benefits',
  'messages',
  'channels',
  'repairs',
  'statement',
  'savings',
  'costs',
  'charge-lists',
  'told',
  'notices',
  'adjustments',
  'objections',
  'declarations',
  'payments',
  'gradings',
  // Its code stands in the fragment, which no server is sent.
  'check-in',
  'inspections',
  'inspection-plans',
  'inspection-draws',
  'inspection-matters',
  'inspection-refusals',
  'urgent-visits',
  'joint-visits',
  'demands',
  'findings',
  'my-visits',
  'my-credit',
  'draws',
  'matters',
  'catalogue',
] as const;
const ONE_OF = {
  runs: 'run',
  lists: 'list',
  benefits: 'benefit',
  payments: 'payment',
  gradings: 'grading',
  inspections: 'inspection',
  'inspection-plans': 'inspection-plan',
  'joint-visits': 'joint-proposal',
  findings: 'finding',
  draws: 'draw',
  data: 'delivery',
} as const;
const ALL_OF = {
  run: 'runs',
  list: 'lists',
  benefit: 'benefits',
  form: 'forms',
  why: 'why',
  payment: 'payments',
  grading: 'gradings',
  delivery: 'data',
  receipt: 'receipts',
  'show-code': 'show-code',
  inspection: 'inspections',
  'inspection-plan': 'inspection-plans',
  'joint-proposal': 'joint-visits',
  finding: 'findings',
  draw: 'draws',
} as const;

/** An id as the API gives them; anything else cannot name a thing. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Policies have names. */
const POLICY = /^[a-z0-9-]{1,100}$/;

/** The code on a receipt; one that was altered names a place too, where that is said. */
const CODE = /^[A-Za-z0-9_-]{1,100}$/;

/** The trail is also about accounts, whose id is a name. */
const TRAIL_ID_MAX = 200;

function allOf(page: (typeof COLLECTIONS)[number], query: URLSearchParams): Route {
  const run = page === 'lists' ? query.get('run') : null;
  if (run !== null) return ID.test(run) ? { page: 'lists', run } : { page: 'missing' };
  const of = page === 'audit' ? query.get('of') : null;
  if (of !== null && of !== '')
    return of.length <= TRAIL_ID_MAX ? { page: 'audit', of } : { page: 'missing' };
  // The compiler compares no more than twenty-five kinds of places one by one.
  return { page } as Route;
}

/** A place in a collection that has no page of its own. */
function ownPlace(collection: string, id: string): Route | undefined {
  if (collection === 'forms') return POLICY.test(id) ? { page: 'form', id } : { page: 'missing' };
  if (collection === 'why') return POLICY.test(id) ? { page: 'why', id } : { page: 'missing' };
  if (collection === 'receipts') return ID.test(id) ? { page: 'receipt', id } : { page: 'missing' };
  if (collection === 'show-code')
    return ID.test(id) ? { page: 'show-code', id } : { page: 'missing' };
  if (collection === 'check')
    return CODE.test(id) ? { page: 'check', code: id } : { page: 'missing' };
  return undefined;
}

/** The place an address (path and query) names; `missing` if it names none. */
export function parsePath(address: string): Route {
  const [path = '', query = ''] = address.split('?', 2);
  const [collection, id, ...more] = path.split('/').filter((part) => part !== '');
  if (collection === undefined) return { page: 'home' };
  const own = id === undefined || more.length > 0 ? undefined : ownPlace(collection, id);
  if (own !== undefined) return own;
  const known = COLLECTIONS.find((name) => name === collection);
  if (known === undefined || more.length > 0) return { page: 'missing' };
  if (id === undefined) return allOf(known, new URLSearchParams(query));
  if (known === 'policies')
    return POLICY.test(id) ? { page: 'simulation', policy: id } : { page: 'missing' };
  if (!ID.test(id) || !(known in ONE_OF)) return { page: 'missing' };
  return { page: ONE_OF[known as keyof typeof ONE_OF], id };
}

/** The address of a place. */
export function pathOf(route: Route): string {
  if (route.page === 'simulation') return `/policies/${route.policy}`;
  if (route.page === 'check') return `/check/${route.code}`;
  if ('id' in route) return `/${ALL_OF[route.page]}/${route.id}`;
  if (route.page === 'lists' && route.run !== undefined) {
    return `/lists?run=${route.run}`;
  }
  if (route.page === 'audit' && route.of !== undefined) {
    return `/audit?of=${encodeURIComponent(route.of)}`;
  }
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
