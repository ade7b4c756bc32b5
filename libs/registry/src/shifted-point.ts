const ZERO = 48;

/**
 * Moves the decimal point of `whole.fraction` to the right, exactly; zeros that say nothing go, before and behind.
 *
 * Counted and not matched: a pattern for zeros at the end begins anew at each of them, and a cell of a hundred thousand then
 * takes seconds.
 */
export function shifted(whole: string, fraction: string, places: number): string {
  const padded = fraction.padEnd(places, '0');
  const moved = `${whole}${padded.slice(0, places)}`;
  let start = 0;
  while (start < moved.length - 1 && moved.charCodeAt(start) === ZERO) start += 1;
  let end = padded.length;
  while (end > places && padded.charCodeAt(end - 1) === ZERO) end -= 1;
  const rest = padded.slice(places, end);
  return rest === '' ? moved.slice(start) : `${moved.slice(start)}.${rest}`;
}

/** Turns 万元 into yuan by moving the point four places: exact, and what is no plain decimal stays as it is. */
export function tenThousandfold(amount: unknown): unknown {
  const parts = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/.exec(String(amount));
  return parts ? `${parts[1]}${shifted(parts[2] as string, parts[3] ?? '', 4)}` : amount;
}
