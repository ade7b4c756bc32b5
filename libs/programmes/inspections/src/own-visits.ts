import { type LocalDate, type Text } from '#libs/kernel';
import { elevate, NotFound, type Tx } from '#libs/platform';
import { type EmergencyView } from './emergency-view.ts';
import { AWAITS_STATEMENT, type FirmStatement } from './inspection-statement.ts';

/** A visit as its firm sees it: when, whose, in what, who came, and what the firm answered. */
export interface KnownVisit {
  readonly inspectionId: string;
  readonly state: 'planned' | 'done' | 'cancelled';
  /** When it was carried out, or else when the firm answered its code, or else when it was told of it. */
  readonly day: LocalDate;
  readonly authorityId: string;
  readonly authority: Text;
  readonly matterTitle: Text;
  /** Under a plan, or for a filed reason; never who complained. */
  readonly planned: boolean;
  readonly went: readonly { readonly number: string; readonly holder: string | null }[];
  /** When the firm was first issued a document of it, such as the notice before; null where it was not. */
  readonly toldOn: LocalDate | null;
  /** What was answered last to a code; null where none was answered. */
  readonly answer: {
    readonly said: 'accepted' | 'refused';
    readonly because: string | null;
    readonly by: string;
    readonly at: string;
    readonly number: string;
    readonly holder: string;
  } | null;
  /** Of a visit that was made as urgent: whether a second person confirmed that, null of any other. What nobody confirmed is a breach. */
  readonly urgent: EmergencyView['state'] | null;
  /** What the firm said of it, one to five; null while it said nothing. */
  readonly stars: number | null;
  /** It came, and was not rated. */
  readonly mayRate: boolean;
  /** What the firm said to what was found, in the order in which it was told. */
  readonly statements: readonly FirmStatement[];
  /** The firm was told of something that is not decided on yet, and said nothing to that. */
  readonly mayState: boolean;
}

/** Which visits of a firm are asked for. */
export interface VisitFilter {
  /** In whose quota they count. */
  readonly year?: string;
  readonly inspectionId?: string;
}

/**
 * The visits of a firm in a year that it knows of: carried out, with a code that it answered, or told to it ahead, also where it was
 * cancelled then. What is planned and was never shown to it stays out: nobody reads when somebody will come.
 *
 * @throws PLATFORM.NOT_FOUND for a firm that is not the one signed in
 */
export async function visitsKnown(
  tx: Tx,
  subjectId: number,
  { year, inspectionId }: VisitFilter,
): Promise<KnownVisit[]> {
  const { subjectId: own } = tx.context;
  if (own !== null && own !== subjectId) throw new NotFound({ zh: '市场主体', en: 'subject' });
  return elevate(tx, () =>
    tx.query<KnownVisit>(
      `select i.id as "inspectionId", i.state, coalesce(i.done_on, c.on_day, told.first)::text as day, told.first::text as "toldOn", i.authority as "authorityId",
         v.document->'authority'->'title' as authority,
         v.document->'title' as "matterTitle", i.origin = 'plan' as planned,
         coalesce((select jsonb_agg(jsonb_build_object('number', one, 'holder', (select e.holder from enforcement_certificate e
             where e.number = one order by e.state = 'valid' desc limit 1)) order by one) from unnest(i.went) one), '[]') as went,
         case when c.nonce is not null then jsonb_build_object('said', c.answer, 'because', c.because, 'by', c.answered_by, 'at', c.answered_at,
           'number', c.number, 'holder', c.holder) end as answer,
         (select e.state from inspection_emergency e where e.inspection_id = i.id) as urgent,
         r.stars, r.stars is null and (i.state = 'done' or exists (select from inspection_check_in a where a.inspection_id = i.id and a.answer = 'accepted'))
           as "mayRate",
         coalesce((select jsonb_agg(jsonb_build_object('statement', s.statement, 'isLast', s.is_last, 'demandsHearing', s.demands_hearing, 'on', s.stated_on, 'answers', d.content->>'number')
             order by d.issued_at nulls first, s.id) from inspection_statement s left join inspection_document d on d.id = s.document_id
           where s.inspection_id = i.id), '[]') as statements,
         exists (select from inspection_document d where d.inspection_id = i.id and ${AWAITS_STATEMENT}) as "mayState"
       from inspection i join rule_version v on v.id = i.rule_version_id
         left join lateral (select c.*, e.number, e.holder from inspection_check_in c join enforcement_certificate e on e.id = c.certificate_id
           where c.inspection_id = i.id order by c.answered_at desc limit 1) c on true
         left join lateral (select min(d.issued_on) as first from inspection_document d where d.inspection_id = i.id and d.of_firm) told on true
         left join inspection_rating r on r.inspection_id = i.id
       where i.subject_id = $1 and ($2::text is null or i.year = $2) and ($3::uuid is null or i.id = $3) and (i.state = 'done' or c.nonce is not null or told.first is not null)
       order by 3 desc, i.id limit 1000`,
      [subjectId, year ?? null, inspectionId ?? null],
    ),
  );
}
