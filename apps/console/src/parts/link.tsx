import { type ComponentProps, type MouseEvent, useSyncExternalStore } from 'react';
import { navigate, parsePath, pathOf, type Route } from './router.ts';

function subscribe(onChange: () => void): () => void {
  window.addEventListener('popstate', onChange);
  return () => window.removeEventListener('popstate', onChange);
}

/** Where the console is. */
export function useRoute(): Route {
  const address = () => window.location.pathname + window.location.search;
  return parsePath(useSyncExternalStore(subscribe, address));
}

type LinkProps = Omit<ComponentProps<'a'>, 'href' | 'onClick'> & { to: Route };

/** A link to a place of the console: a real address, followed without loading the page again. */
export function Link({ to, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || event.button !== 0 || elsewhere) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a {...rest} href={pathOf(to)} onClick={follow}>
      {children}
    </a>
  );
}
