import { DomainError, type LocalDate } from '#libs/kernel';

/** Whoever had a part in an urgent visit neither confirms nor refuses it. */
export class EmergencySamePerson extends DomainError {
  readonly code = 'INSPECTIONS.EMERGENCY_SAME_PERSON';
  readonly kind = 'denied';

  constructor() {
    super({
      zh: '紧急检查须由第二人确认或不予确认，不能是提起、登记检查或到场的人；请由本部门未参与的另一位人员办理。',
      en: 'An urgent visit is confirmed or refused by a second person, not by one who opened it, recorded it or went; let somebody else of the authority do it.',
    });
  }
}

/** The term in which an urgent visit is confirmed is over. */
export class EmergencyLate extends DomainError {
  readonly code = 'INSPECTIONS.EMERGENCY_LATE';
  readonly kind = 'conflict';

  constructor(until: LocalDate) {
    super(
      {
        zh: `紧急检查的确认期限已于 ${until} 届满，该次入企计为不合规，不能再补确认；请在整改中说明情况。`,
        en: `The urgent visit was to be confirmed until ${until}; it is a breach now and is not confirmed any more. Say how it came about when you put things right.`,
      },
      { until },
    );
  }
}
