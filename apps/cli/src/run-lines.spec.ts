import { expect, test } from '@jest/globals';
import { tellRun, type ShownRun } from './run-lines.ts';

const RUN: ShownRun = {
  state: 'running',
  rowsTotal: 20_000,
  rowsDone: 20_000,
  ratePerSecond: 4_000,
  remainingSeconds: 0,
  silence: null,
  policies: [],
};

function linesOf(...runs: Partial<ShownRun>[]): string[] {
  const lines: string[] = [];
  const tell = tellRun((line) => lines.push(line));
  runs.forEach((run, second) => tell({ ...RUN, ...run }, second * 1000));
  return lines;
}

test('before there are rows, the snapshot is being built: said once', () => {
  const nothing = { rowsTotal: 0, rowsDone: 0, ratePerSecond: null, remainingSeconds: null };
  const lines = linesOf(nothing, nothing);
  expect(lines).toEqual(['  建立数据快照 … / building the snapshot of the data …']);
});

test('matching has its total, its rate and what remains', () => {
  const [line] = linesOf({ rowsDone: 5_000, remainingSeconds: 4 });
  expect(line).toContain('5,000/20,000');
  expect(line).toContain('matched 5,000 of 20,000, 4,000 a second, about 4 s left');
});

test('applying counts entitlements, not rows, with a rate of its own; parked policies are left out', () => {
  const at = (applied: number): Partial<ShownRun> => ({
    state: 'applying',
    policies: [
      { state: 'applying', eligible: 1_000, applied },
      { state: 'parked', eligible: 50, applied: 0 },
    ],
  });
  const lines = linesOf(at(100), at(200), at(300));
  expect(lines[0]).toMatch(/established 100 of 1,000$/);
  expect(lines[2]).toContain('established 300 of 1,000, 100 a second, about 7 s left');
});

test('silence is said once when it begins, and again when it begins again', () => {
  const silence = { seconds: 30, takenOverInSeconds: 30 };
  const silent = linesOf(
    {},
    { silence },
    { silence: { ...silence, seconds: 31 } },
    {},
    { silence },
  );
  expect(silent.filter((line) => line.includes('has not been heard of'))).toHaveLength(2);
});
