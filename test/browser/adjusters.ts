import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { until } from '../faults/until.ts';
import { correctHires } from './delivery.ts';
import { hiddenWidth } from './in-page.ts';
import type { Installation } from './installation.ts';
import { match } from './officers.ts';
import { firmsTold, FIRM_PASSWORD, listsOf, openFirm, type ListedFirm } from './told-firms.ts';
import { visiting, type House, type Visit } from './visit.ts';

const JOBS = '一次性扩岗补助（海南）';
const POLICY = 'hn-job-expansion';
/** What one hire is worth. */
const PER_HIRE_FEN = 100_000n;

const hires = ({ amountFen }: ListedFirm): number => Number(BigInt(amountFen) / PER_HIRE_FEN);

/** Opens the benefit of the tale as its firm does, on the phone. */
async function openBenefit(visit: Visit, account: string): Promise<void> {
  await visit.signInByKeyboard(account, FIRM_PASSWORD);
  await visit.page.getByRole('link', { name: JOBS }).click();
  await visit.heading(JOBS).waitFor();
}

async function confirm(visit: Visit, account: string): Promise<void> {
  await openBenefit(visit, account);
  await visit.page.getByRole('button', { name: '确认 Confirm', exact: true }).click();
  await visit.page
    .getByRole('dialog')
    .getByRole('button', { name: /Yes, confirm/ })
    .click();
  await visit.region('金额与状态 Amount and state').getByText('已确认').first().waitFor();
}

const rowOf = (visit: Visit, { subjectName }: ListedFirm): Locator =>
  visit.page
    .getByRole('table', { name: /差额列表 Adjustments/ })
    .getByRole('row')
    .filter({ hasText: subjectName });

/** Does something about a difference, with a reason. */
async function act(visit: Visit, firm: ListedFirm, what: RegExp, reason: string): Promise<void> {
  await rowOf(visit, firm).getByRole('button', { name: what }).click();
  const dialog = visit.page.getByRole('dialog');
  await dialog.getByText('按更正后的数据').waitFor();
  await dialog.getByRole('textbox').fill(reason);
  await dialog.getByRole('button', { name: what }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** What corrected data makes of two benefits that their firms had confirmed. */
export function tellOfAdjusters(house: () => House, installation: () => Installation): void {
  describe('a fact that is corrected after the confirmation', () => {
    let more: ListedFirm | undefined;
    let less: ListedFirm | undefined;
    const both = (): { more: ListedFirm; less: ListedFirm } => {
      if (!more || !less) throw new Error('nobody had confirmed');
      return { more, less };
    };

    it('opens a case for each firm and alters no amount', async () => {
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        await visit.link('差额 Adjustments').click();
        await visit.page.getByText('没有差额').waitFor();
        await visit.look('adjustments-none');
        const [list] = await listsOf(visit, POLICY);
        [more, less] = (await firmsTold(visit, list?.id ?? ''))
          .filter((firm) => hires(firm) >= 3)
          .slice(-2);
      });
      await openFirm(installation(), 'hired-more', both().more);
      await openFirm(installation(), 'hired-less', both().less);
      for (const account of ['hired-more', 'hired-less'])
        await visiting(house(), { screen: 'phone' }, (visit) => confirm(visit, account));
      await correctHires(installation(), 'hires-corrected', {
        [both().more.creditCode]: hires(both().more) + 2,
        [both().less.creditCode]: hires(both().less) - 1,
      });
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        await match(visit);
        await visit.link('差额 Adjustments').click();
        await visit.heading(/Adjustments/).waitFor();
        await until('both differences are found', async () => {
          await visit.load();
          await visit.page.getByRole('table', { name: /差额列表/ }).waitFor();
          return (
            (await rowOf(visit, both().more).count()) +
              (await rowOf(visit, both().less).count()) ===
            2
          );
        });
        expect(await rowOf(visit, both().more).innerText()).toMatch(/补发[^]*2,000\.00/);
        expect(await rowOf(visit, both().less).innerText()).toMatch(/追回[^]*1,000\.00/);
        // Whoever decides sees the buttons without scrolling.
        const table = visit.region(/差额列表 Adjustments/);
        expect(await table.evaluate(hiddenWidth)).toBe(0);
        await visit.look('adjustments-open');
        await visit.link('待办 Tasks').click();
        const task = visit.page.getByRole('row').filter({ hasText: both().more.subjectName });
        await task.getByText(/提请补发/).waitFor();
        await visit.look('adjustments-tasks');
        await task.getByRole('link').click();
        await visit.heading(/Adjustments/).waitFor();
      });
    });

    it('is put forward by one officer, who sees both decisions side by side', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        await visit.link('差额 Adjustments').click();
        await rowOf(visit, both().more)
          .getByRole('button', { name: /对比判定/ })
          .click();
        const compared = visit.page.getByRole('dialog');
        await compared.getByText('按更正后的数据').waitFor();
        await visit.look('adjustment-compared');
        await compared.getByRole('button', { name: /Close|关闭/ }).click();
        await compared.waitFor({ state: 'hidden' });
        await act(visit, both().more, /提请认定/, '社保已补登两人，属实');
        await act(visit, both().less, /提请认定/, '一人重复登记，属实');
        await rowOf(visit, both().more).getByText('待复核').waitFor();
        await rowOf(visit, both().less).getByText('待复核').waitFor();
        // Whoever only puts forward does not accept.
        expect(await visit.button(/复核认定/).count()).toBe(0);
        await visit.look('adjustments-endorsed');
      }));

    it('is accepted by a second one, and told to the firm on its phone', async () => {
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('approver');
        await visit.link('差额 Adjustments').click();
        await rowOf(visit, both().more)
          .getByRole('button', { name: /复核认定/ })
          .click();
        await visit.page.getByRole('dialog').getByText('按更正后的数据').waitFor();
        await visit.look('adjustment-accepting');
        await visit.page.getByRole('dialog').getByRole('button', { name: /Back/ }).click();
        await visit.page.getByRole('dialog').waitFor({ state: 'hidden' });
        await act(visit, both().more, /复核认定/, '同意补发');
        await act(visit, both().less, /复核认定/, '同意追回');
        await rowOf(visit, both().less).getByText('已认定').waitFor();
        await rowOf(visit, both().more).getByText('已认定').waitFor();
        await visit.look('adjustments-accepted');
      });
      await visiting(house(), { screen: 'phone' }, async (visit) => {
        await openBenefit(visit, 'hired-more');
        const told = visit.region('差额处理 Adjustments');
        await told.getByText('2,000.00').first().waitFor();
        // The amount that was confirmed stands as it was.
        expect(await visit.region('金额与状态 Amount and state').innerText()).toContain(
          `${(hires(both().more) * 1000).toLocaleString('en')}.00`,
        );
        await visit.look('adjusted-more');
      });
      await visiting(house(), { screen: 'phone' }, async (visit) => {
        await openBenefit(visit, 'hired-less');
        await visit.region('差额处理 Adjustments').getByText('1,000.00').first().waitFor();
        await visit.look('adjusted-less');
        await visit.link(/消息.*未读/).click();
        await visit.heading(/消息 Messages/).waitFor();
        await visit.page
          .getByText(/退还|追回/)
          .first()
          .waitFor();
        await visit.look('adjusted-told');
      });
    });
  });
}
