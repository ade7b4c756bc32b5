import type { InspectionFinding, Text } from '../api/contract.ts';
import { dayAfter } from './clock.ts';

type Judged = Pick<InspectionFinding, 'state' | 'decision' | 'finalOn' | 'kind'>;

/**
 * When a finding reaches credit and benefits: no rule reads of it before it is final, which it is the day after the time to
 * object and the time to put right are both over.
 */
export function firewallText({ state, decision, finalOn }: Judged): Text {
  if (state === 'final' && finalOn !== null)
    return {
      zh: `自 ${finalOn} 起进入信用评价和惠企政策的判定。`,
      en: `It reaches credit and benefits on ${finalOn}.`,
    };
  if (state === 'withdrawn')
    return {
      zh: '已撤销，不进入信用评价和惠企政策的判定。',
      en: 'It was withdrawn and reaches neither credit nor benefits.',
    };
  if (state !== 'decided' || decision === null)
    return {
      zh: '未作出最终决定，任何信用评价和惠企政策都读不到它。',
      en: 'Nothing final is decided: neither credit nor benefits read of it.',
    };
  const { appealUntil } = decision;
  if (appealUntil === null)
    return {
      zh: '决定尚未以文书告知企业：异议期自告知之日起算，此前不进入信用评价和惠企政策的判定。',
      en: 'The firm was not told in a document yet: the time to object runs from then, and neither credit nor benefits read of it.',
    };
  if (decision.provisional)
    return {
      zh: `异议期至 ${appealUntil}（当年休假安排未公布，暂定），此前不进入信用评价和惠企政策的判定。`,
      en: `It may be objected to until ${appealUntil}, provisionally; until then neither credit nor benefits read of it.`,
    };
  return {
    zh: `异议期和改正期届满前不被读取；没有异议的，${readFrom(appealUntil, decision.repairUntil)} 进入信用评价和惠企政策的判定。`,
    en: `Not read before the time to object and to put right is over; unless objected to it reaches credit and benefits on ${readFrom(appealUntil, decision.repairUntil)}.`,
  };
}

/** The day on which a finding reaches credit and benefits, as a list has it; null where none is certain yet. */
export function firewallDay({ state, decision, finalOn }: Judged): Text | null {
  if (state === 'final' && finalOn !== null) return { zh: finalOn, en: '' };
  if (state !== 'decided' || decision === null || decision.provisional) return null;
  const { appealUntil, repairUntil } = decision;
  if (appealUntil === null) return null;
  return { zh: `最早 ${readFrom(appealUntil, repairUntil)}`, en: 'at the earliest' };
}

/** The day after both times are over. */
function readFrom(appealUntil: string, repairUntil: string | null): string {
  return dayAfter(repairUntil !== null && repairUntil > appealUntil ? repairUntil : appealUntil);
}
