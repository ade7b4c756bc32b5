import {
  type Chapter,
  type DeliveryMode,
  periodDecidedOn,
  type Policy,
  RELIEF_MODES,
} from '#libs/engine';
import { addDays, type LocalDate, type Text } from '#libs/kernel';
import type { DatasetState } from '#libs/registry';

/**
 * The four conditions on which 免申即享 stands: the beneficiary is clear, what decides is documented by data, the sum is
 * fixed, the document holds (通城县 reform plan; Sichuan asks for nearly the same, 川办函〔2024〕17号).
 */
export const READINESS_CONDITIONS = ['beneficiary', 'data', 'amount', 'document'] as const;
export type ReadinessCondition = (typeof READINESS_CONDITIONS)[number];

/** Something that a condition still lacks, and the department that can bring it. */
export interface Lack {
  readonly condition: ReadinessCondition;
  readonly what: Text;
  readonly owedBy: { readonly id: string; readonly title: Text };
}

/**
 * Where a policy stands: `direct` reaches firms without an application and lacks nothing, `at-risk` does so although it
 * lacks something, `promotable` lacks nothing but is still applied for, `lacking` is applied for and lacks something,
 * `own-channel` comes by a tax return, a bank or a bill and is not promoted.
 */
export const READINESS_STANDINGS = [
  'direct',
  'at-risk',
  'promotable',
  'lacking',
  'own-channel',
] as const;
export type ReadinessStanding = (typeof READINESS_STANDINGS)[number];

/** Whether a policy may be granted without an application, and what keeps it from that. */
export interface PolicyReadiness {
  readonly policyId: string;
  readonly title: Text;
  readonly authority: Text;
  readonly deliveryMode: DeliveryMode;
  readonly standing: ReadinessStanding;
  /** None: all four conditions hold. */
  readonly lacks: readonly Lack[];
}

/**
 * How a policy stands against the four conditions on a day.
 *
 * @param chapter the policy with the facts that decide it
 * @param datasets how each dataset stands on that day, by id
 */
export function readinessOf(
  chapter: Chapter,
  datasets: ReadonlyMap<string, DatasetState>,
  today: LocalDate,
): PolicyReadiness {
  const { policy } = chapter;
  const lacks = [
    ...beneficiaryLacks(policy),
    ...dataLacks(chapter, datasets),
    ...amountLacks(policy),
    ...documentLacks(policy, today),
  ];
  return {
    policyId: policy.id,
    title: policy.title,
    authority: policy.authority.title,
    deliveryMode: policy.deliveryMode,
    standing: standingOf(policy.deliveryMode, lacks.length === 0),
    lacks,
  };
}

function standingOf(mode: DeliveryMode, complete: boolean): ReadinessStanding {
  if (RELIEF_MODES.includes(mode)) return 'own-channel';
  if (mode === 'no-application') return complete ? 'direct' : 'at-risk';
  return complete ? 'promotable' : 'lacking';
}

function beneficiaryLacks(policy: Policy): Lack[] {
  const unwritten = policy.executable ? [] : [policy.notExecutableBecause ?? NO_RULE];
  return owed(policy, 'beneficiary', [
    ...unwritten,
    ...unsure(policy, ['/scope', '/conditions', '/subjectKinds']),
  ]);
}

/** Facts of one dataset are one lack: the department delivers the whole of it or nothing. */
function dataLacks(
  { policy, facts }: Chapter,
  datasets: ReadonlyMap<string, DatasetState>,
): Lack[] {
  if (!policy.executable) return owed(policy, 'data', [DATA_UNKNOWN]);
  const needed = new Map<string, string[]>();
  for (const { datasetId, title } of facts)
    if (datasetId !== null) needed.set(datasetId, [...(needed.get(datasetId) ?? []), title.zh]);
  return [...needed].flatMap(([id, titles]) => {
    const state = datasets.get(id);
    if (state && !state.stale) return [];
    const owner = state
      ? { id: state.authority.code, title: state.authority.name }
      : policy.authority;
    const what = state ? staleness(state, titles) : undefinedDataset(id, titles);
    return [{ condition: 'data' as const, what, owedBy: owner }];
  });
}

function amountLacks(policy: Policy): Lack[] {
  const unwritten = policy.amount === undefined && policy.withoutAmount === null ? [NO_AMOUNT] : [];
  return owed(policy, 'amount', [...unwritten, ...unsure(policy, ['/amount', '/let'])]);
}

function documentLacks(policy: Policy, today: LocalDate): Lack[] {
  const { validity, basis, fairCompetition } = policy;
  const outside =
    validity === null
      ? [{ zh: '有效期未核实', en: 'its validity is not verified' }]
      : periodDecidedOn(policy, today) !== null
        ? []
        : [notInForce(validity, today)];
  const unread = basis
    .filter((one) => one.certainty === 'uncertain')
    .map(({ document }) => ({
      zh: `依据未核实：${document}`,
      en: `basis not verified: ${document}`,
    }));
  const unreviewed =
    fairCompetition !== null && fairCompetition.review === null
      ? [
          {
            zh: `没有公平竞争审查结论：${fairCompetition.concern.zh}`,
            en: `no fair competition review: ${fairCompetition.concern.en}`,
          },
        ]
      : [];
  return owed(policy, 'document', [
    ...outside,
    ...unread,
    ...unreviewed,
    ...unsure(policy, ['/validity', '/basis']),
  ]);
}

const NO_RULE: Text = { zh: '条件没有写成规则', en: 'its conditions are not written as a rule' };
const NO_AMOUNT: Text = { zh: '标准没有写成规则', en: 'its amount is not written as a rule' };
const DATA_UNKNOWN: Text = {
  zh: '条件写成规则后才知道需要哪些数据',
  en: 'what data it needs is known once its conditions are a rule',
};

function staleness({ title, asOf, ageDays, maxAgeDays }: DatasetState, facts: string[]): Text {
  const named = facts.join('、');
  if (asOf === null)
    return {
      zh: `“${title.zh}”从未交付（${named}）`,
      en: `“${title.en}” was never delivered`,
    };
  return {
    zh: `“${title.zh}”是${asOf}的，已${ageDays}天，约定不超过${maxAgeDays}天（${named}）`,
    en: `“${title.en}” is of ${asOf}, ${ageDays} days old; agreed are at most ${maxAgeDays}`,
  };
}

function undefinedDataset(id: string, facts: string[]): Text {
  return {
    zh: `没有部门约定交付“${id}”（${facts.join('、')}）`,
    en: `no department has agreed to deliver “${id}”`,
  };
}

function notInForce({ from, until }: NonNullable<Policy['validity']>, today: LocalDate): Text {
  if (until === null || today < from) return { zh: `自${from}起施行`, en: `in force from ${from}` };
  const last = addDays(until, -1);
  return { zh: `执行至${last}，已失效`, en: `was in force until ${last}` };
}

/** What the policy itself marks as uncertain under some of its members. */
function unsure({ certainty }: Policy, pointers: readonly string[]): Text[] {
  return certainty
    .filter((one) => one.certainty === 'uncertain')
    .filter(({ pointer }) => pointers.some((at) => pointer === at || pointer.startsWith(`${at}/`)))
    .map(({ note }) => ({ zh: `未核实：${note.zh}`, en: `not verified: ${note.en}` }));
}

/** What only the authority of the policy can settle. */
function owed({ authority }: Policy, condition: ReadinessCondition, what: readonly Text[]): Lack[] {
  return what.map((one) => ({ condition, what: one, owedBy: authority }));
}
