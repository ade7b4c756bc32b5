/**
 * Relief in the ledger, in fen of the unit RELIEF: it never passes through the treasury, so what it comes from has no limit.
 * A firm has one account for each year and measure, on which what was promised is pending and what was realised is posted.
 */
import { type NewAccount, openAccounts } from '#libs/ledger';
import { type Tx } from '#libs/platform';
import { type ReliefMeasure } from './relief-measure.ts';

/** Whose relief by which measure for which period. */
export interface ReliefLine {
  readonly subjectId: number;
  readonly measure: ReliefMeasure;
  readonly period: string;
  readonly division: string;
}

/** The year in whose statement a period counts. */
function yearOf(period: string): string {
  return period.slice(0, 4);
}

/** The account on which a firm's relief of a year by a measure stands. */
export function firmAccount(subjectId: number, year: string, measureId: string): string {
  return `relieved:${subjectId}:${year}:${measureId}`;
}

/** From where relief comes, and to which account of the firm. */
export function reliefAccounts({ subjectId, measure, period }: ReliefLine): {
  readonly from: string;
  readonly to: string;
} {
  const year = yearOf(period);
  return { from: `relief:${measure.id}:${year}`, to: firmAccount(subjectId, year, measure.id) };
}

/** Opens the accounts of lines on first use. */
export async function openReliefAccounts(tx: Tx, lines: readonly ReliefLine[]): Promise<void> {
  const accounts = new Map<string, NewAccount>();
  for (const line of lines) {
    const { from, to } = reliefAccounts(line);
    const { authority, title, division } = line.measure;
    const unit = 'RELIEF';
    const source = { code: from, unit, limited: false, authority, division } as const;
    accounts.set(from, { ...source, title: `${title.zh} 减负来源 source of relief` });
    const firm = { code: to, unit, limited: true, authority, division: line.division } as const;
    accounts.set(to, { ...firm, title: `${title.zh} 企业减负 relief of a firm` });
  }
  await openAccounts(tx, [...accounts.values()]);
}
