import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Page } from './contract.ts';

/** A list that is loaded page by page. */
export function pagesOf<Item>(
  key: readonly (string | null)[],
  load: (cursor: string | null) => Promise<Page<Item>>,
) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<Item>) => last.nextCursor,
  });
}
