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

/**
 * Makes the function that gives the present code of a division which a file of the given day still names by a former one.
 * Of a code of which only the last year is known, the present one holds from the next year on.
 */
export function presentDivisions(
  divisions: CodeList | undefined,
): (code: string, day: string) => string | undefined {
  const former = new Map<string, { readonly present: string; readonly since: string }>();
  for (const { code: present, also } of divisions?.codes.values() ?? [])
    for (const { code, until } of also ?? [])
      if (code && until)
        former.set(code, {
          present,
          since: until.length === 4 ? `${Number(until) + 1}-01-01` : until,
        });
  return (code, day) => {
    const found = former.get(code);
    return found && day >= found.since ? found.present : undefined;
  };
}

/** What makes of a name in front of it that of a street: 文昌路, 琼海东街. */
const NO_STREET = '(?![东西南北中]?[一二三四五]?(?:路|街|大道|巷|胡同))';
/** Short names that also mean something else in an address; as an area of their own they are plain. */
const COMMON_WORDS = new Set(['东方', '朝阳', '中山', '海南', '吉林', '巢湖', '无为', '石柱']);
/** Their districts bear names that districts elsewhere bear too, which the list does not hold. */
const MUNICIPALITY = /^(11|12|31|50)0000$/;
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
  const all = [...divisions.codes.values()];
  const former = new Set(all.flatMap(({ also }) => (also ?? []).map((one) => one.code)));
  const codes = all.filter(({ code }) => !code.endsWith('9000') && !former.has(code));
  const provinces = namesOf(codes.filter(({ code }) => code.endsWith('0000')));
  const within = new Map<string, Named | undefined>();
  const areas = new Map<string, Named | undefined>();
  const counties = new Map<string, Named | undefined>();
  for (const { code } of codes.filter((one) => one.code.endsWith('0000'))) {
    const below = codes.filter((one) => one.parent === code);
    areas.set(code, namesOf(below));
    const finer = below.map((city) => codes.filter((one) => one.parent === city.code));
    below.forEach((city, at) => within.set(city.code, namesOf(finer[at] ?? [])));
    counties.set(code, namesOf(finer.flat()));
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
    const stated = known?.byName.get(area) ?? first(known, area);
    if (stated !== undefined) {
      const finer = finest(stated, address);
      return finer ? { division: finer, by: 'address' } : { division: stated, by: 'area' };
    }
    const found = first(known, address);
    if (found !== undefined) return { division: finest(found, address) ?? found, by: 'address' };
    const county = innermost(counties.get(home), address);
    if (county !== undefined) return { division: county, by: 'address' };
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
  const cities = codes.filter(
    ({ parent }) => parent?.endsWith('0000') && !MUNICIPALITY.test(parent),
  );
  const homes = new Map<string, string | null>();
  for (const { title, parent } of cities) {
    for (const name of new Set([title.zh, title.zh.replace(SHORT, '')]))
      if (name.length > 1) homes.set(name, homes.has(name) ? null : parent);
  }
  const full = new RegExp(`^(?:${cities.map(({ title }) => title.zh).join('|')})`);
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

/** The same, but of names that stand right behind one another the last: 巢湖市无为县 lies in 无为. */
function innermost(named: Named | undefined, text: string): string | undefined {
  let found: string | undefined;
  for (let rest = text; named !== undefined;) {
    const match = named.pattern.exec(rest);
    if (!match || (found !== undefined && match.index > 0)) return found;
    found = named.byName.get(match[0]);
    rest = rest.slice(match.index + match[0].length);
  }
  return found;
}

function namesOf(codes: readonly Code[]): Named | undefined {
  const byName = new Map<string, string>();
  for (const { code, title } of codes) {
    byName.set(title.zh, code);
    const short = title.zh.replace(SHORT, '');
    if (short.length < 2) continue;
    byName.set(short, code);
    if (COMMON_WORDS.has(short)) byName.set(`${short}县`, code);
  }
  for (const { code, also } of codes)
    for (const { name } of also ?? []) if (name && !byName.has(name)) byName.set(name, code);
  if (byName.size === 0) return undefined;
  const names = [...byName.keys()]
    .filter((name) => !COMMON_WORDS.has(name) || byName.get(name)?.endsWith('0000'))
    .sort((a, b) => b.length - a.length);
  return { pattern: new RegExp(`(?:${names.join('|')})${NO_STREET}`), byName };
}
