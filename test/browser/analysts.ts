import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Installation } from './installation.ts';
import { visiting, type House } from './visit.ts';

const LIST = '示例收费目录清单（2025）';

/** What cost analysts and enterprises see of relief: the analyst the gap and the alerts, the firm its own statement. */
export function tellOfAnalysts(house: () => House, installation: () => Installation): void {
  describe('relief and costs', () => {
    it('are posted when documents arrive, and the firm reads its statement and takes it away as a PDF', async () => {
      let code = '';
      await visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('enterprise');
        await visit.heading(/My benefits/).waitFor();
        code = (await visit.page.getByText(/^9[0-9A-Z]{17}$/).first().textContent()) ?? '';
      }); // prettier-ignore
      const reliefs = installation().file('reliefs.csv');
      const row = (number: string, yuan: string): string =>
        [code, '示例供电局', number, 'cn-low-voltage-connection', '2025', '账单', '2025-09-15', yuan].join(','); // prettier-ignore
      const head =
        '统一社会信用代码,开具单位,单据编号,减负措施编号,所属期间,单据种类,单据日期,减免金额（元）';
      await writeFile(reliefs, [head, row('D1', '1234.50'), row('D2', '300.00')].join('\n'));
      await installation().command(['import', reliefs, '--dataset', 'reliefs', '--as-of', '2025-09-30', '--delta']); // prettier-ignore
      await installation().command(['savings', 'post', '--as', 'operator']);
      await visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('enterprise');
        await visit.link(/Statement of relief/).click();
        await visit.heading(/Statement of relief/).waitFor();
        const sums = visit.region(/The year together/);
        await sums.getByText('1,534.50').waitFor();
        await visit.page.getByText('示例供电局：D1').waitFor();
        await visit.look('statement');
        const [download] = await Promise.all([
          visit.page.waitForEvent('download'),
          visit.link(/Download as PDF/).click(),
        ]);
        const bytes = await readFile(await download.path());
        expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      });
    });

    it('are read by an analyst by axis with the gap, and small firms that nothing reached', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('analyst');
        await visit.heading(/Relief/).waitFor();
        await visit.region(/The year together/).waitFor();
        await visit.page.getByRole('table', { name: /Report of relief/ }).waitFor();
        await visit.look('savings');
        await visit.page.getByLabel(/Group by/).selectOption('county');
        await visit.page.getByRole('cell', { name: /海口/ }).first().waitFor();
        await visit.look('savings-county');
      }));

    it('have alerts of cost, and lists of charges that one enters and another publishes', async () => {
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('analyst');
        await visit.link('成本 Costs').click();
        await visit.heading(/Alerts of cost/).waitFor();
        await visit.page.getByRole('table', { name: /Unlisted charges/ }).waitFor();
        await visit.look('costs');
        await visit.link('收费 Charges').click();
        const form = visit.region(/Enter a list/);
        await form.getByLabel(/Title or number/).fill(LIST);
        await form.getByLabel(/Department/).fill('hn-drc');
        await form.getByLabel(/Holds from/).fill('2025-01-01');
        await form.getByLabel(/one a line/).fill('A1，示例收费，示例文件第一条');
        await form.getByRole('button', { name: /Enter/ }).click();
        await visit.page.getByText(/You entered it/).waitFor();
        await visit.look('charge-lists');
      });
      await visiting(house(), { screen: 'desktop', path: '/charge-lists' }, async (visit) => {
        await visit.signIn('analyst2');
        await visit.button(/发布 Publish/).click();
        await visit.page.getByRole('dialog').getByText('示例文件第一条').waitFor();
        await visit.look('charge-list-publish');
        await visit.page.getByRole('dialog').getByRole('button', { name: /Yes, publish/ }).click();
        await visit.page.getByText('已发布').first().waitFor();
      }); // prettier-ignore
    });
  });
}
