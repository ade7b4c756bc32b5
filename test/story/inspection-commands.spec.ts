import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { certify } from '../support/certificates.ts';
import { TEST_SECRET } from '../support/database.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { CLI, ROOT } from '../tidy/tree.ts';

const FIRM = anEnterprise(1).with('registration', { 行业代码: 'H62' });

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [FIRM, anEnterprise(2), anEnterprise(3)],
    besides: { byHand: ['demo-inspect-catering'] },
  });
  await stage.stopWorker();
});
afterAll(() => stage?.close());

function huizhi(line: string, ...more: string[]): Promise<{ code: number; said: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: stage.test.ownerUrl,
    HUIZHI_SECRET: TEST_SECRET,
    HUIZHI_DATA: stage.folder,
    HUIZHI_MODE: 'test',
    HUIZHI_DISPOSABLE_DATABASE: 'yes',
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...line.split(' '), ...more],
      { cwd: ROOT, env },
      (error, out, err) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${out}${err}` }),
    );
  });
}
const idIn = (said: string): string => /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(said)?.[0] ?? said; // prettier-ignore

test('a plan, its approval, a visit and the count, by command', async () => {
  const listed = await huizhi('inspections matters');
  expect(listed.said).toContain('demo-inspect-catering  示范-市监-001  hn-amr  on-site  ≤2');
  const plan =
    'inspections plan --kind yearly --from 2025-01-01 --until 2026-01-01 --authority hn-amr --as operator';
  const wrong = await huizhi(`${plan} --title x --matters demo-inspect-anything`);
  expect([wrong.code, wrong.said]).toEqual([3, expect.stringContaining('清单之外无检查')]);
  const drawnUp = await huizhi(`${plan} --title x --matters demo-inspect-catering,demo-inspect-disclosure`); // prettier-ignore
  const planId = idIn(drawnUp.said);
  const alone = await huizhi(`inspections approve ${planId} --as operator`);
  expect([alone.code, alone.said]).toEqual([2, expect.stringContaining('role approver')]);
  expect((await huizhi(`inspections show ${planId}`)).said).toContain('version: 1\n');
  const stale = await huizhi(`inspections approve ${planId} --as approver --seen 2`);
  expect([stale.code === 0, stale.said]).toEqual([
    false,
    expect.not.stringContaining('approved\n'),
  ]);
  const approved = await huizhi(`inspections approve ${planId} --as approver --seen 1`);
  expect(approved).toEqual({ code: 0, said: '已批准 / approved\n' });

  const open = `inspections open --matter demo-inspect-catering --firm ${FIRM.creditCode} --authority hn-amr --as operator`;
  const neither = await huizhi(`${open} --trigger complaint`);
  expect([neither.code, neither.said]).toEqual([2, expect.stringContaining('either --plan')]);
  const opened = await huizhi(`${open} --plan ${planId}`);
  expect(opened.code).toBe(0);
  const again = await huizhi(`${open} --plan ${planId}`);
  expect([again.code, again.said]).toEqual([3, expect.stringContaining('open already')]);
  const picked = await huizhi(
    `${open} --plan ${planId}`.replace('demo-inspect-catering', 'demo-inspect-disclosure'),
  );
  expect([picked.code, picked.said]).toEqual([
    3,
    expect.stringContaining('draw up a special plan'),
  ]);
  const complaint = await huizhi(`${open} --trigger complaint --source 12345 --reason`, '投诉后厨');
  expect([complaint.code, idIn(complaint.said)]).toEqual([0, expect.not.stringContaining(idIn(opened.said))]); // prettier-ignore
  const approve = `inspections approve-visit ${idIn(opened.said)} --unannounced`;
  const own = await huizhi(`${approve} x --as operator`);
  expect([own.code, own.said]).toEqual([2, expect.stringContaining('role approver')]);
  expect((await huizhi(`${approve} x --as approver`)).said).toContain('approved');
  const done = await huizhi(`inspections done ${idIn(opened.said)} --as operator --inspectors a,b`);
  expect(done.said).toContain('noted as carried out on');
  const visits = await huizhi(`inspections visits --year 2025 --firm ${FIRM.creditCode}`);
  expect(visits.said).toContain('quota 2, kept 0, left 1');
  expect((await huizhi('inspections visits --year 2025')).said).toContain('hn-amr  plan  —  0  1');
  const refused = (await huizhi('inspections refusals')).said.trim().split('\n');
  expect(refused).toHaveLength(3);

  const inspectors = join(stage.folder, 'inspectors.json');
  const people = ['a', 'b', 'c'].map((id) => ({ id, load: 0, conflicts: [] }));
  await writeFile(inspectors, JSON.stringify(people));
  const commit = `draw commit --plan ${planId} --inspectors ${inspectors} --as operator --matter`;
  const unlisted = await huizhi(`${commit} demo-inspect-anything`);
  expect([unlisted.code, unlisted.said]).toEqual([3, expect.stringContaining('清单之外无检查')]);
  const committed = await huizhi(`${commit} demo-inspect-disclosure`);
  const drawId = idIn(committed.said);
  const commitment = /[0-9a-f]{64}/.exec(committed.said)?.[0] ?? '';
  expect((await huizhi('draw commitments')).said).toContain(`${commitment}  ${drawId}`);
  const held = await huizhi(`draw hold ${drawId} --as operator`);
  expect(held.said).toContain('1 of 3 drawn');
  const firms = `draw firms ${drawId} --as operator`;
  const begun = await huizhi(firms);
  expect(begun.said).toContain('not planned yet');
  expect(begun.said).toContain('0 of 1 drawn are dealt with, 0 inspections planned');
  await stage.startWorker();
  const planned = await huizhi(`${firms} --wait`);
  await stage.stopWorker();
  expect(planned.said).toContain('1 of 1 drawn are dealt with, 1 inspections planned');
  const file = join(stage.folder, 'draw.json');
  expect((await huizhi(`draw publish ${drawId} --out ${file}`)).code).toBe(0);
  const told = await huizhi(
    `draw opening ${drawId} --firm ${FIRM.creditCode} --as auditor --role auditor`,
  );
  const opening = /[0-9a-f]{64}/.exec(told.said)?.[0] ?? '';
  const verified = await huizhi(
    `draw verify ${file} --commitment ${commitment} --whose ${FIRM.creditCode} --opening ${opening}`,
  );
  expect([verified.code, verified.said]).toEqual([0, expect.stringContaining('replayed: 1 of 3 firms, as committed to')]); // prettier-ignore
  expect(verified.said).toContain(`${FIRM.creditCode} 在名单中`);
  const closed = await huizhi(
    `inspections close ${planId} --reason over --as approver --role approver`,
  );
  expect([closed.code, closed.said]).toEqual([0, expect.stringContaining('1 inspections cancelled')]); // prettier-ignore
});

test('a certificate, the code of its holder, and what becomes of it, by command', async () => {
  const enter =
    'inspections certificate enter --number a --account operator --until 2030-01-01 --authority hn-amr --holder';
  const notAPhoto = await huizhi(`${enter} x --photo ${join(ROOT, 'package.json')}`);
  expect([notAPhoto.code, notAPhoto.said]).toEqual([2, expect.stringContaining('no JPEG or PNG')]);
  expect((await huizhi(enter, '王示范')).code).toBe(0);
  const opened = await huizhi(
    `inspections open --matter demo-inspect-disclosure --firm ${FIRM.creditCode} --authority hn-amr --as operator --inspectors a,b --trigger alert --source x --reason y`,
  );
  const unapproved = await huizhi(`inspections code ${idIn(opened.said)} --as operator`);
  expect([unapproved.code, unapproved.said]).toEqual([2, expect.stringContaining('no second person has approved it')]); // prettier-ignore
  const approve = `inspections approve-visit ${idIn(opened.said)} --unannounced x --as approver`;
  expect((await huizhi(approve)).code).toBe(0);
  const issued = await huizhi(`inspections code ${idIn(opened.said)} --as operator --minutes 5`);
  expect(issued.said).toMatch(/code: [\w-]{100}\n/);
  const revoke = `inspections revoke-code ${idIn(issued.said)} --as operator --reason x`;
  expect((await huizhi(revoke)).code).toBe(0);
  const shown = await huizhi(`inspections check-ins ${idIn(opened.said)}`);
  expect(shown.said).toContain(`${idIn(issued.said)}  revoked  a`);
  expect((await huizhi('inspections certificate withdraw a --reason x')).code).toBe(0);
  const without = await huizhi(`inspections code ${idIn(opened.said)} --as operator`);
  expect([without.code, without.said]).toEqual([expect.any(Number), expect.stringContaining('no valid certificate')]); // prettier-ignore
  const half = await huizhi(
    `inspections done ${idIn(opened.said)} --as operator --exception emergency`,
  );
  expect([half.code, half.said]).toEqual([2, expect.stringContaining('Give both')]);
  const done = `inspections done ${idIn(opened.said)} --as operator --exception emergency --exception-because gas`;
  // Whose certificate was withdrawn goes nowhere, emergency or not; others do, who have one.
  expect((await huizhi(done)).said).toContain('"a, b" is no certificate of that authority');
  await certify(stage, ['b', 'c']);
  const went = await huizhi(`${done} --inspectors b,c --because x`);
  expect(went.said).toContain('noted as carried out on');
});

test('an urgent visit waits for a second person, who confirms it once, by command', async () => {
  const waiting = await huizhi('inspections urgent --as approver');
  expect(waiting.said).toContain('operator  gas');
  const id = idIn(waiting.said);
  const confirmed = await huizhi(`inspections urgent-confirm ${id} --as both`);
  expect(confirmed.code).toBe(0);
  expect((await huizhi('inspections urgent --as approver')).said).toContain(
    'no urgent visit waits',
  );
  expect((await huizhi('inspections urgent --as approver --all')).said).toContain('confirmed');
  const late = await huizhi(`inspections urgent-refuse ${id} --reason x --as approver`);
  expect([late.code, late.said]).toEqual([expect.any(Number), expect.stringContaining('已确认')]);
  const burden = await huizhi(`inspections burden --firm ${FIRM.creditCode} --year 2025`);
  expect(burden.said).toContain('其中不合规 0');
});

test('whoever may read demands sees them with their ids, so that the approver takes one back, by command', async () => {
  const demand = `inspections demand --firm ${FIRM.creditCode} --authority hn-amr --kind form --title x --as operator`;
  expect((await huizhi(demand)).code).toBe(0);
  const shown = await huizhi('inspections demands --as approver');
  expect(shown).toEqual({ code: 0, said: expect.stringContaining(FIRM.creditCode) });
  expect((await huizhi('inspections demands --as auditor')).said).toBe(shown.said);
  const barred = await huizhi('inspections demands --as finance');
  expect(barred).toEqual({ code: 2, said: expect.stringContaining('with the role operator or approver or auditor') }); // prettier-ignore
  const withdraw = `inspections demand-withdraw ${idIn(shown.said)} --reason mistake --as approver`;
  expect((await huizhi(withdraw)).said).toContain('taken back');
});
