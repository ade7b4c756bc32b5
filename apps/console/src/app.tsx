import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import type { Session } from './api/contract.ts';
import { sessionQuery } from './api/queries.ts';
import { CheckInPage } from './pages/check-in.tsx';
import { CheckPage } from './pages/check.tsx';
import { PublicDrawPage } from './pages/draw.tsx';
import { PublicDraws } from './pages/draws.tsx';
import { PublicMatters } from './pages/matters.tsx';
import { Notices } from './pages/notices.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { Crash } from './parts/crash.tsx';
import { useRoute } from './parts/link.tsx';
import { FailureNotice } from './parts/notice.tsx';
import { navigate, type Route } from './parts/router.ts';
import { SignedInAs } from './parts/signed-in.tsx';

/** It searches with the parts of the officers' page. */
const Catalogue = lazy(() =>
  import('./pages/catalogue.tsx').then((loaded) => ({ default: loaded.Catalogue })),
);
const Officer = lazy(() => import('./officer.tsx').then((loaded) => ({ default: loaded.Officer })));
const Enterprise = lazy(() =>
  import('./enterprise.tsx').then((loaded) => ({ default: loaded.Enterprise })),
);

/** The first place of a person: what enterprises came for, or what an officer may see. */
function firstPlace(session: Session): Route {
  if (session.roles.includes('enterprise')) return { page: 'benefits' };
  if (session.permissions.includes('run.read')) return { page: 'runs' };
  if (session.permissions.includes('list.read')) return { page: 'lists' };
  if (session.permissions.includes('budget.read')) return { page: 'budgets' };
  if (session.permissions.includes('grading.start')) return { page: 'gradings' };
  if (session.permissions.includes('saving.read')) return { page: 'savings' };
  if (session.permissions.includes('task.close')) return { page: 'tasks' };
  return { page: 'policies' };
}

/** Whether a place belongs to the desktop of officers or to the page of enterprises. */
function isAtHome(route: Route, session: Session): boolean {
  if (route.page === 'home') return false;
  if (route.page === 'missing') return true;
  const forEnterprises = [
    'benefits',
    'benefit',
    'form',
    'why',
    'messages',
    'channels',
    'repairs',
    'statement',
    'receipt',
    'my-visits',
    'my-credit',
  ].includes(route.page);
  return forEnterprises === session.roles.includes('enterprise');
}

function Waiting() {
  return (
    <div className="waiting" role="status" aria-label="正在载入 Loading">
      <span className="waiting-bar" />
    </div>
  );
}

function SignedInApp({ session, route }: { session: Session; route: Route }) {
  const atHome = isAtHome(route, session);
  useEffect(() => {
    if (!atHome) navigate(firstPlace(session), true);
  }, [atHome, session]);
  if (!atHome) return <Waiting />;
  return (
    <SignedInAs session={session}>
      <Suspense fallback={<Waiting />}>
        {session.roles.includes('enterprise') ? (
          <Enterprise route={route} />
        ) : (
          <Officer route={route} />
        )}
      </Suspense>
    </SignedInAs>
  );
}

/** The page of a place that is open to everybody, signed in or not. */
function publicPage(route: Route): ReactNode {
  switch (route.page) {
    case 'notices':
      return <Notices />;
    case 'check':
      return <CheckPage key={route.code} code={route.code} />;
    case 'check-in':
      return <CheckInPage />;
    case 'draws':
      return <PublicDraws />;
    case 'draw':
      return <PublicDrawPage key={route.id} id={route.id} />;
    case 'matters':
      return <PublicMatters />;
    case 'catalogue':
      return (
        <Suspense fallback={<Waiting />}>
          <Catalogue />
        </Suspense>
      );
    default:
      return undefined;
  }
}

/** The console: the sign-in page, and behind it the desktop or the phone page. */
export function App() {
  const route = useRoute();
  const session = useQuery(sessionQuery);
  const open = publicPage(route);
  if (open !== undefined) return <Crash>{open}</Crash>;
  if (session.data === undefined) {
    if (session.error === null) return <Waiting />;
    return (
      <main className="alone">
        <h1>惠至 Huizhi</h1>
        <FailureNotice error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  return (
    <Crash>
      {session.data === null ? <SignIn /> : <SignedInApp session={session.data} route={route} />}
    </Crash>
  );
}
