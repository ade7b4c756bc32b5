import { addDays, type Text } from '#libs/kernel';
import { type Certainty, type DeliveryMode, type Policy, type PolicyLevel } from './policy.ts';

/** How sure a statement is, in words. */
export const CERTAINTY_WORDS: Readonly<Record<Certainty, Text>> = {
  read: { zh: '读到原文', en: 'read' },
  known: { zh: '已知未核', en: 'known' },
  uncertain: { zh: '未核实', en: 'not verified' },
};

/** How a benefit arrives, in words. */
export const MODE_WORDS: Readonly<Record<DeliveryMode, Text>> = {
  'no-application': { zh: '免申即享', en: 'without application' },
  instant: { zh: '即申即享', en: 'instant on application' },
  apply: { zh: '申报享受', en: 'on application' },
  'declare-auto': { zh: '申报表中享受', en: 'in the return' },
  'bank-side': { zh: '银行端结算', en: 'settled by banks' },
  'in-bill': { zh: '账单直接减免', en: 'in the bill' },
};

/** Levels of government, in words. */
export const LEVEL_WORDS: Readonly<Record<PolicyLevel, Text>> = {
  national: { zh: '国家', en: 'national' },
  provincial: { zh: '省级', en: 'provincial' },
  municipal: { zh: '市级', en: 'municipal' },
  county: { zh: '县（区）级', en: 'county' },
  park: { zh: '园区', en: 'park' },
};

/** The days of validity, the last one included. */
export function validityWords({ validity }: Policy): Text {
  if (!validity) return { zh: '起止日期未核实', en: 'dates not verified' };
  const { from, until } = validity;
  return until === null
    ? { zh: `${from} 起，未规定终止日期`, en: `from ${from}, no end stated` }
    : { zh: `${from} 至 ${addDays(until, -1)}`, en: `${from} to ${addDays(until, -1)}` };
}
