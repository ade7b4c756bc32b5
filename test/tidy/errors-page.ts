import { FAILURE_KINDS, type FailureKind } from '#libs/kernel';
import type { TextFile } from './tree.ts';

/** A failure that the code can raise by name. */
export interface NamedError {
  readonly code: string;
  readonly kind: FailureKind;
  readonly meaning: string;
  readonly path: string;
}

const CLASS =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export class \w+ extends DomainError \{([\s\S]*?)\n\}/g;

/** Reads the error classes out of source files: doc comment, code and kind. */
export function namedErrors(files: readonly TextFile[]): NamedError[] {
  return files
    .flatMap(({ path, text }) =>
      [...text.matchAll(CLASS)].flatMap((match) => {
        const [, comment = '', body = ''] = match;
        const code = /readonly code = '([^']+)'/.exec(body)?.[1];
        const kind = /readonly kind = '([^']+)'/.exec(body)?.[1];
        if (code === undefined || kind === undefined) return [];
        return [{ code, kind: kind as FailureKind, meaning: sentence(comment), path }];
      }),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Every place that gives an error its code, found without reading classes; each must be in {@link namedErrors}. */
export function codesIn(files: readonly TextFile[]): string[] {
  return files
    .flatMap(({ text }) =>
      [...text.matchAll(/readonly code = '([^']*\.[^']*)'/g)].map((match) => match[1] ?? ''),
    )
    .sort();
}

/** The reasons for which one row of a delivery is refused, from the union that names them. */
export function rejectReasons(source: string): string[] {
  const union = /export type RejectReason =([^;]+);/.exec(source)?.[1] ?? '';
  return [...union.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '').sort();
}

/** The page that documents them, written from the code. */
export function errorsPage(errors: readonly NamedError[], reasons: readonly string[]): string {
  const kinds = Object.entries(FAILURE_KINDS).map(
    ([kind, { status, job }]) =>
      `| \`${kind}\` | ${status} | ${job === 'retry' ? 'tried again with growing pauses' : 'parked for a person'} |`,
  );
  const rows = errors.map(
    ({ code, kind, meaning, path }) => `| \`${code}\` | \`${kind}\` | ${meaning} | \`${path}\` |`,
  );
  return `# Errors

Written from the code by \`npm run docs\`; a test keeps the two equal. Every failure has a stable code, a text in Chinese and English that says
what happened, why, and what to do next, and a kind. Over HTTP it is an RFC 9457 problem document with \`code\`, \`text\` and an \`errorId\` to quote;
on the command line the two sentences. Codes are never reused.

## Kinds

| kind | HTTP | a job that meets it is |
|---|---|---|
${kinds.join('\n')}

## Codes

| code | kind | meaning | raised in |
|---|---|---|---|
${rows.join('\n')}

## Reasons for which a row of a delivery is refused

The rest of the delivery is taken. Each refused row comes with its line, its column and a text (\`libs/registry/src/delivery-reject.ts\`).

${reasons.map((reason) => `- \`${reason}\``).join('\n')}

Findings of the rule linter have codes of their own; \`libs/engine/README.md\` lists them.
`;
}

/** The first paragraph of a doc comment in one line. */
function sentence(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trim());
  const text = lines.join('\n').trim().split('\n\n')[0] ?? '';
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|').trim();
}
