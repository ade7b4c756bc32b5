import { useQueryClient } from '@tanstack/react-query';
import { proposeAmendment } from '../api/calls.ts';
import { useAct } from '../api/use-act.ts';

/** The API refuses a shorter reason. */
export const REASON_MIN = 2;

/** What is said to be wrong, and what is right: null where nothing is. */
export type Proposal = {
  readonly recordId: string;
  readonly fact: string;
  readonly value: string | null;
  readonly reason: string;
};

/** Sends a proposal to the department that owns the data. */
export function useProposal(onSent: () => void) {
  const queries = useQueryClient();
  return useAct({
    intent: ({ recordId, fact, value, reason }: Proposal) => [
      'amendment.propose',
      recordId,
      fact,
      value ?? '',
      reason,
    ],
    send: (proposal, key) => proposeAmendment(proposal, key),
    onDone: () => {
      onSent();
      void queries.invalidateQueries({ queryKey: ['amendments'] });
    },
  });
}
