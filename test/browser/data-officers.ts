import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { hiddenWidth } from './in-page.ts';
import type { Installation } from './installation.ts';
import { visiting, type House } from './visit.ts';

const DELIVERIES = /交付记录 Deliveries/;

/** The file that the tax service is said to have sent, line by line. */
async function taxRows(installation: Installation): Promise<string[]> {
  return (await readFile(join(installation.deliveries, 'tax.csv'), 'utf8')).split(/\r?\n/);
}

/** What the data officer of a department does: uploads, sees what became of it, takes the rejected rows away. */
export function tellOfDataOfficers(house: () => House, installation: () => Installation): void {
  describe('a data officer of the tax service', () => {
    it('uploads a file from the page, follows its import, and downloads the rejected row', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        const lines = await taxRows(installation());
        const [header = '', first = ''] = lines;
        const code = first.split(',')[0] ?? '';
        const file = installation().file('upload.csv');
        const mended = first.replace(',2025,', ',2025年度,');
        await writeFile(file, [header, mended, first.replace(code, 'X')].join('\n'));
        await visit.signIn('data');
        await visit.link('数据 Data').click();
        await visit.heading('数据 Data').waitFor();
        const form = visit.region(/上传数据 Upload data/);
        await form.getByLabel(/数据集 Dataset/).selectOption('tax');
        await form.getByLabel(/文件/).setInputFiles(file);
        await visit.look('data-upload');
        await form.getByRole('button', { name: /上传 Upload/ }).click();
        await form.getByRole('status').getByText('已导入').waitFor({ timeout: 60_000 });
        await form.getByText(/拒收 1 行/).waitFor();
        await visit.look('data-uploaded');
        const rejected = await visit.column(DELIVERIES, /Rejected/);
        expect(rejected[0]).toMatch(/^1\n/);
        expect((await visit.column(DELIVERIES, /Dataset/))[0]).toContain('税');
        await form.getByRole('button', { name: /Another file/ }).click();
        const [download] = await Promise.all([
          visit.page.waitForEvent('download'),
          visit
            .link(/下载 Download/)
            .first()
            .click(),
        ]);
        expect(await readFile(await download.path(), 'utf8')).toContain(
          'REGISTRY.IDENTIFIER_MALFORMED',
        );
        await visit.look('data-rejected');
        await visit.page.getByRole('table', { name: DELIVERIES }).getByRole('link').first().click();
        await visit.heading(/税/).waitFor();
        expect(await visit.column(/修复明细/, /As written/)).toEqual(['2025年度']);
        expect(await visit.column(/修复明细/, /Read as/)).toEqual(['2025']);
        expect(await visit.column(/拒收的行/, /Column/)).toEqual(['统一社会信用代码']);
        await visit.look('delivery-page');
      }));
  });

  describe('rows under numbers that nobody bears', () => {
    it('wait in the queue once each, and count as soon as an officer says whose a number is', async () => {
      const [, first = ''] = await taxRows(installation());
      await visiting(house(), { screen: 'desktop', path: '/data' }, async (visit) => {
        const file = installation().file('invoices.csv');
        const rows = ['460100000000001,2025-08,3,900.00', '460100000000002,2025-08,5,100.00'];
        await writeFile(file, ['纳税人识别号,月份,开票张数,开票金额（元）', ...rows].join('\n'));
        await visit.signIn('data');
        const form = visit.region(/上传数据 Upload data/);
        await form.getByLabel(/数据集 Dataset/).selectOption('invoices');
        await form.getByLabel(/文件/).setInputFiles(file);
        await form.getByRole('button', { name: /上传 Upload/ }).click();
        await form.getByText(/拒收 2 行/).waitFor();
      });
      await visiting(house(), { screen: 'desktop', path: '/data' }, async (visit) => {
        await visit.signIn('operator');
        const queue = visit.page.getByRole('table', { name: /待关联的行/ });
        await queue.getByText('460100000000001').waitFor();
        expect(await queue.getByText('460100000000002').count()).toBe(1);
        await visit.look('data-queue');
        await queue
          .getByRole('button', { name: /关联 Link/ })
          .first()
          .click();
        const asked = visit.page.getByRole('dialog', { name: /是哪家企业的/ });
        await asked.getByLabel(/统一社会信用代码/).fill(first.split(',')[0] ?? '');
        await visit.look('data-link');
        await asked.getByRole('button', { name: /关联 Link/ }).click();
        await queue.getByText('460100000000001').waitFor({ state: 'detached' });
        expect(await queue.getByText('460100000000002').count()).toBe(1);
      });
    });
  });

  describe('a full delivery of far fewer rows', () => {
    const waiting = /待两人核准的交付/;

    it('waits for two people, and counts for nothing once the second refuses it with a reason', async () => {
      const name = 'cut-off.csv';
      await visiting(house(), { screen: 'desktop' }, async (visit) => {
        const lines = await taxRows(installation());
        await writeFile(installation().file(name), lines.slice(0, 3).join('\n'));
        await visit.signIn('data');
        await visit.link('数据 Data').click();
        const form = visit.region(/上传数据 Upload data/);
        await form.getByLabel(/数据集 Dataset/).selectOption('tax');
        await form.getByLabel(/方式 Mode/).selectOption('full');
        await form.getByLabel(/文件/).setInputFiles(installation().file(name));
        await form.getByRole('button', { name: /上传 Upload/ }).click();
        expect((await visit.column(waiting, /Agreed$/))[0]).toMatch(/^0 \/ 2/);
        await visit.look('delivery-waiting');
      });
      await visiting(house(), { screen: 'desktop', path: '/data' }, async (visit) => {
        await visit.signIn('approver');
        const table = visit.page.getByRole('table', { name: waiting });
        await table.getByRole('button', { name: /核准 Approve/ }).click();
        await visit.page
          .getByRole('tooltip')
          .getByRole('button', { name: /核准 Approve/ })
          .click();
        await table.getByText(/您已核准/).waitFor();
        await visit.look('delivery-agreed');
      });
      await visiting(house(), { screen: 'desktop', path: '/data' }, async (visit) => {
        await visit.signIn('approver2');
        const table = visit.page.getByRole('table', { name: waiting });
        await table.getByRole('button', { name: /退回 Refuse/ }).click();
        const asked = visit.page.getByRole('dialog', { name: /退回这份交付/ });
        await asked.getByLabel(/理由/).fill('只有两户，文件不完整');
        await visit.look('delivery-refuse');
        await asked.getByRole('button', { name: /确认退回/ }).click();
        await visit.page
          .getByRole('table', { name: DELIVERIES })
          .getByText(/^核准时被退回：只有两户，文件不完整/)
          .waitFor();
        await table.waitFor({ state: 'detached' });
        await visit.page
          .getByRole('table', { name: DELIVERIES })
          .getByRole('row')
          .filter({ hasText: '核准时被退回' })
          .getByRole('link')
          .click();
        const summary = visit.region(/概要 Summary/);
        await summary.getByText(/^核准时被退回/).waitFor();
        await summary.getByText(/随整份未接收/).waitFor();
        await visit.look('delivery-failed');
      });
    });
  });

  describe('a data officer who sees a mistake', () => {
    it('finds the record of a firm and says what is wrong in it, for somebody else to verify', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        const lines = await taxRows(installation());
        await visit.signIn('data');
        await visit.link('数据 Data').click();
        await visit.heading('数据 Data').waitFor();
        const form = visit.region(/更正数据记录 Correct a record/);
        await form.getByLabel(/Dataset to look in/).selectOption('tax');
        await form.getByLabel(/统一社会信用代码/).fill(lines[2]?.split(',')[0] ?? '');
        await form.getByRole('button', { name: /查找 Find/ }).click();
        await form
          .getByRole('button', { name: /提出更正 Correct/ })
          .first()
          .click();
        await visit.look('record-correct');
        const asked = visit.page.getByRole('dialog', { name: /哪里不对/ });
        await asked.getByLabel(/It should be/).fill('123456');
        await asked.getByLabel(/依据和理由/).fill('与申报表不符');
        await asked.getByRole('button', { name: /提交更正申请/ }).click();
        await visit.page
          .getByRole('table', { name: /更正申请 Amendments/ })
          .getByText('与申报表不符')
          .waitFor();
      }));
  });

  describe('an officer of several departments', () => {
    it('sees how far the data of each is to be relied on, month by month', () =>
      visiting(house(), { screen: 'desktop' }, async (visit) => {
        await visit.signIn('operator');
        await visit.link('数据 Data').click();
        await visit.heading('数据 Data').waitFor();
        const names = await visit.column(/各部门 Departments/, /Department$/);
        expect(names.length).toBeGreaterThan(5);
        expect(names.join()).toContain('税务局');
        const table = visit.page.getByRole('region', { name: /各部门 Departments/ });
        expect(await table.evaluate(hiddenWidth)).toBe(0);
        const datasets = visit.page.getByRole('region', { name: /^数据集 Datasets/ });
        expect(await datasets.evaluate(hiddenWidth)).toBe(0);
        await visit.look('data-departments');
      }));

    it('sees which department owes what, and which enterprises wait for it', () =>
      visiting(house(), { screen: 'desktop', path: '/data' }, async (visit) => {
        await visit.signIn('operator');
        await visit.link('待补数据 Waiting for data').click();
        await visit.heading('待补数据 Waiting for data').waitFor();
        const owers = await visit.column(/待补数据的部门/, /Department$/);
        expect(owers.length).toBeGreaterThan(3);
        const firms = await visit.column(/^待补数据 Waiting/, /Enterprise$/);
        expect(firms.length).toBe(50);
        await visit.look('holds');
      }));
  });
}
