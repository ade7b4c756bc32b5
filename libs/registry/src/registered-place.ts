/**
 * The division of a registered address, from the printed area and the address.
 *
 * Never from the credit code: its third to eighth characters say who registered the subject, under the numbering of that
 * year (469027 was 澄迈 and is 乐东). Where the area only says 省直辖县, the county stands in the address, or else at the
 * head of the name.
 */
import { type Code, type CodeList } from '#libs/engine';

/** A division and where it was read. */
export interface RegisteredPlace {
  /** Six digits of the present numbering. */
  readonly division: string;
  readonly by: 'area' | 'address' | 'name' | 'province';
}

/** What is printed about a place. */
export interface PrintedPlace {
  readonly province: string;
  readonly area: string;
  readonly address: string;
  readonly name: string;
}

/** A code that a division bore before, and the first day of its present one. */
export interface Renumbering {
  readonly former: string;
  readonly present: string;
  readonly since: string;
}

/**
 * Codes of Danzhou: county until 1993, county-level city until it became a prefecture-level city by 国函〔2015〕41号 of 19
 * February 2015. The day of 1993 is the approval's as far as known.
 */
export const RENUMBERINGS: readonly Renumbering[] = [
  { former: '460029', present: '460400', since: '1993-03-03' },
  { former: '460003', present: '460400', since: '2015-02-19' },
  { former: '469003', present: '460400', since: '2015-02-19' },
];

/** The present code of a division that a file of the given day still names by a former one. */
export function presentDivision(code: string, day: string): string | undefined {
  return RENUMBERINGS.find((one) => one.former === code && day >= one.since)?.present;
}

/** Names that are no longer, or never were, those of a division, and the one they lie in. */
const OTHER_NAMES: readonly (readonly [name: string, division: string])[] = [
  ['洋浦经济开发区', '460400'],
  ['洋浦', '460400'],
  ['儋县', '460400'],
  ['通什', '469001'],
  ['琼山', '460100'],
  ['崖县', '460200'],
  ['襄樊', '420600'],
  ['荆沙', '421000'],
  ['莱芜', '370100'],
  ['大庸', '430800'],
  ['零陵', '431100'],
  ['思茅', '530800'],
  ['淮阴市', '320800'],
  ['昭乌达盟', '150400'],
  ['哲里木盟', '150500'],
  ['伊克昭盟', '150600'],
];
/** What makes of a name in front of it that of a street: 文昌路, 琼海东街. */
const NO_STREET = '(?![东西南北中]?[一二三四五]?(?:路|街|大道|巷|胡同))';
/** Short names that also mean something else in an address; as an area of their own they are plain. */
const COMMON_WORDS = new Set(['东方', '朝阳', '中山', '海南', '吉林']);
const MUNICIPALITY = /^(11|12|31|50|71|81|82)0000$/;
const PEOPLES =
  '黎|苗|朝鲜|土家|布依|侗|藏|羌|彝|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|柯尔克孜|哈萨克|维吾尔';
/** What a short name leaves out. */
const SHORT = new RegExp(
  `(?:(?:(?:${PEOPLES})族?)+自治[县州]|特别行政区|(?:壮族|回族|维吾尔)?自治区|地区|林区|省|市|县|盟)$`,
);

interface Named {
  readonly pattern: RegExp;
  readonly byName: ReadonlyMap<string, string>;
}

