/**
 * What a header says, however it is written: full width or not, with blanks, marks of a form, a unit in brackets.
 *
 * Words are compared, and units by what they come to: 万元 and 万元人民币 are one, 元 and 万元 are not. A column of amounts in
 * another unit than was agreed on is never the agreed one.
 */
import { readCapital } from './registered-capital.ts';

/** The words of a header, and what stands in brackets behind them. */
interface Heading {
  readonly words: string;
  /** Empty where there is none. */
  readonly note: string;
}

/** Where in a header the agreed columns are. */
export interface HeaderMatch {
  /** By agreed column; -1 where there is none. */
  readonly places: readonly number[];
  /** Agreed columns that several columns of the file may be, and these. */
  readonly ambiguous: readonly { readonly agreed: string; readonly written: readonly string[] }[];
  /** Agreed columns that were not found, and what would be one but for the unit. */
  readonly otherUnit: readonly { readonly agreed: string; readonly written: string }[];
}

/** Other names under which columns come, by their agreed header. */
export type Aliases = Readonly<Record<string, readonly string[]>>;

/** Brackets that tell who fills in a form something, and nothing of the values; what is counted is no unit. */
const SAYS_NOTHING =
  /^(?:必填|选填|必填项|选填项|非必填|文本|文本格式|日期|日期格式|yyyy.*|\d+位|人|户|家|个|次|人民币|RMB|CNY)$/i;
const UNIT = /^(?:[%‰]|百分比|(?:百|千|万|十万|百万|千万|亿)\D{0,4})$/;

/** Of a column whose cells name their units themselves, so that any may stand in its header. */
export const ANY_UNIT = 'any';

/**
 * Finds the agreed columns of a file by its header: each under its own name, or else under one of its other names.
 *
 * @param units by agreed column, of those whose header does not name it, or {@link ANY_UNIT}
 */
export function matchHeader(
  agreed: readonly string[],
  aliases: Aliases,
  header: readonly string[],
  units: ReadonlyMap<string, string> = new Map(),
): HeaderMatch {
  const written = header.map(headingOf);
  const places: number[] = [];
  const ambiguous: { agreed: string; written: string[] }[] = [];
  const unfound: { name: string; headings: Heading[] }[] = [];
  for (const name of agreed) {
    const own = headingOf(name);
    const others = (aliases[name] ?? []).map(headingOf);
    const unit = units.get(name);
    const isInUnit = (note: string): boolean =>
      unit !== undefined && isMoney(note) && (unit === ANY_UNIT || isSameUnit(unit, note));
    const fits = (one: Heading, other: Heading): boolean =>
      isSame(one, other) || (one.note === '' && one.words === other.words && isInUnit(other.note));
    let found = placesOf(written, (one) => fits(own, one));
    if (found.length === 0)
      found = placesOf(written, (one) => others.some((other) => fits(other, one)));
    places.push(found[0] ?? -1);
    if (found.length > 1)
      ambiguous.push({ agreed: name, written: found.map((at) => header[at] as string) });
    if (found.length === 0) unfound.push({ name, headings: [own, ...others] });
  }
  const taken = new Set(places);
  const otherUnit = unfound.flatMap(({ name, headings }) => {
    const at = written.findIndex(
      (one, place) => !taken.has(place) && headings.some((own) => differsByUnit(own, one)),
    );
    return at < 0 ? [] : [{ agreed: name, written: header[at] as string }];
  });
  return { places, ambiguous, otherUnit };
}

/** The unit of money that a header names in brackets, as it is written there; undefined where it names none. */
export function unitIn(header: string): string | undefined {
  return moneyIn(headingOf(header).note);
}

/** The unit of money that a note above a table names, `单位：万元 制表：某局`, or a title in brackets, `收入表（万元）`. */
export function unitOfNote(text: string): string | undefined {
  // With its blanks a unit ends at one; without them it may be written as 万 元. 填报单位 is who fills it in.
  for (const note of [plain(text), text.normalize('NFKC').trim()])
    for (const [, stated = '', bracket = ''] of note.matchAll(
      /(?<![报表制送管])单位\s*:?\s*([^\s,;:()、单]+)|\((?![^()]*单位)([^()]+)\)/g,
    )) {
      const unit = moneyIn(stated) ?? amountIn(bracket);
      if (unit !== undefined) return unit;
    }
  return undefined;
}

function amountIn(bracket: string): string | undefined {
  return bracket.includes('元') ? moneyIn(bracket) : undefined;
}

/** Whether two units of money come to the same. */
export function isSameUnit(one: string, other: string): boolean {
  const [a, b] = [one, other].map((note) => readCapital(`1${moneyIn(note) ?? ''}`));
  return a !== undefined && a.amount === b?.amount && a.currency === b.currency;
}

/** Whether two headers are one name; a file that had both could not be told apart. */
export function isSameHeader(one: string, other: string): boolean {
  return isSame(headingOf(one), headingOf(other));
}

function placesOf(written: readonly Heading[], fits: (one: Heading) => boolean): number[] {
  return written.flatMap((one, at) => (fits(one) ? [at] : []));
}

function isSame(agreed: Heading, written: Heading): boolean {
  if (agreed.words !== written.words) return false;
  if (agreed.note === written.note) return true;
  if (agreed.note === '') return SAYS_NOTHING.test(written.note);
  return isSameUnit(agreed.note, written.note);
}

function differsByUnit(agreed: Heading, written: Heading): boolean {
  return (
    agreed.words === written.words &&
    (agreed.note !== '' || isMoney(written.note) || UNIT.test(written.note))
  );
}

function isMoney(note: string): boolean {
  return moneyIn(note) !== undefined;
}

/** A unit of money as it stands behind a number; the currency alone does not say whether yuan or ten thousands are counted. */
function moneyIn(note: string): string | undefined {
  if (/^(?:人民币|RMB|CNY|¥)$/i.test(note)) return undefined;
  const unit = note.replace(/^人民币(?=.)/, '');
  return /^\D/.test(unit) && readCapital(`1${unit}`) ? unit : undefined;
}

function headingOf(text: string): Heading {
  const header = plain(text).replace(/^["'*]+|["'*:]+$/g, '');
  const bracket = /^(.+?)\((?:单位:?)?([^()]*)\)$/.exec(header);
  const behind = bracket ?? /^(.+)[/_:-](?:单位:?)?([^/_:-]+)$/.exec(header);
  const [, words = '', note = ''] = behind ?? [];
  return bracket || isMoney(note)
    ? { words: words.toLowerCase(), note }
    : { words: header.toLowerCase(), note: '' };
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, '')
    .replace(/[[{【〔]/g, '(')
    .replace(/[\]}】〕]/g, ')');
}
