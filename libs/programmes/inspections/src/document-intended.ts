import { type LocalDate } from '#libs/kernel';
import { type FindingView } from './finding-view.ts';
import { OUTCOME_WORDS } from './outcome-words.ts';
import { penaltyWords, type Punishment } from './penalty.ts';

/** What a firm is told of a penalty that is intended: for which finding, on what it rests, and until when it may answer. */
export interface ToldPenalty extends Punishment {
  readonly finding: FindingView;
  readonly article: string;
  readonly ground: string;
  readonly hearingBecause: string | null;
  readonly heavierBecause: string | null;
  readonly until: { readonly date: LocalDate; readonly provisional: boolean };
}

type Rows = readonly (readonly [string, string])[];

/** The intended penalty with its facts, its basis and its reason (行政处罚法 art. 44). */
export function intendedRows(intended: ToldPenalty | null): Rows {
  if (intended === null) return [];
  const { finding, outcome, article, ground, heavierBecause } = intended;
  return [
    [`违法事实：${finding.item}`, finding.statement],
    ['拟作出的处罚', `${OUTCOME_WORDS[outcome]}：${penaltyWords(intended)}`],
    ['依据', article],
    ['理由', ground],
    ...(heavierBecause === null ? [] : [['新查明的事实', heavierBecause] as const]),
  ];
}

/** What the firm may do before it is decided on, and until when (arts. 44, 45, 62 to 64). */
export function defenceRows(
  intended: ToldPenalty | null,
  { today, hearsWorkdays }: { readonly today: LocalDate; readonly hearsWorkdays: number | null },
): Rows {
  if (intended === null) return [];
  const { date, provisional } = intended.until;
  const last = provisional ? `${date}，该年放假安排公布后确定` : date;
  return [
    [
      '陈述、申辩',
      `您有权自 ${today} 起${hearsWorkdays}个工作日内（至 ${last}）陈述、申辩；期限届满或者您表示无其他意见之前，不作出处罚决定，也不因陈述、申辩给予更重的处罚（行政处罚法第四十四条、第四十五条、第六十二条）。`,
    ],
    [
      '听证',
      intended.hearingBecause === null
        ? '该处罚不在法律、法规、规章规定可以要求听证之列。'
        : `您有权要求听证，请在上述期限内提出，不承担组织听证的费用（行政处罚法第六十三条、第六十四条）。可以要求听证的情形：${intended.hearingBecause}。`,
    ],
  ];
}
