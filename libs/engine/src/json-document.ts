import { type Findings } from './finding.ts';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; its members are read with {@link member} only, never by plain indexing. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** One file of the rule tree; `path` is relative to `rules/` and uses forward slashes. */
export interface RuleFile {
  readonly path: string;
  readonly text: string;
}

/** The stated size limits of a rule document. A document past one of them is refused, never cut. */
export const DOCUMENT_LIMITS = {
  /** Largest policy, case, condition or parameter file, in UTF-16 units. */
  characters: 131_072,
  /** Largest dictionary or code list: a national list has thousands of codes. */
  vocabularyCharacters: 2_097_152,
  /** Deepest nesting of the JSON itself; conditions have their own, tighter limit. */
  nesting: 40,
  /** Deepest nesting of conditions and of amounts. */
  depth: 8,
  /** Most conditions in one policy, shared ones counted where they are used. */
  nodes: 500,
  /** Most derived columns that one policy may need, series of them included, and most that it may write under `let`. */
  derived: 200,
  /** Longest look back, in months. */
  months: 1_200,
  /** Most bands of one amount. */
  bands: 50,
  /** Longest list in a condition. */
  list: 10_000,
  /** Most significant digits of a written number: what a double carries without loss. */
  digits: 15,
} as const;

const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** An own member of an object; inherited names such as `constructor` are never found. */
export function member(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Whether a value is a JSON object: neither null nor a list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a JSON list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** One step further down a JSON pointer (RFC 6901). */
export function step(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * Reads the text of a rule file strictly.
 *
 * Beyond JSON's own grammar it refuses what makes a reader and the machine see different rules: a key written twice,
 * names that touch object prototypes, and numbers with more digits than arrive.
 *
 * @param most the most characters allowed
 * @returns undefined when anything was refused; the findings say what.
 */
export function readDocument(
  text: string,
  findings: Findings,
  most: number = DOCUMENT_LIMITS.characters,
): Json | undefined {
  if (text.length > most) {
    findings.add('DOCUMENT_TOO_LARGE', '', String(text.length), String(most));
    return undefined;
  }
  if (nestsTooDeep(text)) {
    findings.add('DOCUMENT_TOO_DEEP', '', String(DOCUMENT_LIMITS.nesting));
    return undefined;
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    findings.add(
      'DOCUMENT_UNREADABLE',
      '',
      cause instanceof Error ? cause.message.slice(0, 120) : '',
    );
    return undefined;
  }
  const before = findings.errors;
  scan(text, findings);
  return findings.errors === before ? value : undefined;
}

interface Frame {
  /** Keys seen so far; null in a list. */
  readonly keys: Set<string> | null;
  /** The frame around it; null outside the document. */
  readonly around: Frame | null;
  /** Key or index of the member being read. */
  at: string | number;
  /** Whether the next text is a key. */
  keyNext: boolean;
}

/** Whether brackets outside texts ever nest deeper than the limit; asked before parsing, which would build it all. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let position = 0; position < text.length; position += 1) {
    const char = text.charCodeAt(position);
    if (char === QUOTE) position = endOfString(text, position);
    else if (char === OPEN_OBJECT || char === OPEN_LIST) {
      depth += 1;
      if (depth > DOCUMENT_LIMITS.nesting) return true;
    } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) depth -= 1;
  }
  return false;
}

/** Walks a text that is known to be valid JSON; it looks at nothing but keys and numbers. */
function scan(text: string, findings: Findings): void {
  let frame: Frame = { keys: null, around: null, at: '', keyNext: false };
  for (let position = 0; position < text.length; position += 1) {
    const char = text.charCodeAt(position);
    if (char === QUOTE) {
      const end = endOfString(text, position);
      if (frame.keyNext) keySeen(text.slice(position, end + 1), frame, findings);
      position = end;
    } else if (char === OPEN_OBJECT || char === OPEN_LIST) {
      const keys = char === OPEN_OBJECT ? new Set<string>() : null;
      frame = { keys, around: frame, at: 0, keyNext: keys !== null };
    } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) frame = frame.around ?? frame;
    else if (char === COMMA) {
      if (frame.keys) frame.keyNext = true;
      else frame.at = Number(frame.at) + 1;
    } else if (char === MINUS || (char >= ZERO && char <= NINE)) {
      NUMBER.lastIndex = position;
      const number = NUMBER.exec(text)?.[0] ?? '0';
      if (digits(number) > DOCUMENT_LIMITS.digits)
        findings.add('NUMBER_INEXACT', placeOf(frame), number.slice(0, 40));
      position += number.length - 1;
    }
  }
}

/** The pointer of the member being read in a frame; built only when a finding needs it. */
function placeOf(frame: Frame): string {
  return frame.around === null ? '' : step(placeOf(frame.around), frame.at);
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const EXPONENT = 0x65;
const EXPONENT_UPPER = 0x45;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NUMBER = /-?\d[\d.eE+-]*/y;

function endOfString(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"')
    position += text[position] === '\\' ? 2 : 1;
  return position;
}

function keySeen(token: string, frame: Frame, findings: Findings): void {
  const key = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
  frame.at = key;
  frame.keyNext = false;
  if (RESERVED.has(key)) findings.add('KEY_RESERVED', placeOf(frame), key);
  if (frame.keys?.has(key)) findings.add('KEY_DUPLICATED', placeOf(frame), key.slice(0, 60));
  frame.keys?.add(key);
}

/** The significant digits of a written number; walked by hand, because `0+$` starts anew at each zero. */
function digits(number: string): number {
  if (number.length <= DOCUMENT_LIMITS.digits) return 0;
  let seen = 0;
  let upToLast = 0;
  for (let at = 0; at < number.length; at += 1) {
    const char = number.charCodeAt(at);
    if (char === EXPONENT || char === EXPONENT_UPPER) break;
    if (char < ZERO || char > NINE || (char === ZERO && seen === 0)) continue;
    seen += 1;
    if (char !== ZERO) upToLast = seen;
  }
  return upToLast;
}
