import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, FAILURE_KINDS, type Text } from '#libs/kernel';
import type { Logger } from '#libs/platform';
import { AddressUnknown, RequestMalformed } from './errors.ts';

/** A problem document (RFC 9457) with a text in both languages and an id that a user can quote. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly text: Text;
  readonly errorId: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const FAULT: Text = {
  zh: '系统出现内部错误，本次操作未生效；请稍后重试，若仍失败请将错误编号告知运维人员。',
  en: 'Something went wrong on our side and the operation had no effect; try again later, and if it fails again give the error id to the operators.',
};

/** When to come back; what limits requests by the minute says so itself. */
const RETRY_AFTER_SECONDS: Readonly<Record<number, string>> = { 503: '5', 429: '60' };

/** Turns every failure into a problem document; what is not a domain error is logged and not shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    sendProblem(reply, this.describe(error, request));
  }

  /** The problem document of an error; faults of ours are logged under the id that the user sees. */
  describe(thrown: unknown, request: FastifyRequest): Problem {
    const error = asDomainError(thrown);
    const errorId = randomUUID();
    const status = error ? FAILURE_KINDS[error.kind].status : (statusOf(thrown) ?? 500);
    if (status >= 500) {
      this.logger.error(
        { err: thrown, errorId, route: request.routeOptions?.url, method: request.method },
        'request failed',
      );
    }
    const shown = error && error.kind !== 'bug' ? error : undefined;
    const text = shown?.text ?? (status < 500 ? REFUSED : FAULT);
    const code = shown?.code ?? (status < 500 ? 'API.REQUEST_REFUSED' : 'API.FAULT');
    return {
      type: `/problems/${code}`,
      title: text.zh,
      status,
      detail: text.en,
      code,
      text,
      errorId,
      ...(shown && Object.keys(shown.details).length > 0 ? { details: shown.details } : {}),
    };
  }
}

/** Answers with a problem document. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const wait = RETRY_AFTER_SECONDS[problem.status];
  if (wait) void reply.header('retry-after', wait);
  void reply.status(problem.status).type('application/problem+json').send(problem);
}

const REFUSED: Text = {
  zh: '请求未被接受；请检查内容类型、大小和频率后重试。',
  en: 'The request was not accepted; check its type, size and rate, then try again.',
};

function asDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  if (error instanceof HttpException && error.getStatus() === 404) return new AddressUnknown();
  if (statusOf(error) === 400)
    return new RequestMalformed([{ where: 'body', what: 'cannot be read' }]);
  return undefined;
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
