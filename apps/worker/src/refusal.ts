import { DomainError } from '#libs/kernel';

/** Why a process or a thread of it cannot work, as its last lines say it: in both languages where that is known. */
export function refusalOf(error: unknown): string {
  if (error instanceof DomainError) return `${error.text.zh}\n${error.text.en}`;
  return error instanceof ThreadRefused ? error.message : String(error);
}

/** A thread could not begin; its message is its refusal. */
export class ThreadRefused extends Error {}
