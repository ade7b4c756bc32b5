import { type FindingOutcome } from './finding-view.ts';

/** What a decision on a finding does, as documents say it. */
export const OUTCOME_WORDS: Readonly<Record<FindingOutcome, string>> = {
  unpunished: '不予处罚',
  reduced: '减轻处罚',
  lighter: '从轻处罚',
  penalty: '予以处罚',
};
