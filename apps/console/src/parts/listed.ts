import { useQuery } from '@tanstack/react-query';
import type { SupervisedMatter, Text } from '../api/contract.ts';
import { mattersQuery } from '../api/inspection-queries.ts';
import { useSession } from './signed-in.tsx';

/** What the list of matters calls what other answers name by an id; the id itself where the list has it no more. */
export function useListed() {
  const listed = useQuery(mattersQuery).data?.items ?? [];
  return {
    authorityName: (id: string): Text =>
      listed.find(({ authority }) => authority.id === id)?.authority.title ?? { zh: id, en: '' },
    matterTitle: (id: string) => listed.find((one) => one.id === id)?.title.zh ?? id,
    authorityTitle: (id: string) =>
      listed.find(({ authority }) => authority.id === id)?.authority.title.zh ?? id,
  };
}

/** The matters of the authorities for which the reader acts, and those authorities, each once; forms offer no others. */
export function useOwnListed() {
  const { authorities: own } = useSession();
  const listed: readonly SupervisedMatter[] = useQuery(mattersQuery).data?.items ?? [];
  const matters = listed.filter(({ authority: { id } }) => own.includes('*') || own.includes(id));
  return {
    matters,
    authorities: [...new Map(matters.map(({ authority: one }) => [one.id, one])).values()],
  };
}
