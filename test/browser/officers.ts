import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { until } from '../faults/until.ts';
import { deliverHires } from './delivery.ts';
import type { Installation } from './installation.ts';
import { visiting, type House, type Visit } from './visit.ts';

const JOBS = '一次性扩岗补助（海南）';
const RESULTS = /Results by policy/;
const LISTS = /名单列表 Lists/;
const FIRST_HIRES = [3, 2, 5];
const SECOND_HIRES = [4, 6];
const PASSWORD = 'two-roles-in-one';
const BOTH_ROLES =
  'account --account both --name 两职 --roles operator,approver --password-stdin'.split(' ');

/** Starts a run from the page of runs and waits until it is finished. */
export async function match(visit: Visit): Promise<void> {
  await visit.heading(/匹配批次 Runs/).waitFor();
  await visit.button(/Start a run/).click();
  const progress = visit.region(/进度 Progress/);
  await progress.getByRole('progressbar', { name: /Run progress/ }).waitFor();
  await progress.getByRole('status').getByText('已完成').waitFor({ timeout: 60_000 });
}

/** What a run opened, by policy. */
async function opened(visit: Visit): Promise<Record<string, string>> {
  const policies = await visit.column(RESULTS, /Policy/);
  const counts = await visit.column(RESULTS, /Opened/);
  return Object.fromEntries(
    policies.map((one, row) => [one.split('\n')[0] ?? '', counts[row] ?? '']),
  );
}

/** Finds the one list of new hires that waits for a decision and opens it. */
async function openWaitingList(visit: Visit): Promise<void> {
  await visit.link('名单 Lists').click();
  await visit.page
    .getByRole('group', { name: /Filter by state/ })
    .getByRole('button', { name: /Awaiting approval/ })
    .click();
  const waiting = new Set(await visit.column(LISTS, /State/));
  expect([...waiting]).toEqual([expect.stringContaining('待审核')]);
  await visit.look('lists-waiting');
  // Told without the tale of the joint review, the list that waits for departments stands beside it.
  await visit.link(new RegExp(`Open the list ${JOBS.replace(/[（）]/g, '.')}`)).click();
  await visit.heading(JOBS).waitFor();
}

/** The fen that the policy's budget has reserved and has left, as the page of budgets says. */
async function budget(visit: Visit): Promise<{ reserved: bigint; available: bigint }> {
  await visit.link('资金 Budgets').click();
  const label = await visit.region(JOBS).getByRole('img').getAttribute('aria-label');
  const fen = (word: string): bigint => {
    const yuan = new RegExp(`${word} ([\\d,]+\\.\\d\\d) 元`).exec(label ?? '')?.[1];
    if (yuan === undefined) throw new Error(`no amount ${word} in ${label}`);
    return BigInt(yuan.replaceAll(/[,.]/g, ''));
  };
  return { reserved: fen('Reserved'), available: fen('Available') };
}

