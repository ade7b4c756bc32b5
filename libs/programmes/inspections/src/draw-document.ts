import { canonicalJson, DomainError, type Text } from '#libs/kernel';
import {
  type Candidate,
  commitmentOf,
  draw,
  type DrawList,
  type DrawnFirm,
  type Inspector,
  type PublishedDraw,
  type StratumShare,
} from './draw.ts';
import { DrawListRefused } from './errors.ts';

/** What doing a published draw again found. */
export interface DrawCheck {
  readonly firms: number;
  readonly drawn: number;
  /** What does not agree; empty when the draw is what it says. */
  readonly faults: readonly Text[];
}

/**
 * Does a published draw again and compares: seed and list with their commitment, firms and teams with those published.
 *
 * @param earlier the commitment as it stood on the public list before the draw; without it the document is only compared with
 *   itself
 */
export function verifyDraw(published: PublishedDraw, earlier?: string): DrawCheck {
  const { commitment, seed, list, drawn } = published;
  const faults: Text[] = [];
  if (commitmentOf(seed, list) !== commitment)
    faults.push({
      zh: '公布的种子和名单与承诺值不符。',
      en: 'Seed and list are not those that were committed to before the draw.',
    });
  if (earlier !== undefined && earlier.trim().toLowerCase() !== commitment)
    faults.push({
      zh: '文件中的承诺值不是抽取前公布的那一个。',
      en: 'The commitment in the document is not the one that was published before the draw.',
    });
  try {
    const again = draw(seed, list);
    if (canonicalJson(again.map(plain)) !== canonicalJson(drawn.map(plain)))
      faults.push(differenceBetween(again, drawn));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    faults.push(error.text);
  }
  return { firms: list.firms.length, drawn: drawn.length, faults };
}

function plain({ id, stratum, part, inspectors }: DrawnFirm) {
  return { id, stratum, part, inspectors: [...inspectors] };
}

function differenceBetween(again: readonly DrawnFirm[], drawn: readonly DrawnFirm[]): Text {
  const index = again.findIndex((firm, at) => {
    const other = drawn[at];
    return !other || canonicalJson(plain(firm)) !== canonicalJson(plain(other));
  });
  const at = index < 0 ? again.length : index;
  const told = (firm: DrawnFirm | undefined): string =>
    firm ? `${firm.id} (${firm.inspectors.join(', ')})` : '—';
  return {
    zh: `第 ${at + 1} 位与重放结果不同：公布为 ${told(drawn[at])}，重放为 ${told(again[at])}。`,
    en: `Place ${at + 1} comes out otherwise: published ${told(drawn[at])}, replayed ${told(again[at])}.`,
  };
}

/**
 * Reads a published draw from parsed JSON; what it carries besides is left out.
 *
 * @throws INSPECTIONS.DRAW_LIST_REFUSED with the place of what is not of its shape
 */
export function readPublishedDraw(document: unknown): PublishedDraw {
  const root = objectAt(document, '');
  return {
    commitment: textAt(root, 'commitment', ''),
    seed: textAt(root, 'seed', ''),
    list: readDrawList(root['list'], 'list'),
    drawn: listAt(root, 'drawn', '').map((one, index) => {
      const place = `drawn/${index}`;
      const own = objectAt(one, place);
      return { ...candidate(own, place), inspectors: textsAt(own, 'inspectors', place) };
    }),
  };
}

/** Reads the list of a draw from parsed JSON. @throws INSPECTIONS.DRAW_LIST_REFUSED */
export function readDrawList(document: unknown, place: string): DrawList {
  const own = objectAt(document, place);
  return {
    matter: textAt(own, 'matter', place),
    shares: listAt(own, 'shares', place).map((one, index): StratumShare => {
      const at = `${place}/shares/${index}`;
      const share = objectAt(one, at);
      return { stratum: numberAt(share, 'stratum', at), perMille: numberAt(share, 'perMille', at) };
    }),
    firms: listAt(own, 'firms', place).map((one, index) => {
      const at = `${place}/firms/${index}`;
      return candidate(objectAt(one, at), at);
    }),
    inspectors: inspectorsAt(own['inspectors'], `${place}/inspectors`),
    team: numberAt(own, 'team', place),
    mostLoad: numberAt(own, 'mostLoad', place),
  };
}

/**
 * Reads inspectors as an authority names them from parsed JSON: certificate numbers without blanks around them, credit codes also
 * in capitals, as they are registered.
 *
 * @throws INSPECTIONS.DRAW_LIST_REFUSED
 */
export function readInspectors(document: unknown, place: string): Inspector[] {
  return inspectorsAt(document, place).map(({ id, load, conflicts }) => ({
    id: id.trim(),
    load,
    conflicts: conflicts.map((code) => code.trim().toUpperCase()),
  }));
}

function inspectorsAt(document: unknown, place: string): Inspector[] {
  if (!Array.isArray(document)) throw wrong(place, '数组', 'an array');
  return document.map((one, index) => {
    const at = `${place}/${index}`;
    const own = objectAt(one, at);
    return {
      id: textAt(own, 'id', at),
      load: numberAt(own, 'load', at),
      conflicts: textsAt(own, 'conflicts', at),
    };
  });
}

type Members = Readonly<Record<string, unknown>>;

function candidate(own: Members, place: string): Candidate {
  return {
    id: textAt(own, 'id', place),
    stratum: numberAt(own, 'stratum', place),
    part: numberAt(own, 'part', place),
  };
}

function objectAt(value: unknown, place: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw wrong(place, '对象', 'an object');
}

function listAt(own: Members, key: string, place: string): readonly unknown[] {
  const value = own[key];
  if (Array.isArray(value)) return value;
  throw wrong(`${place}/${key}`, '数组', 'an array');
}

function textAt(own: Members, key: string, place: string): string {
  const value = own[key];
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(`${place}/${key}`, '文本', 'a text');
}

function textsAt(own: Members, key: string, place: string): string[] {
  return listAt(own, key, place).map((value, index) => {
    if (typeof value === 'string' && value !== '') return value;
    throw wrong(`${place}/${key}/${index}`, '文本', 'a text');
  });
}

function numberAt(own: Members, key: string, place: string): number {
  const value = own[key];
  if (typeof value === 'number') return value;
  throw wrong(`${place}/${key}`, '数字', 'a number');
}

function wrong(place: string, zh: string, en: string): DrawListRefused {
  return new DrawListRefused(place, { zh: `此处应为${zh}`, en: `${en} is expected here` });
}
