import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Findings } from './finding.ts';
import { FINDING_TEXTS, type FindingName } from './finding-texts.ts';

const NAMES = Object.keys(FINDING_TEXTS) as FindingName[];
const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('findings', () => {
  it.each(NAMES)(
    '%s says what, why and what to write, in both languages, and is documented',
    (name) => {
      const findings = new Findings('benefits/p/policy.json');
      findings.add(name, '/conditions', 'FIRST', '$& SECOND');
      const [finding] = findings.list;
      expect(finding?.code).toBe(`ENGINE.${name}`);
      for (const { zh, en } of [finding?.what, finding?.why, finding?.instead].map(
        (text) => text ?? { zh: '', en: '' },
      )) {
        expect(zh).toMatch(/[\u4e00-\u9fff]|FIRST|SECOND/);
        expect(en).toMatch(/[a-z]|FIRST|SECOND/);
        expect(`${zh}${en}`).not.toMatch(/\{[12]\}/);
      }
      expect(README).toContain(`\`${name}\``);
    },
  );

  it('counts every error but keeps a readable number', () => {
    const findings = new Findings('facts.json');
    for (let at = 0; at < 500; at += 1) findings.add('GROUP_EMPTY', '/all');
    findings.add('KNOWLEDGE_TEST', '');
    expect([findings.errors, findings.list.length]).toEqual([500, 100]);
  });
});
