/** What a name belongs to decides what of it may be published. */
export interface Named {
  readonly kind: string;
  readonly name: string;
  readonly creditCode: string | null;
}

const CODE_HEAD = 6;
const CODE_TAIL = 4;

/**
 * A name as it may stand on a public page. The name of an organisation is public; a person's keeps its first character,
 * and an individual business, whose name often holds its owner's, its first and last two.
 */
export function maskName({ kind, name }: Named): string {
  const characters = [...name];
  if (kind === 'person') return hide(characters, 1, 0);
  if (kind === 'individual-business') return hide(characters, 2, 2);
  return name;
}

/** A credit code with its middle hidden: its head says where it is registered, its tail tells two firms apart. */
export function maskCode({ creditCode }: Named): string | null {
  return creditCode === null ? null : hide([...creditCode], CODE_HEAD, CODE_TAIL);
}

function hide(characters: readonly string[], head: number, tail: number): string {
  const hidden = characters.length - head - tail;
  if (hidden < 1) return '*'.repeat(characters.length);
  return [
    ...characters.slice(0, head),
    '*'.repeat(hidden),
    ...characters.slice(characters.length - tail),
  ].join('');
}
