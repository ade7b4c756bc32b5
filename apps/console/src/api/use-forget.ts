import { useQueryClient } from '@tanstack/react-query';

/** After something was done, everything under these first words of keys is read again. */
export function useForget(...heads: readonly string[]) {
  const queries = useQueryClient();
  return () => {
    for (const head of heads) void queries.invalidateQueries({ queryKey: [head] });
  };
}