/** What operators and approvers do. */
export function tellOfOfficers(house: () => House, installation: () => Installation): void {
  describe('an operator', () => {
    it('runs the match a second time, follows it to the end, and finds that nothing changed', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        await visit.look('runs');
        await match(visit);
        const bar = visit.page.getByRole('progressbar', { name: /Run progress/ });
        expect(await bar.getAttribute('aria-valuenow')).toBe('100');
        const found = await opened(visit);
        expect(Object.keys(found).length).toBeGreaterThan(30);
        // Below the number stands what was opened between two runs: the firm that the joint review added.
        const byRun = Object.values(found).map((one) => one.split('\n')[0]);
        expect([...new Set(byRun)]).toEqual(['0']);
        const reached = (await visit.column(RESULTS, /Eligible/)).filter((one) => one !== '0');
        expect(reached.length).toBeGreaterThan(25);
        await visit.look('run-finished');
        await visit.link(/Open its lists/).click();
        await visit.page.getByText('This run drafted no list').waitFor();
        await visit.look('lists-of-run-empty');
      }));

    it('sees the policies with what they rest on', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        await visit.link('政策 Policies').click();
        const policy = visit.page.getByRole('article', { name: JOBS });
        await policy.waitFor();
        await visit.look('policies');
        await visit.page.getByRole('searchbox', { name: /政策名称/ }).focus();
        await visit.page.keyboard.type('一次性扩岗');
        await policy.getByText('关于做好一次性扩岗补助有关工作的通知').waitFor();
        await visit.look('policies-found');
      }));

    it('sees what keeps a policy from coming without an application, and who owes it', () =>
      visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('policy');
        await visit.page.getByRole('link', { name: /政策 Policies/ }).click();
        await visit.link(/Readiness/).click();
        await visit.heading(/Readiness/).waitFor();
        await visit.page.getByLabel(/Standing/).selectOption('lacking');
        const relocation = visit.page.getByRole('row', { name: /高新技术企业整体迁入奖励/ });
        await relocation.waitFor();
        expect(await relocation.innerText()).toMatch(/由海南省科学技术厅补齐/);
        await visit.look('readiness');
      }));

    it('halts a policy at once, which another person lifts', async () => {
      const opened = async (visit: Visit, account: string): Promise<Locator> => {
        await visit.signIn(account);
        await visit.link('政策 Policies').click();
        await visit.page.getByRole('searchbox', { name: /政策名称/ }).fill(JOBS);
        return visit.page.getByRole('article', { name: JOBS });
      };
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        const card = await opened(visit, 'operator');
        await card.getByRole('button', { name: /Halt/ }).click();
        const dialog = visit.page.getByRole('dialog');
        expect(await dialog.getByRole('button', { name: /Yes, halt/ }).isDisabled()).toBe(true);
        await dialog
          .getByRole('textbox', { name: /for officers/ })
          .fill('补助标准录入有误，先停后查');
        expect(await dialog.getByRole('button', { name: /Yes, halt/ }).isDisabled()).toBe(true);
        await dialog.getByRole('combobox', { name: /Kind of cause/ }).selectOption('rule');
        await dialog
          .getByRole('textbox', { name: /enterprises are told/ })
          .fill('正在核对补助标准');
        await visit.look('policy-halting');
        await dialog.getByRole('button', { name: /Yes, halt/ }).click();
        await card.getByText('补助标准录入有误').waitFor();
        await visit.look('policy-halted');
      });
      await visiting(house(), { screen: 'phone' }, async (visit) => {
        const card = await opened(visit, 'approver');
        await card.getByRole('button', { name: /Lift/ }).click();
        const dialog = visit.page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('标准已改正');
        await visit.look('policy-lifting');
        await dialog.getByRole('button', { name: /Yes, lift/ }).click();
        await card.getByRole('button', { name: /Halt/ }).waitFor();
      });
    });

    it('chooses among the policies without a mouse', () =>
      visiting(house(), { screen: 'phone' }, async (visit) => {
        await visit.signIn('operator');
        await visit.link('政策 Policies').click();
        const runs = visit.page.getByRole('combobox', { name: /能否执行/ });
        await runs.focus();
        await visit.page.keyboard.press('ArrowDown');
        await visit.page.keyboard.press('ArrowDown');
        expect(await runs.inputValue()).toBe('no');
        const articles = visit.page.getByRole('article');
        expect(await articles.count()).toBe(25);
        await articles.first().locator('summary').focus();
        await visit.page.keyboard.press('Enter');
        await articles.first().getByText('政策依据').waitFor();
        await visit.look('policies-catalogue-only');
        await visit.button(/Show all/).press('Enter');
        expect(await articles.count()).toBeGreaterThan(60);
      }));
  });

  describe('new data', () => {
    it('gives the operator a new list, which only another person can approve', async () => {
      const firms = await deliverHires(installation(), FIRST_HIRES);
      expect(firms).toHaveLength(3);
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        await visit.heading(/匹配批次 Runs/).waitFor();
        await visit
          .region(/随到随核 Judged at once/)
          .getByText('新符合 3 户')
          .first()
          .waitFor();
        await visit.look('judged-at-once');
        await match(visit);
        await visit.link(/Open its lists/).click();
        await visit.heading(/Lists of this run/).waitFor();
        await visit.link(/Open the list/).click();
        await visit.region('概要 Summary').getByText('待审核').waitFor();
        expect(await visit.button(/Approve the list|Reject the list/).count()).toBe(0);
        const id = new URL(visit.page.url()).pathname.split('/').pop() ?? '';
        const answer = await visit.page.request.post(`/api/v1/lists/${id}/approve`, {
          headers: { 'x-huizhi-request': '1', 'idempotency-key': `browser-${id}` },
          data: { version: 2, digest: '0'.repeat(64) },
        });
        expect(answer.status()).toBe(403);
      });
    });

    it('shows whose view may be asked for, takes remarks, and firms with evidence', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('policy');
        await openWaitingList(visit);
        const review = visit.region('联合审核 Joint review');
        await review.getByRole('button', { name: /Ask for views/ }).waitFor();
        // Asked for, each department would have to speak itself before the list is approved below.
        const remarks = visit.region('审核留言 Remarks');
        await remarks.getByRole('textbox').fill('请核对招用人数');
        await remarks.getByRole('button', { name: /Remark/ }).click();
        await remarks.getByRole('listitem').getByText('请核对招用人数').waitFor();
        await visit.look('list-joint-review');
        await visit.button(/Add with evidence/).click();
        const dialog = visit.page.getByRole('dialog');
        await dialog.getByRole('textbox', { name: /Credit code/ }).waitFor();
        await visit.look('list-adding');
        await dialog.getByRole('button', { name: /Back/ }).click();
        await dialog.waitFor({ state: 'hidden' });
      }));

    it('is approved by the approver, who sees what it is, costs and was checked for', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('approver');
        await openWaitingList(visit);
        const summary = await visit.region('概要 Summary').innerText();
        expect(summary).toContain('10,000.00');
        expect(summary).toMatch(/Items\s+3\b/);
        expect(
          await visit.region('资金 Budget').getByRole('img').getAttribute('aria-label'),
        ).toContain('Available');
        const opinion = await visit.region('复核 Second opinion').innerText();
        expect(opinion).toContain('结果一致');
        expect(opinion).toMatch(/[\d,]+ 户逐户独立重算/);
        const amounts = await visit.column(/名单明细 Items/, /Amount/);
        expect(amounts.map((one) => one.split(' ')[0]).sort()).toEqual([
          '2,000.00',
          '3,000.00',
          '5,000.00',
        ]);
        await visit.look('list-waiting');
        await visit.button(/Approve the list/).click();
        const dialog = visit.page.getByRole('dialog');
        await dialog.getByText('3 户').waitFor();
        expect(await dialog.innerText()).toContain('10,000.00');
        await visit.look('list-approve');
        await dialog.getByRole('button', { name: /Yes, approve/ }).click();
        await dialog.waitFor({ state: 'hidden' });
        await visit
          .region('概要 Summary')
          .getByText(/已批准|已告知企业/)
          .waitFor();
        const path = new URL(visit.page.url()).pathname;
        await until('the enterprises are told', async () => {
          const list = await visit.page.request.get(`/api/v1${path}`);
          return (await list.text()).includes('"state":"announced"');
        });
        await visit.load();
        await visit.region('概要 Summary').getByText('已告知企业').waitFor();
        await visit.page.getByRole('table', { name: /名单明细 Items/ }).waitFor();
        expect(await visit.column(/名单明细 Items/, /State/)).toEqual(
          Array(3).fill(expect.stringContaining('待确认')),
        );
        await visit.look('list-announced');
      }));

    it('is refused to the one who drafted it, even to somebody who may approve', async () => {
      await deliverHires(installation(), SECOND_HIRES, FIRST_HIRES.length);
      await installation().command(BOTH_ROLES, PASSWORD);
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signInByKeyboard('both', PASSWORD);
        await match(visit);
        await openWaitingList(visit);
        const approve = visit.button(/Approve the list/);
        await approve.waitFor();
        expect(await approve.isDisabled()).toBe(true);
        expect(await visit.region('审核 Decision').innerText()).toContain('须由另一人批准');
        expect(await visit.region('概要 Summary').innerText()).toContain('两职 ·');
        const refused = await visit.page.request.post(
          `/api/v1${new URL(visit.page.url()).pathname}/approve`,
          {
            headers: { 'x-huizhi-request': '1', 'idempotency-key': 'browser-same-person' },
            data: { version: 2, digest: '0'.repeat(64) },
          },
        );
        expect(await refused.json()).toMatchObject({ code: 'LIST.SAME_PERSON' });
        await visit.region('概要 Summary').getByText('待审核').waitFor();
        await visit.look('list-same-person');
      });
    });

    it('can be rejected with a reason, and the money goes back', async () => {
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('approver');
        const before = await budget(visit);
        await visit.look('budgets');
        await openWaitingList(visit);
        await visit.button(/Reject the list/).click();
        const dialog = visit.page.getByRole('dialog');
        const yes = dialog.getByRole('button', { name: /Yes, reject/ });
        expect(await yes.isDisabled()).toBe(true);
        await dialog
          .getByRole('textbox', { name: /Reason/ })
          .fill('招用人数与社保记录不符，请核实');
        await visit.look('list-reject');
        await yes.click();
        await dialog.waitFor({ state: 'hidden' });
        await visit.region('概要 Summary').getByText('已退回').waitFor();
        expect(await visit.region('概要 Summary').innerText()).toContain(
          '招用人数与社保记录不符，请核实',
        );
        expect(await visit.button(/Approve the list|Reject the list/).count()).toBe(0);
        await visit.look('list-rejected');
        const back = 1_000_000n;
        await until('the money is back in the budget', async () => {
          const { reserved, available } = await budget(visit);
          return reserved === before.reserved - back && available === before.available + back;
        });
      });
    });
  });
}
