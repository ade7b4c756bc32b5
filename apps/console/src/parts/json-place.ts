const steps = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The object or list that holds a place, with the name of the place in it; null where there is no such place. */
function holderOf(
  document: unknown,
  pointer: string,
): { within: Record<string, unknown>; last: string } | null {
  const path = steps(pointer);
  const last = path.pop();
  let at: unknown = document;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return null;
    at = (at as Record<string, unknown>)[step];
  }
  if (typeof at !== 'object' || at === null || last === undefined || !Object.hasOwn(at, last))
    return null;
  return { within: at as Record<string, unknown>, last };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A JSON text with another value at a place; the text itself when it is no JSON or has no such place.
 *
 * @param pointer JSON pointer (RFC 6901)
 */
export function withValueAt(text: string, pointer: string, value: unknown): string {
  const document = parsed(text);
  const place = holderOf(document, pointer);
  if (place === null) return text;
  place.within[place.last] = value;
  return JSON.stringify(document, null, 2);
}

/** What stands at a place of a JSON text; undefined when it is no JSON or has no such place. */
export function valueAt(text: string, pointer: string): unknown {
  const place = holderOf(parsed(text), pointer);
  return place?.within[place.last];
}
