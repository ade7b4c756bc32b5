import type { Problem, Text } from './contract.ts';

/** A call that did not succeed, always with a sentence a person can act on. */
export class Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly text: Text;
  readonly errorId: string | null;

  constructor(status: number, code: string, text: Text, errorId: string | null) {
    super(text.en);
    this.name = 'Failure';
    this.status = status;
    this.code = code;
    this.text = text;
    this.errorId = errorId;
  }

  /** The API has refused: nothing was done, and sending the same again would be refused again. */
  get refused(): boolean {
    const undecided = [408, 425, 429].includes(this.status) || this.code.includes('IN_PROGRESS');
    return this.status >= 400 && this.status < 500 && !undecided;
  }
}

const UNREACHABLE: Text = {
  zh: '暂时连不上服务。请检查网络后重试；重试不会重复提交。',
  en: 'The service cannot be reached. Check the network and try again; nothing is sent twice.',
};

function unreadable(status: number): Text {
  return {
    zh: `服务没有给出可读的回答（${status}）。请稍后重试；若持续出现，请联系管理员。`,
    en: `The service gave no readable answer (${status}). Try again later.`,
  };
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const text = (body as Partial<Problem>).text;
  return typeof text?.zh === 'string' && typeof text.en === 'string';
}

/** Turns the body of a refused call into a failure, also when a proxy answered instead. */
export function failureOf(status: number, body: unknown): Failure {
  if (!isProblem(body)) return new Failure(status, `HTTP.${status}`, unreadable(status), null);
  return new Failure(status, body.code, body.text, body.errorId ?? null);
}

/** Gives whatever was thrown the form of a failure. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  return new Failure(0, 'NETWORK', UNREACHABLE, null);
}
