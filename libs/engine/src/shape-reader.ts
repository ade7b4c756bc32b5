import { isLocalDate, type Interval, type Text } from '#libs/kernel';
import { type Findings } from './finding.ts';
import { isList, isObject, type Json, type JsonObject, member, step } from './json-document.ts';
import { readText } from './rule-reader.ts';

/**
 * Reads members of one JSON object by their expected shape and notes each that is missing or of another shape.
 *
 * Every method returns a harmless stand-in after a finding, so that one reading finds everything.
 */
export class ShapeReader {
  constructor(
    readonly object: JsonObject,
    readonly pointer: string,
    readonly findings: Findings,
  ) {}

  text(key: string): string {
    const value = member(this.object, key);
    return typeof value === 'string' && value !== ''
      ? value
      : this.wrong(key, '非空文本', 'a text, not empty', '');
  }

  optionalText(key: string): string | null {
    return (member(this.object, key) ?? null) === null ? null : this.text(key);
  }

  bilingual(key: string): Text {
    return (
      readText(member(this.object, key)) ??
      this.wrong(key, '{"zh": "…", "en": "…"}', '{"zh": "…", "en": "…"}', EMPTY)
    );
  }

  oneOf<T extends string>(key: string, choices: readonly T[]): T {
    const value = member(this.object, key);
    const found = choices.find((choice) => choice === value);
    const wanted = choices.join(' | ');
    return found ?? this.wrong(key, wanted, wanted, choices[0] as T);
  }

  flag(key: string, absent: boolean): boolean {
    const value = member(this.object, key);
    if (value === undefined) return absent;
    return typeof value === 'boolean'
      ? value
      : this.wrong(key, 'true 或 false', 'true or false', absent);
  }

  count(key: string): number | undefined {
    const value = member(this.object, key);
    if (value === undefined) return undefined;
    const counts = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return counts ? value : this.wrong(key, '非负整数', 'a whole number, zero or more', undefined);
  }

  date(key: string): string {
    const value = member(this.object, key);
    return typeof value === 'string' && isLocalDate(value)
      ? value
      : this.wrong(key, '日期 2025-09-30', 'a day such as 2025-09-30', '1900-01-01');
  }

  interval(key: string): Interval {
    const value = member(this.object, key);
    if (!isObject(value))
      return this.wrong(key, '{"from": "…", "until": "…"}', '{"from": "…", "until": "…"}', FOREVER);
    const reader = new ShapeReader(value, step(this.pointer, key), this.findings);
    reader.only(['from', 'until']);
    const from = reader.date('from');
    const until = (member(value, 'until') ?? null) === null ? null : reader.date('until');
    if (until !== null && until <= from)
      return reader.wrong(
        'until',
        '晚于 from 的日期（不含当日）',
        'a day after "from", exclusive',
        { from, until },
      );
    return { from, until };
  }

  texts(key: string): readonly string[] {
    const value = member(this.object, key);
    if (
      isList(value) &&
      value.every((item): item is string => typeof item === 'string' && item !== '')
    )
      return value;
    return this.wrong(key, '文本列表', 'a list of texts', []);
  }

  /** Readers of the objects in a list; an absent list is empty. */
  objects(key: string): readonly ShapeReader[] {
    const value = member(this.object, key);
    if (value === undefined) return [];
    if (!isList(value)) return this.wrong(key, '对象列表', 'a list of objects', []);
    return value.flatMap((item, index) => {
      const pointer = step(step(this.pointer, key), index);
      if (isObject(item)) return [new ShapeReader(item, pointer, this.findings)];
      this.findings.add('SHAPE_WRONG', pointer, '对象', 'an object');
      return [];
    });
  }

  /** A reader of one inner object, or null when it is absent. */
  inner(key: string): ShapeReader | null {
    const value = member(this.object, key);
    if (value === undefined || value === null) return null;
    if (isObject(value)) return new ShapeReader(value, step(this.pointer, key), this.findings);
    return this.wrong(key, '对象', 'an object', null);
  }

  raw(key: string): Json | undefined {
    return member(this.object, key);
  }

  only(allowed: readonly string[]): void {
    for (const key of Object.keys(this.object)) {
      if (!allowed.includes(key))
        this.findings.add('KEY_UNKNOWN', step(this.pointer, key), key, allowed.join(', '));
    }
  }

  wrong<T>(key: string, zh: string, en: string, standIn: T): T {
    this.findings.add('SHAPE_WRONG', step(this.pointer, key), zh, en);
    return standIn;
  }
}

const EMPTY: Text = { zh: '', en: '' };
const FOREVER: Interval = { from: '1900-01-01', until: null };
