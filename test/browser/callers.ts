import { describe, expect, it } from '@jest/globals';
import { until } from '../faults/until.ts';
import { hiddenWidth } from './in-page.ts';
import type { Installation } from './installation.ts';
import { visiting, type House } from './visit.ts';

/** Three working days before the term of the first lists ends. */
const NEARLY_OVER = '2025-10-20';
const CAME = '已电话联系，企业将登录确认';

/** What somebody who serves enterprises is asked, on the way from one to the next. It moves the business day, so it is told late. */
export function tellOfCallers(house: () => House, installation: () => Installation): void {
  describe('a service officer', () => {
    it('is asked to call firms whose term nearly ends, and writes down what came of it', async () => {
      await installation().command(['clock', '--to', NEARLY_OVER]);
      await visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('service');
        const heading = visit.heading(/待办 Tasks/);
        const calls = visit.page.getByRole('row').filter({ hasText: '请服务专员' });
        await until('there is a call', async () => {
          await visit.load();
          await heading.waitFor();
          return (await calls.count()) > 0;
        });
        const call = calls.first();
        const said = (await call.innerText()).replaceAll(/\s+/g, '');
        expect(said).toMatch(/有\d+项惠企资金尚未答复：.*至2025-10-\d\d/);
        expect(said).not.toMatch(/\d元/);
        expect(await visit.page.locator('main').evaluate(hiddenWidth)).toBe(0);
        await visit.look('calls');
        await call.getByRole('button', { name: /办结 Close/ }).click();
        const dialog = visit.page.getByRole('dialog');
        await dialog.getByRole('textbox').fill(CAME);
        await visit.look('call-closing');
        await dialog.getByRole('button', { name: /Yes, close/ }).click();
        await dialog.waitFor({ state: 'hidden' });
        await visit.button('已办结 Closed').click();
        await visit.page.getByText(CAME).waitFor();
        await visit.look('call-closed');
      });
    });
  });
}
