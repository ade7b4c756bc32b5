import { type LocalDate } from '#libs/kernel';
import { moveOne, NotFound, type Tx } from '#libs/platform';
import { certificateLifecycle } from './code-lifecycles.ts';

/** A certificate as it is entered. */
export interface NewCertificate {
  readonly number: string;
  readonly holder: string;
  /** With which its holder signs in. */
  readonly account: string;
  /** Exclusive. */
  readonly validUntil: LocalDate;
  readonly photo: { readonly bytes: Buffer; readonly type: 'image/jpeg' | 'image/png' } | null;
  readonly authority: string;
  readonly division: string;
}

/** Enters a certificate; needs the role owner. @returns its id */
export async function enterCertificate(tx: Tx, one: NewCertificate): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `insert into enforcement_certificate (state, number, holder, account, valid_until, photo, photo_type, authority, division)
     values ('valid', $1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      one.number,
      one.holder,
      one.account,
      one.validUntil,
      one.photo?.bytes ?? null,
      one.photo?.type ?? null,
      one.authority,
      one.division,
    ],
  );
  return (row as { id: string }).id;
}

/** Withdraws the valid certificate of a number, and so its codes; needs the role owner. @throws PLATFORM.NOT_FOUND */
export async function withdrawCertificate(tx: Tx, number: string, reason: string): Promise<void> {
  const [row] = await tx.query<{ id: string }>(
    `select id from enforcement_certificate where number = $1 and state = 'valid' for update`,
    [number],
  );
  if (!row) throw new NotFound(certificateLifecycle.title);
  await moveOne(tx, certificateLifecycle, row.id, { event: 'withdraw', reason });
}
