import { Link } from './link.tsx';
import type { Route } from './router.ts';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';
import { thingWord } from './words.ts';

const PAGES: Record<string, (id: string) => Route> = {
  run: (id) => ({ page: 'run', id }),
  benefit_list: (id) => ({ page: 'list', id }),
  adjustment: () => ({ page: 'adjustments' }),
};
/** Pages that not everybody may open who sees tasks. */
const INSPECTIONS: Record<string, (id: string) => Route> = {
  inspection: (id) => ({ page: 'inspection', id }),
  inspection_emergency: () => ({ page: 'urgent-visits' }),
};

/** What a task or an audit row is about: its kind and id, and the way to it for those who may go there. */
export function Thing({ entity, id, to }: { entity: string; id: string; to?: Route }) {
  const mayAudit = useMay('audit.read');
  const mayInspect = useMay('inspection.read');
  const place: Route | undefined =
    to ??
    PAGES[entity]?.(id) ??
    (mayInspect ? INSPECTIONS[entity]?.(id) : undefined) ??
    (mayAudit ? { page: 'audit', of: id } : undefined);
  return (
    <span className="cell-thing">
      <Two {...thingWord(entity)} />
      {place === undefined ? <code>{id}</code> : <Link to={place}>{id}</Link>}
    </span>
  );
}
