import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use } from 'react';
import { signOut } from '../api/calls.ts';
import type { Permission, Session } from '../api/contract.ts';
import { endSession } from '../api/session-end.ts';
import { useAct } from '../api/use-act.ts';
import { navigate } from './router.ts';

const SignedIn = createContext<Session | null>(null);

/** Hands the session down to every page. */
export function SignedInAs({ session, children }: { session: Session; children: ReactNode }) {
  return <SignedIn value={session}>{children}</SignedIn>;
}

/** Who is signed in. Only pages behind the sign-in may ask. */
export function useSession(): Session {
  const session = use(SignedIn);
  if (session === null) throw new Error('no session here: this part belongs behind the sign-in');
  return session;
}

/** Whether the person may do something. The API decides again; this only hides what is no use. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

/** Ends the session and forgets everything that was loaded under it. */
export function SignOutButton() {
  const queries = useQueryClient();
  const forget = () => {
    endSession(queries);
    navigate({ page: 'home' }, true);
  };
  const act = useAct({ intent: () => ['session.end'], send: signOut, onDone: forget });
  return (
    <button type="button" className="plain-button" onClick={() => act.start(undefined)}>
      退出 <span lang="en">Sign out</span>
    </button>
  );
}
