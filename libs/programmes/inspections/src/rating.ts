import { type LocalDate, type Text } from '#libs/kernel';
import { businessDate, elevate, NotFound, sqlState, type Tx } from '#libs/platform';
import { openTasks } from '#libs/workflow';
import { type InspectionProcedure } from './procedure.ts';
import { RatedAlready, RatingRefused } from './rating-errors.ts';

/** Ratings of fewer firms than this are told of no authority. */
const TOLD_LEAST = 5;
const TASK = 'inspection-rated-low';
/** Enforcement is supervised for the whole province. */
const SUPERVISED_PLACE = '460000';
const NAME: Text = { zh: '检查评价', en: 'rating of an inspection' };
/** Of the trigger: what does not hold is not written. */
const REFUSED_BY_DATABASE = 'HZ005';

/** What a firm says of an inspection (扫码评价): one star is the worst, five are the best. */
export interface Rating {
  readonly stars: number;
  readonly words: string | null;
}

/**
 * Rates an inspection of the signed-in firm, once, after it came: after its code was accepted, or it was carried out. A low one
 * is a task of whoever supervises administrative enforcement; it tells the authority and the stars, and neither firm nor words.
 *
 * @throws INSPECTIONS.RATING_REFUSED for one that did not come, or is not of this firm
 * @throws INSPECTIONS.RATED_ALREADY
 */
export async function rateInspection(
  tx: Tx,
  { rating }: InspectionProcedure,
  inspectionId: string,
  { stars, words }: Rating,
): Promise<void> {
  const made = await insert(tx, inspectionId, { stars, words });
  if (!made) throw new RatedAlready();
  if (stars > rating.low) return;
  const { authority, id } = made;
  await elevate(tx, async () => {
    const name = (await authorityNames(tx, [authority])).get(authority) ?? { zh: authority, en: authority }; // prettier-ignore
    await openTasks(tx, [
      {
        kind: TASK,
        entity: 'inspection_rating',
        entityId: id,
        authority: rating.supervisor,
        division: SUPERVISED_PLACE,
        text: {
          zh: `有企业对${name.zh}的一次检查评价为 ${stars} 星；请监督机关核实，评价内容凭此编号查看，不得告知检查人员是哪家企业。`,
          en: `A firm gave an inspection of ${name.en} ${stars} of 5 stars. Look into it; the rating is read by this number, and no inspector is told which firm it was.`,
        },
      },
    ]);
  });
}

/** How authorities are called in what they published of inspections last. Asked with the system's reach. */
export async function authorityNames(
  tx: Tx,
  authorities: readonly string[],
): Promise<ReadonlyMap<string, Text>> {
  const rows = await tx.query<{ authority: string; title: Text }>(
    `select distinct on (authority) authority, document->'authority'->'title' as title from rule_version
     where programme = 'inspections' and published_at is not null and authority = any($1) order by authority, published_at desc, id`,
    [authorities],
  );
  return new Map(rows.map(({ authority, title }) => [authority, title]));
}

/** What stands beside the rating is written by the trigger, as the inspection has it. */
async function insert(
  tx: Tx,
  inspectionId: string,
  { stars, words }: Rating,
): Promise<{ readonly id: string; readonly authority: string } | undefined> {
  try {
    const [row] = await tx.query<{ id: string; authority: string }>(
      `insert into inspection_rating (inspection_id, subject_id, stars, words, rated_by, rated_on, authority, division)
       values ($1, $2, $3, $4, $5, $6, '', '') on conflict on constraint inspection_rated_once do nothing returning id, authority`,
      [inspectionId, tx.context.subjectId, stars, words, tx.context.actor, await businessDate(tx)],
    );
    return row;
  } catch (error) {
    if (sqlState(error) === REFUSED_BY_DATABASE) throw new RatingRefused();
    throw error;
  }
}

/** What firms say of an authority's inspections of a year together. */
export interface AuthorityRating {
  readonly authority: string;
  readonly name: Text;
  /** Null, with all else, where fewer than five firms rated. */
  readonly firms: number | null;
  readonly ratings: number | null;
  /** To one decimal. */
  readonly average: number | null;
  /** What they wrote, in no order that tells who; empty before the year is over. */
  readonly words: readonly string[];
}

/**
 * The ratings of a year by authority, of those that the context acts for and in its own place. No rating is told by itself: fewer than five firms
 * are told of nobody, and what firms wrote not before the year is over, since a fresh word names its visit.
 */
export async function ratingsOf(tx: Tx, year: string): Promise<AuthorityRating[]> {
  const { authorities, division } = tx.context;
  const isOver = (await businessDate(tx)).slice(0, 4) > year;
  const { rows, names } = await elevate(tx, async () => {
    const found = await tx.query<
      AuthorityRating & { firms: number; ratings: number; average: number }
    >(
      `select authority, count(distinct subject_id)::integer as firms, count(*)::integer as ratings, round(avg(stars), 1)::float8 as average,
         coalesce(array_agg(words order by words) filter (where words is not null), '{}') as words
       from inspection_rating where extract(year from rated_on) = $1::integer and ($2::text[] is null or authority = any($2))
         and starts_with(division, $3)
       group by authority order by authority`,
      [year, authorities.includes('*') ? null : authorities, division],
    );
    return {
      rows: found,
      names: await authorityNames(
        tx,
        found.map(({ authority }) => authority),
      ),
    };
  });
  return rows.map(({ authority, firms, ratings, average, words }) => {
    const of = { authority, name: names.get(authority) ?? { zh: authority, en: authority } };
    return firms < TOLD_LEAST
      ? { ...of, firms: null, ratings: null, average: null, words: [] }
      : { ...of, firms, ratings, average, words: isOver ? words : [] };
  });
}

/** A rating as whoever supervises reads it. */
export interface SupervisedRating extends Rating {
  readonly inspectionId: string;
  readonly subjectName: string;
  readonly authority: string;
  readonly ratedOn: LocalDate;
}

/**
 * One rating with its firm, for those of the department that supervises, or of all: they inspect nobody.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function superviseRating(
  tx: Tx,
  { rating: { supervisor } }: InspectionProcedure,
  id: string,
): Promise<SupervisedRating> {
  const { authorities, division } = tx.context;
  const supervises = authorities.includes('*') || authorities.includes(supervisor);
  if (!supervises || !SUPERVISED_PLACE.startsWith(division)) throw new NotFound(NAME);
  const [row] = await elevate(tx, () =>
    tx.query<SupervisedRating>(
      `select r.inspection_id as "inspectionId", s.name as "subjectName", r.authority, r.rated_on::text as "ratedOn", r.stars, r.words
       from inspection_rating r join subject s on s.id = r.subject_id where r.id = $1`,
      [id],
    ),
  );
  if (!row) throw new NotFound(NAME);
  return row;
}
