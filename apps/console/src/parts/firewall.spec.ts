import { describe, expect, it } from '@jest/globals';
import type { InspectionFinding } from '../api/contract.ts';
import { firewallDay, firewallText } from './firewall.ts';

const decision = {
  outcome: 'penalty',
  article: '第一条',
  explanation: '说明',
  decidedBy: 'approver',
  decidedOn: '2025-10-01',
  heardIn: null,
  toldOn: '2025-10-02',
  appealUntil: '2025-12-01',
  provisional: false,
  repairUntil: null,
  deviation: null,
} as unknown as NonNullable<InspectionFinding['decision']>;
const noted = { kind: 'problem', state: 'noted', decision: null, finalOn: null } as const;

describe('when a finding reaches credit', () => {
  it('names no day while nothing is decided, or once it was objected to', () => {
    expect(firewallText(noted).zh).not.toMatch(/\d{4}-/);
    expect(firewallText({ ...noted, state: 'objected', decision }).zh).not.toMatch(/\d{4}-/);
    expect(firewallText({ ...noted, state: 'withdrawn', decision }).en).toMatch(/neither/);
  });

  it('is the day after the later of the two times', () => {
    const decided = { ...noted, state: 'decided', decision } as const;
    expect(firewallText(decided).en).toContain('on 2025-12-02');
    const repaired = { ...decided, decision: { ...decision, repairUntil: '2025-12-31' } };
    expect(firewallText(repaired).en).toContain('on 2026-01-01');
    const sooner = { ...decided, decision: { ...decision, repairUntil: '2025-10-15' } };
    expect(firewallText(sooner).en).toContain('on 2025-12-02');
  });

  it('is of no day while the firm was not told of the decision', () => {
    const untold = {
      ...noted,
      state: 'decided',
      decision: { ...decision, toldOn: null, appealUntil: null },
    } as const;
    expect(firewallText(untold).zh).not.toMatch(/\d{4}-/);
    expect(firewallText(untold).en).toContain('not told');
    expect(firewallDay(untold)).toBeNull();
  });

  it('is not promised while days off are not published', () => {
    const decided = {
      ...noted,
      state: 'decided',
      decision: { ...decision, provisional: true },
    } as const;
    expect(firewallText(decided).en).toContain('provisionally');
  });

  it('is the day on which it became final', () => {
    expect(
      firewallText({ ...noted, state: 'final', decision, finalOn: '2025-12-03' }).en,
    ).toContain('on 2025-12-03');
  });
});
