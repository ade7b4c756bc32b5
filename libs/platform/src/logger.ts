import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/**
 * Fields that never reach a log, wherever they stand. Log calls pass ids and codes only; this is the second wall.
 */
const REDACTED = [
  'password',
  'token',
  'cookie',
  'authorization',
  'secret',
  'name',
  'displayName',
  'phone',
  'idNumber',
  'bankAccount',
  'creditCode',
];

/** One stream of JSON lines, without personal data. */
export function openLogger(part: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { part, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: REDACTED.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[redacted]',
    },
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** An error in a log: class, code and stack without its message, because a message may quote data. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '));
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    stack: frames.slice(0, 12).join('\n'),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
