import { type Text } from '#libs/kernel';
import { FINDING_TEXTS, type FindingName } from './finding-texts.ts';

/** Something a rule's author has to look at, with the place and the way out. */
export interface Finding {
  /** `ENGINE.…`, stable; see the engine's README. */
  readonly code: string;
  /** An error keeps the document out; a warning is shown and lets it pass. */
  readonly severity: 'error' | 'warning';
  /** Path relative to `rules/`. */
  readonly file: string;
  /** JSON pointer (RFC 6901) into the file; '' is the whole document. */
  readonly pointer: string;
  readonly what: Text;
  readonly why: Text;
  readonly instead: Text;
}

/** Most findings kept for one file: past this the author is better served by fixing the first ones. */
const MOST = 100;

/** Collects all findings of one file, so that an author sees them at once rather than one per attempt. */
export class Findings {
  readonly list: Finding[] = [];
  /** How many errors were found, kept or not. */
  errors = 0;

  constructor(readonly file: string) {}

  /** Whether no more are kept: then what a finding would say need not be worked out. */
  get full(): boolean {
    return this.list.length >= MOST;
  }

  /** Adds a finding; `first` and `second` fill the text of the named finding. */
  add(name: FindingName, pointer: string, first = '', second = ''): void {
    const text = FINDING_TEXTS[name];
    const severity = 'warning' in text ? 'warning' : 'error';
    if (severity === 'error') this.errors += 1;
    if (this.full) return;
    const a = first.slice(0, 200);
    const b = second.slice(0, 400);
    this.list.push({
      code: `ENGINE.${name}`,
      severity,
      file: this.file,
      pointer,
      what: fill(text.what, a, b),
      why: fill(text.why, a, b),
      instead: fill(text.instead, a, b),
    });
  }

  /** Takes over a finding that another reading of the same file made. */
  keep(finding: Finding): void {
    if (finding.severity === 'error') this.errors += 1;
    if (!this.full) this.list.push(finding);
  }
}

function fill(text: Text, first: string, second: string): Text {
  const put = (line: string): string =>
    line.replaceAll(/\{([12])\}/g, (_, n) => (n === '1' ? first : second));
  return { zh: put(text.zh), en: put(text.en) };
}
