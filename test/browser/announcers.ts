import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { until } from '../faults/until.ts';
import { hiddenWidth } from './in-page.ts';
import type { Installation } from './installation.ts';
import { firmsTold, FIRM_PASSWORD, listsOf, openFirm, type ListedFirm } from './told-firms.ts';
import { visiting, type House, type Visit } from './visit.ts';

const STAGED = '示范：住宿餐饮企业稳经营补贴（名单分批告知）';
const POLICY = 'demo-staged-announcement';
/** After the working days of the first part, and those of the second. */
const AFTER_TRIAL = '2025-10-13';

const rollout = (visit: Visit, percent: number): Locator =>
  visit.region(new RegExp(`分批告知：${percent}%`));

async function openStagedList(visit: Visit): Promise<string> {
  const [list] = await listsOf(visit, POLICY);
  await visit.link('名单 Lists').click();
  const lists = visit.region('名单列表 Lists');
  await lists.waitFor();
  expect(await lists.evaluate(hiddenWidth)).toBe(0);
  await visit.page.locator(`a[href="/lists/${list?.id}"]`).click();
  await visit.heading(STAGED).waitFor();
  return list?.id ?? '';
}

/** Loads the list until its announcement stands where it should: jobs take it there. */
async function standsAt(visit: Visit, percent: number, word: RegExp): Promise<void> {
  await until(`it stands at ${percent} %`, async () => {
    await visit.load();
    await visit.region(/分批告知：/).waitFor();
    return (await rollout(visit, percent).getByText(word).count()) > 0;
  });
}

/** The list of the demonstration that is announced in parts. It moves the business day, so it is told late. */
export function tellOfAnnouncers(house: () => House, installation: () => Installation): void {
  describe('a list that is announced in parts', () => {
    let told: readonly ListedFirm[] = [];

    it('is told to one firm in a hundred first, and to one in ten when nothing is wrong after three working days', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        const id = await openStagedList(visit);
        const first = rollout(visit, 1);
        await first.getByText(/观察至 2025-10-/).waitFor();
        const before = await firmsTold(visit, id);
        expect(before.length).toBeGreaterThan(0);
        expect(before.length).toBeLessThan(5);
        await visit.look('rollout-trial');
        await first.getByRole('button', { name: /停止告知 Stop/ }).click();
        const dialog = visit.page.getByRole('dialog');
        expect(await dialog.getByRole('button', { name: /停止告知/ }).isDisabled()).toBe(true);
        await visit.look('rollout-stopping');
        await dialog.getByRole('button', { name: /Back/ }).click();
        await dialog.waitFor({ state: 'hidden' });

        await installation().command(['clock', '--to', AFTER_TRIAL]);
        await standsAt(visit, 10, /观察至/);
        await until('one in ten is told', async () => {
          told = await firmsTold(visit, id);
          return told.length >= 10 * before.length - 10 && told.length > before.length;
        });
        await visit.look('rollout-wider');
      }));

    it('stops by itself when more object than expected: a firm on its phone, others by name', async () => {
      const [own, ...others] = told;
      if (!own) throw new Error('nobody was told');
      await openFirm(installation(), 'guest-house', own);
      await visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signInByKeyboard('guest-house', FIRM_PASSWORD);
        await visit.page.getByRole('link', { name: new RegExp(STAGED) }).click();
        await visit.heading(STAGED).waitFor();
        await visit.look('rollout-firm');
        await visit.button(/提出异议 Object/).click();
        const sheet = visit.page.getByRole('dialog');
        await sheet.getByRole('textbox').fill('本店已停业，不应列入');
        await visit.look('rollout-firm-objecting');
        await sheet.getByRole('button', { name: /提交异议 Send/ }).click();
        await visit
          .region('金额与状态 Amount and state')
          .getByText(/暂停办理/)
          .waitFor();
      });
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        const id = await openStagedList(visit);
        // As many as the band of eight per cent does not hold, with the firm's own.
        const more = Math.floor(told.length * 0.08);
        for (const { subjectName } of others.slice(0, more)) {
          await findRow(visit, subjectName);
          await rowOf(visit, subjectName)
            .getByRole('button', { name: /记录异议 Object/ })
            .click();
          const dialog = visit.page.getByRole('dialog');
          await dialog.getByRole('textbox', { name: /by name/ }).fill('李四');
          await dialog.getByRole('textbox', { name: /Facts/ }).fill('该店已转让，名单有误');
          await dialog.getByRole('button', { name: /Record and stop/ }).click();
          await rowOf(visit, subjectName).getByText('有异议').first().waitFor();
        }
        await installation().command(['clock', '--to', AFTER_TRIAL]);
        await standsAt(visit, 10, /已停止/);
        expect(await rollout(visit, 10).innerText()).toMatch(/高于 8%/);
        await visit.look('rollout-stopped');
        // Whoever may not let it go on reads who does.
        expect(await visit.button(/Go on/).count()).toBe(0);
        await visit.link('待办 Tasks').click();
        const task = visit.page.getByRole('row').filter({ hasText: STAGED });
        await task.getByText(/已自动停止/).waitFor();
        // What is to be done about it stands beside what it says, without scrolling.
        expect(await visit.region('待办列表 Tasks').evaluate(hiddenWidth)).toBe(0);
        await visit.look('rollout-task');
        await task.getByRole('link').click();
        expect(new URL(visit.page.url()).pathname).toBe(`/lists/${id}`);
      });
    });

    it('goes on to everybody when an approver lets it, who has looked into it', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('approver');
        const id = await openStagedList(visit);
        await rollout(visit, 10)
          .getByRole('button', { name: /继续下一批 Go on/ })
          .click();
        const dialog = visit.page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('已逐户核实，属个别情况');
        await visit.look('rollout-resuming');
        await dialog.getByRole('button', { name: /Go on/ }).click();
        await standsAt(visit, 100, /均已轮到告知/);
        await until('everybody is told', async () => {
          const list = await visit.page.request.get(`/api/v1/lists/${id}`);
          return (await list.text()).includes('"state":"announced"');
        });
        await visit.load();
        await visit.region('概要 Summary').getByText('已告知企业').waitFor();
        await visit.look('rollout-whole');
      }));
  });
}

const rowOf = (visit: Visit, name: string): Locator =>
  visit.page
    .getByRole('table', { name: /名单明细 Items/ })
    .getByRole('row')
    .filter({ hasText: name });

/** Turns the pages of the list until a firm stands on the one that is shown. */
async function findRow(visit: Visit, name: string): Promise<void> {
  const table = visit.page.getByRole('table', { name: /名单明细 Items/ });
  const turned = visit.page.getByText(/^第 \d+ \/ \d+ 页/);
  await table.waitFor();
  while ((await rowOf(visit, name).count()) === 0) {
    const before = await turned.innerText();
    await visit.button(/下一页 Next/).click();
    await until('the page is turned', async () => (await turned.innerText()) !== before);
    await visit.atRest();
  }
}
