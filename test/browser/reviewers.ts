import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { until } from '../faults/until.ts';
import { deliverLatePayment } from './delivery.ts';
import { hiddenWidth } from './in-page.ts';
import type { Installation } from './installation.ts';
import { listsOf } from './told-firms.ts';
import { visiting, type House, type Visit } from './visit.ts';

const JOINT = '示范：生物医药企业安全生产奖励（部门联合审核）';
const POLICY = 'demo-joint-review';
const DOUBT = '该企业车间在停产整改，待复核';

/** Opens the list that waits for departments, as its authority finds it: the longest of its policy. */
async function openJointList(visit: Visit): Promise<void> {
  const [list] = await listsOf(visit, POLICY);
  await visit.link('名单 Lists').click();
  await visit.page.locator(`a[href="/lists/${list?.id}"]`).click();
  await visit.heading(JOINT).waitFor();
}

/** Opens it as a department that is asked finds it: from its tasks. */
async function openFromTasks(visit: Visit): Promise<void> {
  await visit.page.getByRole('navigation').getByRole('link', { name: '待办 Tasks' }).click();
  const task = visit.page.getByRole('row').filter({ hasText: JOINT }).first();
  await task.getByRole('link').click();
  await visit.heading(JOINT).waitFor();
}

const review = (visit: Visit): Locator => visit.region('联合审核 Joint review');
const rowOf = (visit: Visit, name: string): Locator =>
  visit.page
    .getByRole('table', { name: /名单明细 Items/ })
    .getByRole('row')
    .filter({ hasText: name });

/** A department says that it has nothing against the list. */
async function agree(visit: Visit, account: string, department: string): Promise<void> {
  await visit.signIn(account);
  await openFromTasks(visit);
  const button = visit.button(`无异议 No objection: ${department}`);
  await button.click();
  await button.waitFor({ state: 'detached' });
  await visit.region('征求意见 Your view').getByText('贵部门已反馈意见').waitFor();
}

/** The list of the demonstration that departments review jointly. Told before any further run, which would overtake it. */
export function tellOfReviewers(house: () => House, installation: () => Installation): void {
  describe('a list that departments review jointly', () => {
    let doubted = '';

    it('waits for them: the approver sees whose view is owed until when, and cannot approve', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('approver');
        await openJointList(visit);
        const decision = visit.region('审核 Decision');
        await decision.getByText(/联合审核尚未完成/).waitFor();
        expect(await decision.innerText()).toMatch(
          /海南省应急管理厅（限2025-\d\d-\d\d前）、海南省人力资源和社会保障厅（限/,
        );
        expect(await visit.button(/Approve the list/).isDisabled()).toBe(true);
        await visit.look('joint-waiting');
      }));

    it('is found by a department among its tasks, which remarks on a firm and objects with a reason', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('emergency');
        await visit.link('名单 Lists').click();
        await visit.page.getByText(/征求贵部门意见的名单/).waitFor();
        await visit.look('joint-no-lists');
        await openFromTasks(visit);
        await visit.region('征求意见 Your view').getByText('贵部门被征求意见').waitFor();
        // The list is another authority's to decide on.
        const foreign = /Approve the list|Reject the list|Strike|Add with evidence|Ask for views/;
        expect(await visit.button(foreign).count()).toBe(0);
        await visit.look('joint-department');

        doubted = (await visit.column(/名单明细 Items/, /Enterprise/))[0] ?? '';
        await rowOf(visit, doubted)
          .getByRole('button', { name: /Remark/ })
          .click();
        const dialog = visit.page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('车间停产整改通知书〔2025〕8号');
        await visit.look('joint-remark');
        await dialog.getByRole('button', { name: /留言 Remark/ }).click();
        await dialog.waitFor({ state: 'hidden' });
        const said = visit.region('审核留言 Remarks').getByRole('listitem');
        await said
          .filter({ hasText: doubted })
          .getByText(/整改通知书/)
          .waitFor();

        await visit.button('有异议 Object: 海南省应急管理厅').click();
        const objecting = visit.page.getByRole('dialog');
        expect(await objecting.getByRole('button', { name: /Yes, object/ }).isDisabled()).toBe(
          true,
        );
        await objecting.getByRole('textbox').fill(DOUBT);
        await visit.look('joint-objecting');
        await objecting.getByRole('button', { name: /Yes, object/ }).click();
        await review(visit).getByText(DOUBT).waitFor();
      }));

    it('loses the firm, struck off with the reason, and gains one whose data came late, with evidence', async () => {
      const late = await deliverLatePayment(installation());
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('policy');
        await openJointList(visit);
        await review(visit).getByText(DOUBT).waitFor();
        await rowOf(visit, doubted)
          .getByRole('button', { name: /Strike/ })
          .click();
        const striking = visit.page.getByRole('dialog');
        await striking.getByRole('textbox').fill('停产整改中，会同应急管理厅核实');
        await visit.look('joint-striking');
        await striking.getByRole('button', { name: /Yes, strike/ }).click();
        await striking.waitFor({ state: 'hidden' });
        await rowOf(visit, doubted).getByText('停产整改中，会同应急管理厅核实').waitFor();

        await visit.button(/Add with evidence/).click();
        const adding = visit.page.getByRole('dialog');
        await adding.getByRole('textbox', { name: /Credit code/ }).fill(late.code);
        await adding.getByRole('textbox', { name: /Evidence/ }).fill('补缴证明〔2025〕21号');
        await adding.getByRole('textbox', { name: /Reason/ }).fill('已补缴上年失业保险费');
        await visit.look('joint-adding');
        await adding.getByRole('button', { name: /Propose/ }).click();
        const added = visit.region('补充列入 Added with evidence').getByRole('listitem');
        await added.filter({ hasText: late.name }).getByText('已列入').first().waitFor();
        const items = visit.region(/名单明细 Items/);
        expect(await items.evaluate(hiddenWidth)).toBe(0);
        await visit.look('joint-added');
      });
    });

    it('is approved by a second person once both departments agree to what stands there now', async () => {
      await visiting(house(), { screen: 'phone' }, (visit) =>
        agree(visit, 'emergency', '海南省应急管理厅'),
      );
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await agree(visit, 'hrss', '海南省人力资源和社会保障厅');
        await visit.look('joint-agreed');
      });
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('approver');
        await openJointList(visit);
        await review(visit).getByText('无异议').nth(1).waitFor();
        await visit.button(/Approve the list/).click();
        await visit.look('joint-approving');
        await visit.page
          .getByRole('dialog')
          .getByRole('button', { name: /Yes, approve/ })
          .click();
        const [list] = await listsOf(visit, POLICY);
        await until('its firms are told', async () => {
          const answer = await visit.page.request.get(`/api/v1/lists/${list?.id}`);
          return (await answer.text()).includes('"state":"announced"');
        });
        await visit.load();
        await visit.region('概要 Summary').getByText('已告知企业').waitFor();
        expect(await visit.button(/留言 Remark/).count()).toBe(0);
        await rowOf(visit, doubted).getByText('停产整改中').waitFor();
        await visit.look('joint-announced');
      });
    });
  });
}
