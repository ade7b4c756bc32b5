import { type Interval, type LocalDate, type Text } from '#libs/kernel';
import { type PeriodLength } from './fact-dictionary.ts';
import { type Json, type JsonObject } from './json-document.ts';

/** How sure a statement is: read in the source, known, or not verified. */
export type Certainty = 'read' | 'known' | 'uncertain';

/** How the benefit reaches the firm. */
export type DeliveryMode =
  'no-application' | 'instant' | 'apply' | 'declare-auto' | 'bank-side' | 'in-bill';

/** The ways by which a benefit is relief: the firm pays less, in its return, at its bank or in its bill, and nothing is listed. */
export const RELIEF_MODES: readonly DeliveryMode[] = ['declare-auto', 'bank-side', 'in-bill'];

/** The level of government that grants the benefit. */
export type PolicyLevel = 'national' | 'provincial' | 'municipal' | 'county' | 'park';

/** One document a policy rests on. */
export interface LegalBasis {
  readonly document: string;
  readonly number: string | null;
  /** When it was issued, as far as read: a year, a month or a day; null where that was not read or its number tells. */
  readonly issued: string | null;
  /** The article, or null where the source read does not name it. */
  readonly article: string | null;
  /** What this document says that the rule uses. */
  readonly clause: Text;
  readonly certainty: Certainty;
  /** The day from which the document no longer holds; null where it names none. */
  readonly until: LocalDate | null;
}

/** What an enterprise may state of itself where no department has said it (即申即享), and what it signs. */
export interface Declarable {
  readonly facts: readonly { readonly fact: string; readonly hint: Text }[];
  /** The declaration, with what follows from false data. */
  readonly statement: Text;
}

/** What it means when a firm lets its confirmation term pass without an answer; all but the first rest on an article. */
export type Silence = 'lapses' | 'confirms' | 'declines';

/** A reach score: what each way to a firm counts, a hundred together, and from how many points on the gate passes. */
export interface ReachScore {
  readonly account: number;
  readonly person: number;
  readonly contact: number;
  readonly pass: number;
}

/** A check after listing that must close before money moves, or the article that waives it. */
export interface GateDeclaration {
  readonly gate: 'reachability' | 'publicity' | 'confirmation' | 'credit' | 'funds';
  readonly required: boolean;
  readonly workdays?: number;
  /** Of confirmation; where it is not said the term lapses. */
  readonly silence?: Silence;
  /** Of reachability; the usual one where it is not said. */
  readonly score?: ReachScore;
  /** What requires or waives it, and what silence is taken for; null where practice, not an article, is the source. */
  readonly article: string | null;
  readonly note: Text;
}

/**
 * How a policy relates to others. `exclusive`, `best-of` and `once-per-subject` are enforced when a benefit is listed, whatever
 * the facts say (`relation_claim`), and so are limits (`standing_limit`) and, where the amount counts persons or loans one by one,
 * that each is counted once (`item_claim`); the other kinds are told to readers, and their conditions and amounts carry them out.
 */
export interface PolicyRelation {
  readonly kind:
    | 'exclusive'
    | 'best-of'
    | 'difference'
    | 'additional'
    | 'instalment'
    | 'rolling-cap'
    | 'once-per-subject'
    | 'once-per-person'
    | 'once-per-loan';
  /** Ids of the other policies, in this rule book or outside it. */
  readonly with: readonly string[];
  readonly note: Text;
  /** Of `rolling-cap` always, of `instalment` where a policy pays several by itself; null otherwise. */
  readonly limit: RelationLimit | null;
}

/** How much all policies of a `rolling-cap` together pay a firm in so many calendar years in a row, or how many instalments there are. */
export type RelationLimit =
  | { readonly kind: 'rolling-cap'; readonly mostFen: bigint; readonly years: number }
  | { readonly kind: 'instalment'; readonly parts: number };

/** What a policy may mean for competition (公平竞争审查条例), and the review that found it admissible. */
export interface FairCompetition {
  readonly concern: Text;
  /** Number or name of the review's conclusion; null where none was found. */
  readonly review: string | null;
}

/** In which order the firms on a list are served where the money does not reach all of them (择优). */
export interface Ranking {
  readonly order: RankingOrder;
  /** The order as the policy publishes it. */
  readonly note: Text;
}

/**
 * How the money is shared out where it does not reach everybody on a list. By `pro-rata` (按比例分配) each gets the same
 * part of what the rule gives it; null of a policy where each is served in full as long as there is money.
 */
export interface Allocation {
  readonly method: 'pro-rata';
  /** The method as the policy publishes it. */
  readonly note: Text;
}

/** Whose view is asked before a list is approved (联合审核). */
export interface JointReview {
  /** Departments named one by one; none: those whose data the policy reads. */
  readonly departments: readonly { readonly id: string; readonly title: Text }[];
  /** Working days within which a department gives its view; then it counts as without objection. */
  readonly workdays: number;
  readonly note: Text;
}

/** What comes back of a part of a list that was announced. */
export type RolloutRate = 'objected' | 'declined' | 'undeliverable' | 'confirmed';

