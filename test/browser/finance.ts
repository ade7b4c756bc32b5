import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { readXlsx } from '../../libs/registry/src/xlsx-reader.ts';
import { until } from '../faults/until.ts';
import type { Installation } from './installation.ts';
import { visiting, type House } from './visit.ts';

/** The policy whose budget several sources bear. */
const SHARED = '示范：软件企业稳定用工补助（省县按六比四分担）';
/** After the working days of publicity of what was confirmed on the first day. */
const LATER = '2025-10-20';

/** What the two of finance do with what has become payable. It moves the business day, so it is told last. */
export function tellOfFinance(house: () => House, installation: () => Installation): void {
  describe('finance', () => {
    it('enters money by one, and another accepts it into the books', async () => {
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('finance');
        await visit.link('资金 Budgets').click();
        await visit.button(/登记预算安排 Enter money/).click();
        const form = visit.page.getByRole('dialog');
        await form.getByLabel(/政策/).selectOption({ label: SHARED });
        await form.getByLabel(/年度/).fill('2025');
        await form.getByLabel(/金额/).fill('1234.56');
        await form.getByLabel(/文号/).fill('示范〔2025〕99号');
        await visit.look('budget-enter');
        await form.getByRole('button', { name: /Send to be checked/ }).click();
        const table = visit.page.getByRole('table', { name: /Budget entries/ });
        await table.getByText('示范〔2025〕99号').waitFor();
        expect(await table.getByRole('button', { name: /复核入账/ }).count()).toBe(0);
      });
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('finance2');
        await visit.link('资金 Budgets').click();
        const table = visit.page.getByRole('table', { name: /Budget entries/ });
        await table.getByRole('button', { name: /复核入账 Accept/ }).click();
        await visit.look('budget-accept');
        await visit.page
          .getByRole('dialog')
          .getByRole('button', { name: /Yes, accept/ })
          .click();
        await table.getByText('已入账').waitFor();
        await visit.look('budget-entries');
      });
    });

    it('hands over what is payable: one makes a batch, another releases it, a receipt says what was paid', async () => {
      await installation().command(['clock', '--to', LATER]);
      let batch = '';
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('finance');
        await visit.link('拨付 Payments').click();
        const payable = visit.page.getByRole('table', { name: '可拨付 Payable' });
        const make = payable.getByRole('button', { name: /Make a batch/ }).first();
        await until('something is payable', async () => {
          await visit.load();
          await payable.waitFor();
          return (await make.count()) > 0;
        });
        await visit.look('payments');
        await make.click();
        await visit.region(/复核 Check/).waitFor();
        expect(await visit.button(/复核放行 Release/).isDisabled()).toBe(true);
        await visit.look('payment-made');
        batch = new URL(visit.page.url()).pathname;
      });
      await visiting(house(), { screen: 'desktop', path: batch }, async (visit) => {
        await visit.signIn('finance2');
        await visit.button(/复核放行 Release/).click();
        await visit.look('payment-release');
        await visit.page
          .getByRole('dialog')
          .getByRole('button', { name: /Yes, release/ })
          .click();
        const link = visit.page.getByRole('link', { name: /Download the file/ });
        await link.waitFor();
        const [download] = await Promise.all([visit.page.waitForEvent('download'), link.click()]);
        const path = installation().file('payments.xlsx');
        await download.saveAs(path);
        const lines: string[] = ['明细编号,金额（元）,结果,日期,原因'];
        for await (const part of readXlsx(path))
          for (const { cells } of part) {
            const [, id, , , , , amount] = (cells ?? []).map(String);
            if (/^[0-9a-f-]{36}$/.test(id ?? ''))
              lines.push(
                lines.length === 1
                  ? `${id},${amount},失败,${LATER},账号户名不符`
                  : `${id},${amount},成功,${LATER},`,
              );
          }
        const receipt = installation().file('receipt.csv');
        await writeFile(receipt, lines.join('\r\n'));
        expect((await readFile(receipt, 'utf8')).length).toBeGreaterThan(60);
        await visit.page.getByLabel(/登记回执（CSV）/).setInputFiles(receipt);
        await visit.button(/登记 Take it in/).click();
        await visit.page.getByText('账号户名不符').waitFor();
        await visit.look('payment-settled');
      });
    });
  });
}
