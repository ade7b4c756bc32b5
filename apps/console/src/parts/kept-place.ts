/** Where the place is kept while the browser is at the identity provider: in this tab alone, and sent to nobody. */
const KEY = 'huizhi.place';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Keeps the address that is open, its fragment too, before the browser leaves for the identity provider. A code stands in the
 * fragment and no server is ever sent one, so only the browser itself can remember it.
 */
export function keepPlace(store: Store, { pathname, search, hash }: Location): void {
  store.setItem(KEY, `${pathname}${search}${hash}`);
}

/**
 * The address that was kept, once, for whoever comes back to the start; null where there is none. Only a path of this site is ever
 * gone to.
 */
export function takePlace(store: Store, { pathname }: Pick<Location, 'pathname'>): string | null {
  const kept = store.getItem(KEY);
  if (kept === null) return null;
  store.removeItem(KEY);
  return pathname === '/' && /^\/(?![/\\])/.test(kept) ? kept : null;
}