/** Of those told, the least and the most that are expected, in per cent; a rate that is not named is not looked at. */
export type RolloutBand = Readonly<
  Partial<Record<RolloutRate, readonly [least: number, most: number]>>
>;

/** How a list is announced in parts (分批告知). */
export interface Rollout {
  /** Working days after which a part is looked at. */
  readonly workdays: number;
  readonly band: RolloutBand;
  readonly note: Text;
}

/** Whether the greatest figure is served first, or the smallest. */
export type RankingOrder = 'descending' | 'ascending';

/** The time after validity in which what happened within it is still decided and paid (兑现期). */
export interface Settlement {
  /** The day from which nothing is listed any more; null where the text read names none. */
  readonly until: LocalDate | null;
}

/** How sure one number of the policy is. */
export interface CertaintyNote {
  /** JSON pointer into the policy file. */
  readonly pointer: string;
  readonly certainty: Certainty;
  readonly note: Text;
  /** False where the rule pays no more than any reading of the text that is still open; what is owed on top follows later. */
  readonly overpays: boolean;
}

/** A policy as published: the rule, and everything people need to act on it. */
export interface Policy {
  readonly id: string;
  /** Path of its file, relative to `rules/`. */
  readonly file: string;
  /** The folder of its kind: `benefits`, `inspections`, …; of a demonstration the second one. */
  readonly programme: string;
  /** Invented, to show how something works; it says 示范 wherever it is shown and runs in no installation. */
  readonly demonstration: boolean;
  readonly title: Text;
  readonly summary: Text;
  /** False for catalogue entries that may not run yet. */
  readonly executable: boolean;
  readonly notExecutableBecause: Text | null;
  readonly basis: readonly LegalBasis[];
  /** Who made the policy (制定机关); null where nobody said. */
  readonly issuedBy: { readonly title: Text; readonly certainty: Certainty } | null;
  /** Who decides and pays (执行部门), which a national policy leaves to departments of the province. */
  readonly authority: {
    readonly id: string;
    readonly title: Text;
    /** How sure it is that it does; null where nobody said. */
    readonly certainty: Certainty | null;
  };
  readonly level: PolicyLevel;
  /** Divisions it applies to, with everything below them. */
  readonly divisions: readonly string[];
  readonly subjectKinds: readonly string[];
  readonly deliveryMode: DeliveryMode;
  /** Days on which the policy is in force; null where no source names them, which only the catalogue may leave open. */
  readonly validity: Interval | null;
  /** How long what was earned within `validity` is still listed after it; null where nothing is listed after it. */
  readonly settlement: Settlement | null;
  readonly period: PeriodLength;
  readonly fairCompetition: FairCompetition | null;
  /** Why money is paid by share or count without a ceiling; null where there is one, or nothing is paid. */
  readonly uncapped: Text | null;
  /** Why a policy that runs names no sum: a right, a deduction, a figure nobody delivers; null where it names one. */
  readonly withoutAmount: Text | null;
  /** Null where firms are served in ascending subject number. */
  readonly ranking: Ranking | null;
  /** Null where firms are served in full, one after the other. */
  readonly allocation: Allocation | null;
  /** Null where everything comes from departments. */
  readonly declarable: Declarable | null;
  /** Null where no department but its own looks at a list, unless an officer asks for it. */
  readonly jointReview: JointReview | null;
  /** Null where everybody on an approved list is told at once. */
  readonly rollout: Rollout | null;
  readonly relations: readonly PolicyRelation[];
  readonly gates: readonly GateDeclaration[];
  readonly fundingLine: {
    readonly id: string;
    readonly title: Text;
    readonly certainty: Certainty;
    /** What each source bears of it (分担), in whole per cent; empty where one bears all. */
    readonly shares: readonly {
      readonly source: string;
      readonly title: Text;
      readonly percent: number;
    }[];
  } | null;
  readonly certainty: readonly CertaintyNote[];
  /** Conditions as written; undefined when the policy has no scope of its own. */
  readonly scope: Json | undefined;
  readonly conditions: Json | undefined;
  /** Undefined for a right or a list that pays nothing. */
  readonly amount: Json | undefined;
  /** The whole file, for the document hash and for showing it. */
  readonly document: JsonObject;
}

/** A document as it is cited: 《title》（number）, or the number alone where the title was not read. */
export function citation({ document, number, issued }: LegalBasis): string {
  const day = issued === null ? null : issuedWords(issued);
  const told = [...(number === null || document === number ? [] : [number]), ...(day ? [day] : [])];
  const note = told.length === 0 ? '' : `（${told.join('，')}）`;
  return document === number ? `${document}${note}` : `《${document}》${note}`;
}

/** “2022年5月” of 2022-05. */
function issuedWords(issued: string): string {
  const [year = '', month, day] = issued.split('-');
  const part = (one: string | undefined, word: string): string =>
    one === undefined ? '' : `${Number(one)}${word}`;
  return `${year}年${part(month, '月')}${part(day, '日')}`;
}