/** Makes the function that finds places in a list of divisions; it remembers nothing between calls. */
export function placeFinder(
  divisions: CodeList,
): (printed: PrintedPlace) => RegisteredPlace | undefined {
  const codes = [...divisions.codes.values()].filter(
    ({ code }) => !code.endsWith('9000') && !RENUMBERINGS.some((one) => one.former === code),
  );
  const provinces = namesOf(codes.filter(({ code }) => code.endsWith('0000')));
  const within = new Map<string, Named | undefined>();
  const areas = new Map<string, Named | undefined>();
  for (const { code } of codes.filter((one) => one.code.endsWith('0000'))) {
    const below = codes.filter((one) => one.parent === code);
    const others = OTHER_NAMES.filter(([, division]) => division.startsWith(code.slice(0, 2)));
    areas.set(code, namesOf(below, others));
    for (const city of below.filter((one) => one.code.endsWith('00')))
      within.set(city.code, namesOf(codes.filter((one) => one.parent === city.code)));
  }
  const finest = (city: string, address: string): string | undefined =>
    first(within.get(city), address);
  const homeOfCity = onlyHomes(codes);
  const titles = new RegExp(`^(?:${provinceTitles(codes).join('|')})`);
  return ({ province, area, address: printed, name }) => {
    // A province that is printed and not known is a contradiction that no city resolves.
    const home =
      first(provinces, province) ??
      first(provinces, printed) ??
      (province === '' ? homeOfCity(area, printed) : undefined);
    if (home === undefined) return undefined;
    const known = areas.get(home);
    // An address that begins with another province names streets and towns of that one.
    const elsewhere = titles.exec(printed);
    const address = elsewhere && provinces?.byName.get(elsewhere[0]) !== home ? '' : printed;
    const stated = MUNICIPALITY.test(home)
      ? undefined
      : (known?.byName.get(area) ?? first(known, area));
    if (stated !== undefined) {
      const finer = finest(stated, address);
      return finer ? { division: finer, by: 'address' } : { division: stated, by: 'area' };
    }
    const found = first(known, address);
    if (found !== undefined) return { division: finest(found, address) ?? found, by: 'address' };
    const borne = first(known, name);
    if (borne !== undefined) return { division: borne, by: 'name' };
    return { division: home, by: 'province' };
  };
}

function provinceTitles(codes: readonly Code[]): string[] {
  return codes.filter(({ code }) => code.endsWith('0000')).map(({ title }) => title.zh);
}

/**
 * Finds the province of a city that is printed as the area, or in full at the head of the address, where one province alone
 * has a city of that name.
 */
function onlyHomes(codes: readonly Code[]): (area: string, address: string) => string | undefined {
  const homes = new Map<string, string | null>();
  for (const { title, parent } of codes) {
    if (!parent?.endsWith('0000')) continue;
    for (const name of new Set([title.zh, title.zh.replace(SHORT, '')]))
      if (name.length > 1) homes.set(name, homes.has(name) ? null : parent);
  }
  const full = new RegExp(
    `^(?:${codes
      .filter(({ parent }) => parent?.endsWith('0000'))
      .map(({ title }) => title.zh)
      .join('|')})`,
  );
  return (area, address) =>
    (COMMON_WORDS.has(area) ? undefined : homes.get(area)) ??
    homes.get(full.exec(address)?.[0] ?? '') ??
    undefined;
}

/** The division whose name stands first in a text, full names before short ones. */
function first(named: Named | undefined, text: string): string | undefined {
  if (!named || text === '') return undefined;
  const match = named.pattern.exec(text);
  return match ? named.byName.get(match[0]) : undefined;
}

function namesOf(codes: readonly Code[], others: typeof OTHER_NAMES = []): Named | undefined {
  const byName = new Map<string, string>();
  for (const { code, title } of codes) {
    byName.set(title.zh, code);
    const short = title.zh.replace(SHORT, '');
    if (short.length < 2) continue;
    byName.set(short, code);
    if (COMMON_WORDS.has(short)) byName.set(`${short}县`, code);
  }
  for (const [name, division] of others) if (!byName.has(name)) byName.set(name, division);
  if (byName.size === 0) return undefined;
  const names = [...byName.keys()]
    .filter((name) => !COMMON_WORDS.has(name) || byName.get(name)?.endsWith('0000'))
    .sort((a, b) => b.length - a.length);
  return { pattern: new RegExp(`(?:${names.join('|')})${NO_STREET}`), byName };
}
