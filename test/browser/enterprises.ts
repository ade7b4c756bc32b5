import { describe, expect, it } from '@jest/globals';
import { until } from '../faults/until.ts';
import { visiting, type House, type Visit } from './visit.ts';

const FIGURE = /[\d,]+\.\d\d/;

/** What the first benefit that waits for an answer is worth, and the link to it. */
async function firstWaiting(visit: Visit): Promise<{ amount: string; title: string }> {
  const card = visit.page.getByRole('listitem').filter({ hasText: '待确认' }).first();
  await card.waitFor();
  const amount = FIGURE.exec(await card.innerText())?.[0] ?? '';
  const title = (await card.getByRole('link').innerText()).split('\n')[0] ?? '';
  expect(amount).not.toBe('');
  return { amount, title };
}

/** What enterprises do, on the phone. */
export function tellOfEnterprises(house: () => House): void {
  describe('an enterprise', () => {
    it('reads what it is given and why, confirms the exact amount, and finds it kept', () =>
      visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('enterprise');
        await visit.heading(/My benefits/).waitFor();
        const { amount, title } = await firstWaiting(visit);
        await visit.look('benefits');
        await visit.link(new RegExp(title)).click();
        await visit.heading(title).waitFor();

        const why = visit.region('为什么 Why');
        expect(await why.getByRole('listitem').count()).toBeGreaterThan(0);
        const reasons = await why.innerText();
        expect(reasons).toContain('数据截至');
        expect(reasons).toMatch(/来源[^\n]*海南省[^\n]*（/);
        expect(reasons).toContain('2025-09-30');
        await why.getByText('逐项核对全部条件').click();
        expect(await why.innerText()).toContain('成立');
        expect(await visit.region('政策依据 Legal basis').innerText()).toMatch(/《.+》|号/);
        expect(await visit.region('办理经过 History').innerText()).toContain('告知企业');
        await visit.look('benefit');

        await visit.page.getByRole('button', { name: '确认 Confirm', exact: true }).click();
        const dialog = visit.page.getByRole('dialog');
        expect(await dialog.innerText()).toContain(amount);
        await visit.look('benefit-confirm');
        await dialog.getByRole('button', { name: /Yes, confirm/ }).click();

        const head = visit.region('金额与状态 Amount and state');
        await head.getByText('已确认', { exact: false }).first().waitFor();
        await visit.load();
        await head.getByText('已确认', { exact: false }).first().waitFor();
        expect(await head.innerText()).toContain(amount);
        expect(await visit.region('办理经过 History').innerText()).toContain('企业确认');
        expect(await visit.region('答复 Answer').count()).toBe(0);
        await visit.look('benefit-confirmed');
      }));

    it('looks for a policy like everybody, and reads why it qualifies or not', () =>
      visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.load('/catalogue');
        await visit.heading('惠企政策目录').waitFor();
        const policies = visit.page.getByRole('article');
        const all = await policies.count();
        await visit.page.getByRole('searchbox').fill('没有这样的政策');
        await visit.page.getByText('没有符合的政策').waitFor();
        await visit.page.getByRole('searchbox').fill('就业');
        await policies.first().waitFor();
        expect(await policies.count()).toBeLessThan(all);
        expect(await visit.link(/Why my firm qualifies/).count()).toBe(0);
        await visit.look('catalogue');

        await visit.signIn('enterprise');
        await visit.link(/why you qualify or not/).click();
        const checked = policies.filter({ hasText: '系统核对' }).first();
        await checked.getByRole('heading').click();
        const title = (await checked.getAttribute('aria-label')) ?? '';
        await checked.getByRole('link', { name: /Why my firm qualifies/ }).click();
        await visit.heading(title).waitFor();
        const why = visit.region('为什么 Why');
        expect(await why.innerText()).toMatch(/数据截至 Data as of 2025-/);
        await why.getByText('逐项核对全部条件').click();
        await visit.look('why');
      }));

    it('declines with a reason, by keyboard alone', () =>
      visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signInByKeyboard('enterprise2');
        const { amount, title } = await firstWaiting(visit);
        await visit.tabTo(visit.link(new RegExp(title)));
        await visit.page.keyboard.press('Enter');
        await visit.heading(title).waitFor();
        const opener = visit.page.getByRole('button', { name: '放弃 Decline', exact: true });
        await visit.tabTo(opener);
        await visit.page.keyboard.press('Enter');

        const dialog = visit.page.getByRole('dialog');
        await dialog.waitFor();
        expect(await dialog.innerText()).toContain(amount);
        await visit.page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
        await until('the focus is back', () => visit.hasFocus(opener));
        // The library gives the focus back while it still puts the dialog away; nobody is that quick with a key.
        await visit.atRest();
        await visit.page.keyboard.press('Enter');
        await dialog.waitFor();

        await visit.tabTo(dialog.getByRole('textbox', { name: /Reason/ }));
        await visit.page.keyboard.type('本年度已享受同类补贴');
        await visit.look('benefit-decline');
        await visit.tabTo(dialog.getByRole('button', { name: /Yes, decline/ }));
        await visit.page.keyboard.press('Enter');
        await visit.region('金额与状态 Amount and state').getByText('已放弃').first().waitFor();
        expect(await visit.region('办理经过 History').innerText()).toContain('企业放弃');
        await visit.look('benefit-declined');
      }));

    it('fills in the one fact that is missing, is decided for at once, and an officer verifies what it declared', async () => {
      await visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('enterprise3');
        const offers = visit.region(/Apply and know at once/);
        await offers.getByRole('link').filter({ hasText: '研发服务券' }).click();
        await visit.heading(/研发服务券/).waitFor();
        expect(await visit.region(/Known already/).innerText()).toContain('数据截至 2025-09-30');
        const send = visit.page.getByRole('button', { name: /提交并立即判定/ });
        expect(await send.isEnabled()).toBe(false);
        await visit.look('form');
        const points = visit.page.getByRole('textbox', { name: /科技型中小企业综合评价得分/ });
        await points.fill('很高');
        await visit.page.getByText('我已阅读并同意').click();
        visit.allow('400 POST /api/v1/forms/demo-instant-voucher');
        await send.click();
        expect(await visit.page.getByRole('alert').innerText()).toContain('填写不对');
        await visit.look('form-refused');
        await points.fill('72');
        await send.click();
        const decision = visit.region('判定结果 Decision');
        await decision.waitFor();
        expect(await decision.innerText()).toContain('5,000.00');
        expect(await visit.region('为什么 Why').innerText()).toContain('企业自行申报');
        await visit.page.getByLabel(/选择文件 Choose a file/).setInputFiles({
          name: '评价报告.pdf',
          mimeType: 'application/pdf',
          buffer: Buffer.from('%PDF-1.7'),
        });
        await visit.link('评价报告.pdf').waitFor();
        await visit.look('form-decided');
        await decision.getByRole('link').click();
        await visit.page.getByRole('button', { name: '确认 Confirm', exact: true }).waitFor();
        await visit.look('form-benefit');
      });
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        await visit.link('申报 Declared').click();
        const table = visit.page.getByRole('table', { name: /申报列表 Declarations/ });
        await table.getByText('72分').waitFor();
        await table.getByRole('link', { name: '评价报告.pdf' }).waitFor();
        await visit.look('declarations');
        await visit.button(/核验 Verify/).click();
        const dialog = visit.page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('已向科技部门核实得分');
        await visit.look('declaration-verify');
        await dialog.getByRole('button', { name: /It is so/ }).click();
        await table.getByText('核验属实').waitFor();
      });
    });

    it('reads what it was told, and marks it as read', () =>
      visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('enterprise2');
        await visit.link(/消息.*未读/).click();
        await visit.heading(/消息 Messages/).waitFor();
        await visit.page
          .getByText(/^您符合《/)
          .first()
          .waitFor();
        await visit.look('messages');
        await visit.button(/Mark all as read/).click();
        await visit.page.getByText('已读 Read').first().waitFor();
        expect(await visit.link(/未读/).count()).toBe(0);
      }));

    it('sees nothing of another enterprise, and no desktop', async () => {
      let other = '';
      await visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('enterprise2');
        // What it may apply for stands above what it is given.
        await visit.page.locator('.benefit-list').getByRole('link').first().click();
        await visit.region('为什么 Why').waitFor();
        other = new URL(visit.page.url()).pathname;
      });
      await visiting(house(), { screen: 'phone', path: other }, async (visit) => {
        visit.allow(`404 GET /api/v1${other.replace('benefits', 'entitlements')}`);
        await visit.signIn('enterprise');
        await visit.page.getByRole('alert').waitFor();
        await visit.look('benefit-of-another');
        await visit.load('/lists');
        await visit.heading(/My benefits/).waitFor();
      });
    });
  });
}
