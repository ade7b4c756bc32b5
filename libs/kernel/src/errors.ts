/** A text shown to people: Chinese first, English beside it. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/**
 * What kind of failure this is. The kind alone decides the HTTP status and whether a job is tried
 * again; see {@link FAILURE_KINDS}.
 */
export type FailureKind =
  | 'invalid'
  | 'unauthenticated'
  | 'denied'
  | 'missing'
  | 'conflict'
  | 'exhausted'
  | 'mismatched'
  | 'limited'
  | 'unavailable'
  | 'bug';

/** The one table that turns a kind of failure into an HTTP status and a job's fate. */
export const FAILURE_KINDS: Readonly<
  Record<FailureKind, { readonly status: number; readonly job: 'park' | 'retry' }>
> = {
  invalid: { status: 400, job: 'park' },
  unauthenticated: { status: 401, job: 'park' },
  denied: { status: 403, job: 'park' },
  missing: { status: 404, job: 'park' },
  conflict: { status: 409, job: 'park' },
  exhausted: { status: 409, job: 'park' },
  mismatched: { status: 422, job: 'park' },
  limited: { status: 429, job: 'park' },
  unavailable: { status: 503, job: 'retry' },
  bug: { status: 500, job: 'park' },
};

/**
 * A failure that has a name in the domain. Its text says what happened, why, and what to do next.
 *
 * Expected outcomes (not eligible, a short budget) are values with reasons and never come as errors.
 */
export abstract class DomainError extends Error {
  /** Stable name, `AREA.WHAT_HAPPENED`, listed in docs and never reused. */
  abstract readonly code: string;
  abstract readonly kind: FailureKind;

  constructor(
    readonly text: Text,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: { cause?: unknown },
  ) {
    super(`${text.zh} / ${text.en}`, options);
    this.name = new.target.name;
  }
}
