import { type LocalDate } from '#libs/kernel';
import { type PenaltyKind, type Punishment } from './penalty.ts';

/** What a firm was told of a penalty that is intended for a finding (事先告知), and what it answered. */
export interface PenaltyNotice {
  readonly documentId: string;
  /** Of the document. */
  readonly number: string;
  readonly outcome: Punishment['outcome'];
  readonly kinds: readonly PenaltyKind[];
  /** In fen; null where there is none. */
  readonly amountFen: string | null;
  readonly article: string;
  readonly ground: string;
  /** Why the firm may demand a hearing; null where it may not. */
  readonly hearingBecause: string | null;
  /** Which facts were established since the firm spoke, where it is heavier than before; null otherwise. */
  readonly heavierBecause: string | null;
  readonly issuedOn: LocalDate;
  readonly workdays: number;
  /** The last day on which the firm answers; `provisional` while the days off of that year are not published. */
  readonly until: LocalDate;
  readonly provisional: boolean;
  /** Null while the firm said nothing to it. */
  readonly answer: {
    readonly statement: string;
    readonly isLast: boolean;
    readonly demandsHearing: boolean;
    readonly on: LocalDate;
  } | null;
  /** Whether the hearing that the firm demanded was held. */
  readonly isHeld: boolean;
}

/** The latest notice of a row of `finding`, as {@link PenaltyNotice}. */
export const NOTICE = `(select jsonb_build_object('documentId', n.document_id, 'number', d.content->>'number', 'outcome', n.outcome, 'kinds', n.kinds,
    'amountFen', n.amount_fen::text, 'article', n.article, 'ground', n.ground, 'hearingBecause', n.hearing_because, 'heavierBecause', n.heavier_because,
    'issuedOn', d.issued_on, 'workdays', d.hears_workdays, 'until', n.answer_until, 'provisional', n.provisional,
    'answer', case when s.id is not null then jsonb_build_object('statement', s.statement, 'isLast', s.is_last, 'demandsHearing', s.demands_hearing,
      'on', s.stated_on) end,
    'isHeld', exists (select from inspection_document h where h.hearing_of = n.document_id))
  from penalty_notice n join inspection_document d on d.id = n.document_id left join inspection_statement s on s.document_id = n.document_id
  where n.finding_id = finding.id order by d.issued_at desc, d.year desc, d.number desc limit 1)`;
