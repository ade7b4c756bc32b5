import { DomainError } from '#libs/kernel';

/** The working calendar's data cannot be used. */
export class CalendarMalformed extends DomainError {
  readonly code = 'WORKFLOW.CALENDAR_MALFORMED';
  readonly kind = 'invalid';
}
