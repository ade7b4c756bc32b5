import { useQuery } from '@tanstack/react-query';
import { mattersQuery } from '../api/inspection-queries.ts';

/** What the list of matters calls what other answers name by an id; the id itself where the list has it no more. */
export function useListed() {
  const listed = useQuery(mattersQuery).data?.items ?? [];
  return {
    matterTitle: (id: string) => listed.find((one) => one.id === id)?.title.zh ?? id,
    authorityTitle: (id: string) =>
      listed.find(({ authority }) => authority.id === id)?.authority.title.zh ?? id,
  };
}
