import { describe, expect, it } from '@jest/globals';
import { visiting, type House } from './visit.ts';

/** What the two credit officers do: one grades everybody and looks at one firm, the other publishes. */
export function tellOfCreditOfficers(house: () => House): void {
  describe('the grading by credit risk', () => {
    it('is asked for by one, who sees distribution, movements and the reasons of one firm, and published by another', async () => {
      let grading = '';
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('credit');
        await visit.heading(/信用分级/).waitFor();
        await visit.button(/评定本月 Grade this month/).click();
        await visit.region(/等级分布 Distribution/).waitFor({ timeout: 120_000 });
        await visit.look('grading-draft');
        expect(await visit.button(/发布 Publish/).isDisabled()).toBe(true);
        grading = new URL(visit.page.url()).pathname;
      });
      await visiting(house(), { screen: 'desktop', path: grading }, async (visit) => {
        await visit.signIn('credit2');
        await visit.button(/发布 Publish/).click();
        await visit.look('grading-publish');
        await visit.page
          .getByRole('dialog')
          .getByRole('button', { name: /Yes, publish/ })
          .click();
        await visit.page.getByText('已发布').first().waitFor();
        await visit.link('信用 Credit').click();
        await visit.page.getByRole('table', { name: '信用分级列表 Gradings' }).waitFor();
        await visit.look('gradings');
      });
    });

    it('is read by the firm itself on its phone: what was known, what it counted, whose data it is, and what it can do', () =>
      visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('enterprise');
        await visit.link(/My credit tier/).click();
        await visit.heading(/My credit tier/).waitFor();
        const tier = visit.region(/信用风险等级 Credit tier/);
        expect(await tier.innerText()).toMatch(/月份 Month\s+2025-09[\s\S]*国市监信发〔2022〕6号/);
        const status = visit.region('登记状态');
        expect(await status.innerText()).toMatch(/\d+ \/ \d+[\s\S]*市场监督管理局[\s\S]*数据截至/);
        await visit.look('my-credit');
        await status.getByRole('button', { name: /This is wrong/ }).click();
        await visit.page.getByRole('dialog').waitFor();
        await visit.look('my-credit-wrong');
        await visit.page.keyboard.press('Escape');
        await visit.load();
        await visit.heading(/My credit tier/).waitFor();
      }));

    it('gives an auditor the reasons of one firm, indicator by indicator, and the tiers published of it', async () => {
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('auditor');
        await visit.link('名单 Lists').click();
        await visit.page.getByRole('row').getByRole('link').first().click();
        const shown = await visit.page
          .getByText(/^9[0-9A-Z]{17}$/)
          .first()
          .textContent();
        await visit.link('信用 Credit').click();
        await visit.page.getByLabel(/统一社会信用代码/).fill(shown ?? '');
        await visit.button(/查找 Find/).click();
        const tiers = visit.page.getByRole('table', { name: '已发布的等级 Published tiers' });
        await tiers.getByRole('link', { name: '2025-09' }).click();
        await visit.page.getByLabel(/统一社会信用代码/).fill(shown ?? '');
        await visit.button(/查找 Find/).click();
        await visit.page.getByRole('table', { name: '指标得分 Indicators' }).waitFor();
        await visit.look('grading-explained');
      });
    });
  });
}
