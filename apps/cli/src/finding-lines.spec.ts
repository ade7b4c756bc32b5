import { expect, test } from '@jest/globals';
import { counted, showFindings } from './finding-lines.ts';

test('each of the three sentences of a finding ends with a stop, and with one only', () => {
  const lines: string[] = [];
  const text = (zh: string, en: string) => ({ zh, en });
  showFindings(
    [
      {
        file: 'r.json',
        pointer: '',
        severity: 'error',
        code: 'ENGINE.FACT_UNKNOWN',
        what: text('没有事实“x”', 'There is no fact "x"'),
        why: text('没有来源。', 'It has no source.'),
        instead: text('先登记', 'Register it'),
      },
    ],
    new Map([['r.json', '{}']]),
    (line) => lines.push(line),
  );
  expect(lines.slice(1)).toEqual([
    '  没有事实“x”。没有来源。先登记。',
    '  There is no fact "x". It has no source. Register it.',
  ]);
});

test('one is said as one', () => {
  expect([0, 1, 2].map((count) => counted(count, 'error'))).toEqual([
    '0 errors',
    '1 error',
    '2 errors',
  ]);
});
