import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { z } from 'zod';
import { invariant } from '#libs/kernel';
import type { Principal } from '#libs/platform';
import { RequestMalformed } from './errors.ts';
import type { SignedRequest } from './permission.guard.ts';

/** The signed-in person of a guarded operation. */
export const Who = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<SignedRequest>();
  invariant(principal !== undefined, 'a guarded operation has a principal');
  return principal;
});

const KEY = /^[A-Za-z0-9._-]{8,255}$/;

/**
 * The `Idempotency-Key` of a write: 8 to 255 letters, digits, dots, dashes.
 *
 * @throws API.REQUEST_MALFORMED
 */
export const IdempotencyKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string => {
    const given = context.switchToHttp().getRequest<SignedRequest>().headers['idempotency-key'];
    if (typeof given === 'string' && KEY.test(given)) return given;
    throw new RequestMalformed([
      { where: 'header Idempotency-Key', what: 'needed: 8 to 255 letters, digits, dots or dashes' },
    ]);
  },
);

/** An id of ours in a path. */
export const idPath = z.object({ id: z.uuid() });
/** A policy's id is its folder's name. */
export const policyPath = z.object({ id: z.string().regex(/^[a-z0-9-]{1,100}$/) });

/** A page of a list: at most 200 rows, from a cursor that came with the page before. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
});

export type PageQuery = z.infer<typeof pageQuery>;

/** Where a page ended that is ordered by instant and then by id. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** An instant that PostgreSQL can hold, as it writes one: from the year 1 on, and less than 16 hours from Greenwich. */
const storedInstant = z.iso
  .datetime({ offset: true })
  .refine((text) => !text.startsWith('0000') && !/[+-](1[6-9]|2\d):/.test(text.slice(-6)));

/** Reads a cursor that is an instant and an id of the given shape. @throws API.REQUEST_MALFORMED */
export function placeCursor(
  cursor: string | undefined,
  id: z.ZodType<string> = z.uuid(),
): Place | null {
  if (cursor === undefined) return null;
  const [at, ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const read = z.object({ at: storedInstant, id }).safeParse({ at, id: rest.join(' ') });
  if (read.success) return read.data;
  throw new RequestMalformed([{ where: 'query cursor', what: 'not a cursor of ours' }]);
}

/** Reads a cursor that is a number, by default one of four bytes; 0 where there is none. @throws API.REQUEST_MALFORMED */
export function numberCursor(cursor: string | undefined, most = 2 ** 31 - 1): number {
  if (cursor === undefined) return 0;
  const read = z.coerce
    .number()
    .int()
    .min(0)
    .max(most)
    .safeParse(Buffer.from(cursor, 'base64url').toString());
  if (read.success) return read.data;
  throw new RequestMalformed([{ where: 'query cursor', what: 'not a cursor of ours' }]);
}

/** Reads a cursor of two numbers, each no more than said; two zeros where there is none. @throws API.REQUEST_MALFORMED */
export function pairCursor(
  cursor: string | undefined,
  [most, mostOfSecond]: readonly [number, number],
): readonly [number, number] {
  if (cursor === undefined) return [0, 0];
  const upTo = (number: number) => z.coerce.number().int().min(0).max(number);
  const read = z
    .tuple([upTo(most), upTo(mostOfSecond)])
    .safeParse(Buffer.from(cursor, 'base64url').toString().split(' '));
  if (read.success) return read.data;
  throw new RequestMalformed([{ where: 'query cursor', what: 'not a cursor of ours' }]);
}

/** Writes a cursor. */
export function asCursor(value: number | Place | readonly [number, number]): string {
  const text =
    typeof value === 'number'
      ? String(value)
      : 'id' in value
        ? `${value.at} ${value.id}`
        : value.join(' ');
  return Buffer.from(text).toString('base64url');
}
