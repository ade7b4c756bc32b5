import { describe, expect, it } from '@jest/globals';
import { demoAccounts } from '#libs/platform';
import { until } from '../faults/until.ts';
import { visiting, type House } from './visit.ts';

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The sign-in page, and finding one's way to a page. */
export function tellOfSigningIn(house: () => House): void {
  describe('the sign-in page', () => {
    it('shows the demo accounts and says that nothing is real', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        const cards = visit.button(/Sign in as /);
        await cards.first().waitFor();
        expect(await cards.count()).toBe(demoAccounts.length);
        const banner = await visit.page.getByRole('complementary').innerText();
        for (const word of ['演示环境', '合成数据', '业务日期 2025-09-30']) {
          expect(banner).toContain(word);
        }
        expect(await visit.page.title()).toContain('惠至 Huizhi');
        await visit.look('sign-in');
      }));

    it('refuses a wrong password in both languages, with a number to quote', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        visit.allow('401 POST /api/v1/session');
        await visit.page.getByLabel(/Account/).fill('operator');
        await visit.page.getByLabel(/Password/).fill('not-the-password');
        await visit.page.getByRole('button', { name: '登录 Sign in', exact: true }).click();
        const alert = visit.page.getByRole('alert');
        await alert.waitFor();
        const text = await alert.innerText();
        expect(text).toMatch(/密码/);
        expect(text).toMatch(/password/i);
        expect(text).toMatch(UUID);
        await visit.look('sign-in-refused');
      }));

    it('needs no mouse', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signInByKeyboard('operator');
        await visit.heading(/Runs/).waitFor();
        expect(await visit.hasFocus(visit.heading(/Runs/))).toBe(true);
        await visit.load();
        await visit.tabTo(visit.link(/Skip to content/));
        await visit.page.keyboard.press('Enter');
        await visit.page.keyboard.press('Tab');
        expect(await visit.hasFocus(visit.button(/Start a run/))).toBe(true);
      }));

    it('gives larger text to whoever asks, and remembers it', () =>
      visiting(house(), { screen: 'phone' }, async (visit) => {
        const size = (): Promise<number> => visit.textSize(visit.heading(/Huizhi/));
        const before = await size();
        await visit.button(/Larger text/).click();
        await until('the text is larger', async () => (await size()) > before);
        await visit.load();
        await visit
          .button(/Larger text/)
          .and(visit.page.locator('[aria-pressed=true]'))
          .waitFor();
        await visit.look('sign-in-large');
      }));
  });

  describe('an address', () => {
    it('that is opened signed out leads through the sign-in page to its page', () =>
      visiting(house(), { screen: 'desktop', path: '/budgets' }, async (visit) => {
        await visit.signIn('finance');
        await visit.heading(/Budgets/).waitFor();
        expect(new URL(visit.page.url()).pathname).toBe('/budgets');
        await visit.button(/Sign out/).click();
        await visit.button(/Sign in as finance$/).waitFor();
      }));

    it('that names no page gets a plain page', () =>
      visiting(house(), { screen: 'desktop', path: '/no/such/page' }, async (visit) => {
        await visit.signIn('auditor');
        await visit.heading(/Nothing here for you/).waitFor();
        await visit.look('no-such-page');
        await visit.link(/Back to the start/).click();
        await visit.heading(/Runs/).waitFor();
      }));

    it('that names no list says so', () => {
      const path = '/lists/00000000-0000-4000-8000-000000000000';
      return visiting(house(), { screen: 'desktop', path }, async (visit) => {
        visit.allow(`404 GET /api/v1${path}`);
        visit.allow(`404 GET /api/v1${path}/items`);
        await visit.signIn('auditor');
        await visit.page.getByRole('alert').waitFor();
        expect(await visit.page.getByRole('alert').innerText()).toMatch(UUID);
        await visit.look('no-such-list');
      });
    });
  });
}
