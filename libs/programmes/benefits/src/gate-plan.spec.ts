import { describe, expect, test } from '@jest/globals';
import type { GateDeclaration } from '#libs/engine';
import { gatePlanOf } from './gate-plan.ts';

const NOTE = { zh: '说明', en: 'note' };
const declared = (
  gate: GateDeclaration['gate'],
  more: Partial<GateDeclaration> = {},
): GateDeclaration => ({ gate, required: true, article: null, note: NOTE, ...more });
const kinds = (gates: readonly GateDeclaration[]): string[] =>
  gatePlanOf({ gates }).map((one) => one.kind);

describe('the gates of a policy', () => {
  test('that names none are the usual ones, without publicity: a name is not published without a basis', () => {
    expect(kinds([])).toEqual(['confirmation', 'reachability', 'credit', 'funds']);
  });

  test('keep the order that it sets, and what it leaves out comes at its usual place', () => {
    expect(kinds([declared('publicity'), declared('confirmation'), declared('funds')])).toEqual([
      'reachability',
      'credit',
      'publicity',
      'confirmation',
      'funds',
    ]);
    expect(kinds([declared('confirmation'), declared('publicity'), declared('funds')])).toEqual([
      'confirmation',
      'reachability',
      'credit',
      'publicity',
      'funds',
    ]);
  });

  test('are waived by an article only: one marked as not required without an article is required', () => {
    const gates = [
      declared('credit', { required: false }),
      declared('confirmation', { required: false, article: '第九条' }),
    ];
    expect(
      gatePlanOf({ gates })
        .filter((one) => !one.required)
        .map((one) => [one.kind, one.article]),
    ).toEqual([['confirmation', '第九条']]);
  });

  test('take silence for an answer by an article only', () => {
    const silence = (more: Partial<GateDeclaration>): unknown =>
      gatePlanOf({ gates: [declared('confirmation', more)] })[0]?.silence;
    expect(silence({ silence: 'confirms', article: '第九条' })).toBe('confirms');
    expect(silence({ silence: 'declines' })).toBeNull();
    expect(silence({ silence: 'lapses', article: '第九条' })).toBeNull();
    expect(silence({})).toBeNull();
  });

  test('publicity lasts as many working days as the policy says, or five, and a firm answers within as many, or ten', () => {
    const workdays = (gate: GateDeclaration): number | null | undefined =>
      gatePlanOf({ gates: [gate] }).find((one) => one.kind === 'publicity')?.workdays;
    expect(workdays(declared('publicity', { workdays: 7 }))).toBe(7);
    expect(workdays(declared('publicity'))).toBe(5);
    const answer = (gate: GateDeclaration): number | null | undefined =>
      gatePlanOf({ gates: [gate] }).find((one) => one.kind === 'confirmation')?.workdays;
    expect(answer(declared('confirmation', { workdays: 3 }))).toBe(3);
    expect(answer(declared('funds'))).toBe(10);
  });
});
