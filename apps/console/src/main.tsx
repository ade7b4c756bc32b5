import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { asFailure } from './api/failure.ts';
import { sessionQuery } from './api/queries.ts';
import { endSession } from './api/session-end.ts';
import { App } from './app.tsx';
import { takePlace } from './parts/kept-place.ts';
import { restoreTextSize } from './parts/text-size.tsx';
import './styles/console.css';
import './styles/plain-parts.css';

/** A session that has ended anywhere has ended everywhere: the sign-in page takes over. */
function onError(thrown: unknown): void {
  const session = queries.getQueryData(sessionQuery.queryKey) ?? null;
  if (asFailure(thrown).status === 401 && session !== null) endSession(queries, true);
}

const queries = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      retry: (count, thrown) => count < 2 && !asFailure(thrown).refused,
      retryDelay: (attempt) => 500 * 2 ** attempt,
      staleTime: 1_000,
    },
    mutations: { retry: false },
  },
});

restoreTextSize();
// Whoever comes back from the identity provider goes on where they were.
const kept = takePlace(window.sessionStorage, window.location);
if (kept !== null) window.history.replaceState(null, '', kept);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
