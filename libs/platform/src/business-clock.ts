import { DomainError, parseLocalDate, type LocalDate } from '#libs/kernel';
import type { Mode } from './config.ts';
import { systemContext } from './context.ts';
import type { Database } from './database.ts';
import type { Tx } from './tx.ts';

/** Business time may be moved in demo and test only. */
export class ClockFixed extends DomainError {
  readonly code = 'PLATFORM.CLOCK_FIXED';
  readonly kind = 'denied';
}

/** What the business clock says, and whether it was moved: shown on every output if so. */
export interface BusinessTime {
  readonly today: LocalDate;
  readonly moved: boolean;
}

/** Reads business time inside a transaction: the moved day, or today in Asia/Shanghai by the database's clock. */
export async function businessTime(tx: Pick<Tx, 'query'>): Promise<BusinessTime> {
  const [row] = await tx.query<BusinessTime>(
    `select coalesce(moved_to, (now() at time zone 'Asia/Shanghai')::date)::text as today, mode = 'moved' as moved from business_clock`,
  );
  return row as BusinessTime;
}

/** Today's business day inside a transaction. */
export async function businessDate(tx: Pick<Tx, 'query'>): Promise<LocalDate> {
  return (await businessTime(tx)).today;
}

/**
 * Moves business time, or lets it run again when no day is given.
 *
 * @param owner a database opened with the owner role: no other may write the clock
 * @throws PLATFORM.CLOCK_FIXED outside demo and test
 */
export async function moveClock(owner: Database, mode: Mode, to: LocalDate | null): Promise<void> {
  if (mode === 'production') {
    throw new ClockFixed({
      zh: '正式环境的业务日期跟随标准时间，不能调整；如需演练请使用演示环境。',
      en: 'In production, business time follows the standard clock and cannot be moved; rehearse in a demo environment.',
    });
  }
  const day = to === null ? null : parseLocalDate(to);
  await owner.transaction('clock.move', systemContext('clock'), (tx) =>
    tx.query(`update business_clock set mode = $1, moved_to = $2`, [
      day === null ? 'real' : 'moved',
      day,
    ]),
  );
}
