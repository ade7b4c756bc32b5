import { DomainError } from '#libs/kernel';

/** A firm rates its own inspections that came. */
export class RatingRefused extends DomainError {
  readonly code = 'INSPECTIONS.RATING_REFUSED';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '只能评价已经来本企业的检查：接受检查码之后，或检查实施之后。',
      en: 'A firm rates an inspection of its own that came: once its code was accepted, or it was carried out.',
    });
  }
}

/** An inspection is rated once. */
export class RatedAlready extends DomainError {
  readonly code = 'INSPECTIONS.RATED_ALREADY';
  readonly kind = 'conflict';

  constructor() {
    super({
      zh: '这次检查已经评价过，评价后不更改。',
      en: 'This inspection was rated before, and a rating never changes.',
    });
  }
}
