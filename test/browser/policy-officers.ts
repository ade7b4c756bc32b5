import { describe, expect, it } from '@jest/globals';
import { visiting, type House, type Visit } from './visit.ts';

const SCORED = '科技型中小企业评价入库';
const SCORE = /综合评价得分/;
/** Longer than the pause after the last key, and the count. */
const COUNTED = { timeout: 10_000 };

/** What stands under a word in the summary of the effect. */
async function said(visit: Visit, word: string): Promise<string> {
  const fact = visit.region('影响 Effect').locator('dl > div').filter({ hasText: word });
  return (await fact.first().locator('dd').innerText()).trim();
}

const figures = (text: string): number[] =>
  (text.match(/[\d,]+/g) ?? []).map((one) => Number(one.replaceAll(',', '')));

/** Types another figure in the place of one, and waits for what it would do. */
async function change(visit: Visit, figure: RegExp, to: string): Promise<void> {
  const field = visit.region(/Change a figure/).getByRole('textbox', { name: figure });
  await field.fill(to);
  await visit.region('影响 Effect').getByText('左为现行版本').waitFor(COUNTED);
  await visit.page.getByRole('status', { name: /Counting/ }).waitFor({ state: 'hidden' });
}

/** What policy officers do. */
export function tellOfPolicyOfficers(house: () => House): void {
  describe('a policy officer', () => {
    it('changes a threshold and sees which firms would enter and which would leave', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('policy');
        await visit.link('政策 Policies').click();
        await visit.page.getByRole('searchbox', { name: /政策名称/ }).fill(SCORED);
        await visit.page
          .getByRole('article', { name: SCORED })
          .getByRole('link', { name: /Try a change/ })
          .click();
        await visit.heading(/Try a change/).waitFor();
        await visit.region('影响 Effect').getByText('判定完全相同').waitFor(COUNTED);
        const before = figures(await said(visit, '符合'))[0] ?? 0;
        expect(before).toBeGreaterThan(0);

        await change(visit, SCORE, '75');
        const leave = figures(await said(visit, '退出'))[0] ?? 0;
        expect(leave).toBeGreaterThan(0);
        expect(figures(await said(visit, '新进入'))).toEqual([0]);
        expect(figures(await said(visit, '符合')).slice(0, 2)).toEqual([before, before - leave]);
        const moves = visit.region(/Who enters and leaves/);
        expect(await moves.getByRole('listitem').count()).toBe(Math.min(20, leave));
        await visit.look('simulation-stricter');

        await change(visit, SCORE, '40');
        const enter = figures(await said(visit, '新进入'))[0] ?? 0;
        expect(enter).toBeGreaterThan(0);
        expect(figures(await said(visit, '退出'))).toEqual([0]);
        expect(await moves.getByRole('listitem').count()).toBe(Math.min(20, enter));

        await visit.button(/Put back/).click();
        await visit.region('影响 Effect').getByText('判定完全相同').waitFor(COUNTED);
      }));

    it('is told where a text is wrong, on a phone too', () =>
      visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('policy');
        await visit.load('/policies/cn-technology-sme');
        await visit.region('影响 Effect').waitFor(COUNTED);
        const field = visit.region(/Change a figure/).getByRole('textbox', { name: SCORE });
        await field.fill('多');
        const alert = visit.page.getByRole('alert');
        await alert.getByText('/conditions/all/3/value').waitFor(COUNTED);
        await visit.look('simulation-wrong');
      }));
  });
}
