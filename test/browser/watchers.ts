import { excessWidthOf } from './in-page.ts';
import { describe, expect, it } from '@jest/globals';
import { Database, readState, systemContext } from '#libs/platform';
import { openTasks } from '#libs/workflow';
import type { Installation } from './installation.ts';
import { visiting, type House } from './visit.ts';

const TASKS = /待办列表 Tasks/;
const TRAIL = /留痕列表 Audit rows/;
const OUTCOME = '已与企业核实，维持原判定';

/** Puts a task before the officers, as the programme does when the data of a confirmed benefit changes. */
async function openTask(installation: Installation): Promise<void> {
  const state = await readState(installation.folder);
  if (!state) throw new Error('there is no embedded database');
  const owner = await new Database({
    ownerUrl: `postgres://huizhi_owner:${state.ownerPassword}@127.0.0.1:${state.port}/huizhi`,
    secret: '',
    role: 'owner',
    poolSize: 1,
  }).connect();
  try {
    await owner.transaction('browser.task', systemContext('browser'), async (tx) => {
      const [row] = await tx.query<{ id: string; authority: string; division: string }>(
        `select id, authority, division from entitlement order by id limit 1`,
      );
      if (!row) throw new Error('the demo has no entitlement');
      await openTasks(tx, [
        {
          kind: 'review-confirmed',
          entity: 'entitlement',
          entityId: row.id,
          authority: row.authority,
          division: row.division,
          text: {
            zh: '企业确认后，其数据发生变化，请核实处理。',
            en: 'After the enterprise confirmed, its data changed; please look into it.',
          },
        },
      ]);
    });
  } finally {
    await owner.close();
  }
}

/** What those do who look into things: an officer with a task, an auditor with the trail. */
export function tellOfWatchers(house: () => House, installation: () => Installation): void {
  describe('a task', () => {
    it('is shown to an operator, who closes it with what came of it', async () => {
      await openTask(installation());
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        await visit.link('待办 Tasks').click();
        await visit.heading(/待办 Tasks/).waitFor();
        // Beside it may stand what the demonstration itself asks for: an account that nobody delivered.
        expect(await visit.column(TASKS, /What/)).toContainEqual(
          expect.stringContaining('其数据发生变化'),
        );
        await visit.look('tasks-open');
        const row = visit.page.getByRole('row').filter({ hasText: '其数据发生变化' });
        await row.getByRole('button', { name: /^办结 Close$/ }).click();
        const dialog = visit.page.getByRole('dialog');
        const yes = dialog.getByRole('button', { name: /Yes, close/ });
        expect(await yes.isDisabled()).toBe(true);
        await dialog.getByRole('textbox', { name: /Outcome/ }).fill(OUTCOME);
        await yes.click();
        await row.waitFor({ state: 'detached' });
        await visit.page
          .getByRole('group', { name: /Filter by state/ })
          .getByRole('button', { name: /Closed/ })
          .click();
        expect(await visit.column(TASKS, /Outcome/)).toContain(OUTCOME);
        await visit.look('tasks-closed');
      });
    });
  });

  describe('an auditor', () => {
    it('reads the trail, follows one thing through it, and sees that its rows are intact', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('auditor');
        await visit.link('留痕 Audit').click();
        await visit.heading(/Audit trail/).waitFor();
        expect((await visit.column(TRAIL, /Check/)).length).toBe(50);
        expect(await visit.region(TRAIL).evaluate(excessWidthOf)).toBe(0);
        await visit.look('audit');
        await visit.page.getByRole('textbox', { name: /Id of a thing/ }).fill('operator');
        await visit.button(/查询 Search/).click();
        await visit.link(/The whole trail/).waitFor();
        const about = await visit.column(TRAIL, /About/);
        expect(about).toEqual([expect.stringMatching(/账号 Account\s+operator/)]);
        expect(await visit.column(TRAIL, /Check/)).toEqual([expect.stringContaining('Intact')]);
        await visit.look('audit-of-one');
        await visit.link('异议 Objections').click();
        await visit.heading(/Objections/).waitFor();
        await visit.look('objections-none');
      }));

    it('has a page that nobody else has', () =>
      visiting(house(), { screen: 'desktop', path: '/audit' }, async (visit) => {
        await visit.signIn('operator');
        await visit.heading(/Nothing here for you/).waitFor();
        expect(await visit.link('留痕 Audit').count()).toBe(0);
      }));
  });
}
