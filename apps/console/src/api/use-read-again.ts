import { useQueryClient } from '@tanstack/react-query';

/** After anything was said of a list, it and its review are read again. */
export function useReadAgain(id: string) {
  const queries = useQueryClient();
  return () => {
    for (const key of [['list', id], ['lists'], ['tasks'], ['budgets']])
      void queries.invalidateQueries({ queryKey: key });
  };
}
