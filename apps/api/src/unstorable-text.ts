import { RequestMalformed } from './errors.ts';

/** What a request brings in, read and decoded. */
interface Brought {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const NUL = '\u0000';

/**
 * Refuses a request that holds the character U+0000 in any text, at any depth and in a member's name too: PostgreSQL stores
 * it in no text, and no text of ours has a use for it.
 *
 * @throws API.REQUEST_MALFORMED
 */
export function refuseUnstorableText({ params, query, body }: Brought): void {
  // No recursion: how deep a body is nested is the sender's choice.
  const open: { where: string; value: unknown }[] = [
    { where: 'path ', value: params },
    { where: 'query ', value: query },
    { where: '', value: body },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { where, value } = next;
    if (typeof value === 'string' && value.includes(NUL)) refuse(where);
    // Rows as bytes: their reader rejects the rows that hold it.
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue;
    for (const [name, member] of Object.entries(value)) {
      if (name.includes(NUL)) refuse(where);
      open.push({ where: `${where}/${name}`, value: member });
    }
  }
}

function refuse(where: string): never {
  throw new RequestMalformed([
    { where: where.slice(0, 200), what: 'must not hold the character U+0000' },
  ]);
}
