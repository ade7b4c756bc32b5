import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { Installation } from './installation.ts';
import { visiting, type House, type Visit } from './visit.ts';

const PLAN = '二〇二五年度检查计划（示范）';
const OFFICERS = ['示范-001', '示范-002', '示范-003', '示范-004'] as const;
const CERTIFICATE = ['inspections', 'certificate'] as const;
/** Who is looked into, as the page of enterprises names it. */
let creditCode = '';

/** Enters a certificate, as an administrator does. */
function enter(installation: Installation, number: string, account = 'operator'): Promise<void> {
  return installation.command([
    ...[...CERTIFICATE, 'enter', '--number', number, '--holder', '王示范'],
    ...['--account', account, '--until', '2030-01-01', '--authority', 'hn-amr'],
  ]);
}

function dialog(visit: Visit): Locator {
  return visit.page.getByRole('dialog');
}

/** Presses a button and says yes to what it asks, with a reason where one is asked for. */
async function askedTo(visit: Visit, button: RegExp, yes: RegExp, reason = ''): Promise<void> {
  await visit.button(button).first().click();
  if (reason !== '') await dialog(visit).getByRole('textbox').fill(reason);
  await dialog(visit).getByRole('button', { name: yes }).click();
  await dialog(visit).waitFor({ state: 'hidden' });
}

/** Issues the document that is next, with what it says where the officer writes that. */
async function issueNext(visit: Visit, title: string, words = ''): Promise<void> {
  const documents = visit.region('检查文书 Documents');
  await documents.getByLabel(/Next document/).selectOption({ label: title });
  if (words !== '') await documents.getByLabel(/What it says/).fill(words);
  await askedTo(visit, /Issue it/, /Yes, issue/);
  await documents
    .getByRole('link', { name: new RegExp(title.split(' ')[0] ?? title) })
    .first()
    .waitFor();
}

const SITE_RECORD = '现场检查笔录 Record of the site';
const RESULT = '行政检查结果告知书 Notice of the result';

/** Files a complaint about a firm in a matter. */
async function file(visit: Visit, matter: RegExp, inspectors: string): Promise<void> {
  const form = visit.region('登记计划外检查 Open an inspection');
  await form.getByLabel(/Credit code of the firm/).fill(creditCode);
  const choice = form.getByLabel(/^检查事项 Matter/);
  await choice.selectOption({
    label: (await choice.getByRole('option').allInnerTexts()).find((one) => matter.test(one)) ?? '',
  });
  await form.getByLabel(/Source, which/).fill('12345 热线');
  await form.getByLabel(/Why that calls/).fill('投诉公示信息与实际不符');
  await form.getByLabel(/Certificates of two/).fill(inspectors);
  await form.getByRole('button', { name: /File and open/ }).click();
}

/** Shows a code and gives what stands in its QR code. */
async function shown(visit: Visit): Promise<string> {
  const answered = visit.page.waitForResponse((one) => one.url().endsWith('/codes') && one.request().method() === 'POST'); // prettier-ignore
  await visit.button(/亮码 Show the code|重新亮码 Show a new code/).click();
  const { code } = (await (await answered).json()) as { code: string };
  await visit.page.getByRole('img', { name: /Inspection code/ }).waitFor();
  return code;
}

/** A small search is over before anybody sees it: the page is told of one that has a while to go. */
async function lookWhileUnderWay(visit: Visit, search: Locator): Promise<void> {
  await visit.page.route('**/api/v1/joint-searches?*', async (route) => {
    const answer = await route.fetch();
    const said = (await answer.json()) as { items: object[] };
    const progress = { step: 'mending', done: 2480, total: 9120, ratePerSecond: 400, remainingSeconds: 17 }; // prettier-ignore
    const [first, ...others] = said.items;
    const open = { ...first, state: 'searching', finishedAt: null, proposalId: null, progress };
    await route.fulfill({ json: { ...said, items: [open, ...others] } });
  });
  await visit.load();
  await search.getByText('2,480 / 9,120').waitFor();
  await visit.look('joint-search');
  await search.getByRole('button', { name: /Cancel the search/ }).click();
  await dialog(visit).getByRole('button', { name: /Back/ }).click();
  await visit.page.unroute('**/api/v1/joint-searches?*');
  await visit.load();
}

/** Plans, draws and joint visits. */
function tellOfPlans(house: () => House): void {
  it('draws up a plan of listed matters, which another approves', async () => {
    let plan = '';
    await visiting(house(), { screen: 'desktop' }, async (visit) => {
      await visit.signIn('operator');
      await visit.link('检查 Inspections').click();
      await visit.link(/事项清单 Matters/).click();
      await visit.page.getByRole('article', { name: /餐饮/ }).waitFor();
      await visit.look('inspection-matters');
      await visit.link(/检查计划 Plans/).click();
      const form = visit.region('拟订检查计划 Draw up a plan');
      await form.getByLabel(/Title/).fill(PLAN);
      for (const matter of [/餐饮/, /公示/])
        await form.getByRole('checkbox', { name: matter }).check();
      await visit.look('inspection-plans');
      await form.getByRole('button', { name: /Submit for approval/ }).click();
      await visit.heading(new RegExp(PLAN)).waitFor();
      plan = new URL(visit.page.url()).pathname;
    });
    await visiting(house(), { screen: 'desktop', path: plan }, async (visit) => {
      await visit.signIn('approver');
      await visit.region('审批 Decision').waitFor();
      await visit.look('inspection-plan');
      await askedTo(visit, /批准 Approve/, /Yes, approve/);
      await visit.page.getByText('已批准').first().waitFor();
    });
  });

  it('commits to a draw, reveals its seed, holds it, and everybody can verify it', async () => {
    await visiting(house(), { screen: 'desktop', path: '/inspection-draws' }, async (visit) => {
      await visit.signIn('operator');
      const form = visit.region('承诺一次抽取 Commit to a draw');
      await form.getByLabel(/Approved plan/).selectOption({ label: PLAN });
      await form
        .getByLabel(/双随机事项 Matter/)
        .selectOption({ label: '示范：餐饮服务食品安全检查' });
      await form.getByLabel(/one a line/).fill(OFFICERS.join('\n'));
      await form.getByRole('button', { name: /Close the list and commit/ }).click();
      await askedTo(visit, /Reveal the seed/, /Yes, reveal/);
      await askedTo(visit, /Draw and publish/, /Yes, draw/);
      await visit.button(/Whom it drew/).click();
      await visit.page
        .getByRole('table', { name: /Drawn firms/ })
        .getByRole('link')
        .first()
        .waitFor();
      await visit.look('inspection-draws');
    });
    await visiting(house(), { screen: 'phone', path: '/draws' }, async (visit) => {
      await visit.link(/how to verify it/).click();
      await visit.page.getByText(/npx huizhi draw verify/).waitFor();
      await visit.look('public-draw');
      await visit.link(/随机抽取 Draws/).click();
      await visit.look('public-draws');
      await visit.link(/检查事项 Matters/).click();
      await visit.page.getByRole('article', { name: /餐饮/ }).waitFor();
      await visit.look('public-matters');
    });
  });

  it('asks for joint visits of what is due, follows the search, and another approves what it found', async () => {
    let proposal = '';
    await visiting(house(), { screen: 'desktop', path: '/joint-visits' }, async (visit) => {
      await visit.signIn('operator');
      const form = visit.region('提出综合查一次方案 Propose joint visits');
      await form.getByLabel(/Last day/).fill('2025-12-31');
      await form.getByLabel(/Teams, one a line/).fill(OFFICERS.join(' '));
      await form.getByRole('button', { name: /Put together/ }).click();
      const search = visit.region('排定任务 Search');
      await search.getByRole('link', { name: /See what it found/ }).waitFor();
      await lookWhileUnderWay(visit, search);
      await search.getByRole('link', { name: /See what it found/ }).click();
      await visit.page.getByRole('table', { name: /Spared each firm/ }).waitFor();
      proposal = new URL(visit.page.url()).pathname;
    });
    await visiting(house(), { screen: 'desktop', path: proposal }, async (visit) => {
      await visit.signIn('approver');
      await visit.region('审批 Decision').waitFor();
      await visit.look('joint-proposal');
      await askedTo(visit, /批准 Approve/, /Yes, approve/);
      await visit.page.getByText('已批准').first().waitFor();
      await visit.link(/All joint visits/).click();
      await visit.page.getByRole('table', { name: /综合查一次方案/ }).waitFor();
      await visit.look('joint-visits');
    });
  });
}

/** The firm reads a code on its phone, and answers it. */
async function firmAnswers(house: House, code: string, accept: boolean): Promise<void> {
  await visiting(house, { screen: 'phone', path: `/check-in#${code}` }, async (visit) => {
    await visit.region('为何检查 Why').waitFor();
    if (accept) await visit.look('check-in');
    await visit.button(/Sign in to answer/).click();
    await visit.button(/Sign in as enterprise$/).click();
    if (accept) await visit.button(/接受检查 Accept/).click();
    else {
      await visit.page.getByLabel(/Why you refuse/).fill('与检查人员有利害关系');
      await visit.button(/拒绝检查 Refuse/).click();
    }
    await visit.page.getByText(accept ? '已接受检查' : '已拒绝检查，并已记录').waitFor();
    await visit.look(accept ? 'check-in-accepted' : 'check-in-refused');
  });
}

/** An inspector with a phone. */
function tellOfVisits(house: () => House, running: () => Installation): void {
  it('files a complaint, shows a code, is refused, comes as another officer who says why, is let in, and finishes', async () => {
    await enter(running(), OFFICERS[0]);
    for (const [at, number] of OFFICERS.slice(1).entries())
      await enter(running(), number, `inspector${at + 2}`);
    await visiting(house(), { screen: 'phone' }, async (visit) => {
      await visit.signIn('enterprise');
      creditCode = (await visit.page.locator('.phone-subject span').textContent()) ?? '';
    });
    let inspection = '';
    let code = '';
    await visiting(house(), { screen: 'phone', path: '/inspections' }, async (visit) => {
      await visit.signIn('operator');
      await visit.region(/综合查一次 Joint visits/).waitFor();
      await visit.look('my-inspections');
      await file(visit, /公示/, OFFICERS.slice(0, 2).join(' '));
      await visit.region('可以检查的内容 What may be checked').waitFor();
      inspection = new URL(visit.page.url()).pathname;
      await visit.page.getByText(/nobody goes before an approver/).waitFor();
      await visit.look('inspection');
    });
    await visiting(house(), { screen: 'desktop', path: inspection }, async (visit) => {
      await visit.signIn('approver');
      await visit.button(/Approve, unannounced/).waitFor();
      await visit.look('visit-to-approve');
      await askedTo(visit, /Approve, unannounced/, /Yes, approve/, '投诉查处');
      await visit.page.getByText(/Unannounced：投诉查处/).waitFor();
      await visit.look('visit-approved');
    });
    await visiting(house(), { screen: 'phone', path: inspection }, async (visit) => {
      await visit.signIn('operator');
      await visit.link(/亮码 Show the code/).click();
      code = await shown(visit);
      await visit.look('show-code');
    });
    await firmAnswers(house(), code, false);
    await running().command([...CERTIFICATE, 'withdraw', OFFICERS[0], '--reason', '回避']);
    await enter(running(), '示范-009');
    await enter(running(), OFFICERS[0], 'inspector1');
    const path = inspection.replace('/inspections/', '/show-code/');
    await visiting(house(), { screen: 'phone', path }, async (visit) => {
      await visit.signIn('operator');
      await visit.page.getByLabel(/why you come instead/).fill('原检查人员回避');
      await visit.look('show-code-instead');
      code = await shown(visit);
    });
    await firmAnswers(house(), code, true);
    await visiting(house(), { screen: 'phone', path: inspection }, async (visit) => {
      await visit.signIn('operator');
      await visit.page.getByText('企业已接受').first().waitFor();
      await askedTo(visit, /Issue it/, /Yes, issue/);
      await visit.link(/行政检查审批表/).waitFor();
      await visit.page.getByLabel(/those who went/).fill(`示范-009 ${OFFICERS[1]}`);
      await visit.page.getByLabel(/Why others went/).fill('原检查人员回避');
      await visit.look('inspection-finish');
      await askedTo(visit, /It was carried out/, /Yes, carried out/);
      await visit.page.getByLabel(/Item with a problem/).fill('年报联系电话');
      await visit.page.getByLabel(/What was found/).fill('登记的电话已停用');
      await visit.button(/Note the problem/).click();
      await visit.link('年报联系电话').waitFor();
      await issueNext(visit, SITE_RECORD, '拨打登记的电话，提示已停用');
      await visit.look('inspection-done');
    });
  });

  it('is refused what concerns no firm, and that stays on record', () =>
    visiting(house(), { screen: 'desktop', path: '/inspections' }, async (visit) => {
      await visit.signIn('operator');
      await file(visit, /餐饮/, '');
      await visit.page.getByRole('alert').waitFor();
      await visit.link(/on record/).click();
      await visit.page.getByRole('table', { name: /拒绝记录列表/ }).waitFor();
      expect(await visit.page.getByText(/不属于该事项的检查对象/).count()).toBeGreaterThan(0);
      await visit.look('inspection-refusals');
    }));
}

/** An officer tells the firm which penalty is intended. */
function intend(house: House): Promise<void> {
  return visiting(house, { screen: 'desktop', path: '/findings' }, async (visit) => {
    await visit.signIn('operator');
    await visit.link(/年报联系电话/).click();
    const form = visit.region('处罚事先告知 Intended penalty');
    await form.getByRole('checkbox', { name: /罚款/ }).check();
    await form.getByLabel(/A fine and what is confiscated/).fill('3000');
    await form.getByLabel(/By which article it is intended/).fill('企业信息公示暂行条例第十七条');
    await form.getByLabel(/Why it is intended/).fill('登记的电话无法联系');
    await visit.look('finding-notice');
    await askedTo(visit, /Tell the firm/, /Yes, tell/);
    await form.getByText(/尚未答复/).waitFor();
    await visit.look('finding-noticed');
  });
}

/** Findings, and what the firm sees. */
function tellOfFindings(house: () => House): void {
  it('is proposed to by the four lists, not punished before its firm was heard, told, and kept from credit', async () => {
    let inspection = '';
    await visiting(house(), { screen: 'desktop', path: '/inspections' }, async (visit) => {
      await visit.signIn('operator');
      // Others were drawn to it, and go.
      await visit.button(/全部 All/).click();
      await visit
        .region(/综合查一次 Joint visits/)
        .getByRole('link')
        .first()
        .click();
      await issueNext(visit, '行政检查审批表 Approval of the inspection');
      inspection = new URL(visit.page.url()).pathname;
      await askedTo(visit, /It was carried out/, /Yes, carried out/);
      await visit.page.getByLabel(/Item with a problem/).fill('冷藏温度');
      await visit.page.getByLabel(/What was found/).fill('冷藏柜 12 摄氏度，当场调低');
      await visit.button(/Note the problem/).click();
      await visit.link('冷藏温度').waitFor();
      await issueNext(visit, SITE_RECORD, '冷藏柜温度计显示 12 摄氏度');
    });
    await visiting(house(), { screen: 'desktop', path: '/findings' }, async (visit) => {
      await visit.signIn('approver');
      await visit.link(/冷藏温度/).click();
      await visit.page.getByLabel(/初次违法/).selectOption('true');
      await visit.page
        .getByLabel(/危害后果/)
        .first()
        .selectOption('slight');
      await visit.page.getByLabel(/及时改正/).selectOption('true');
      await visit.page.getByLabel(/突发事件/).selectOption('false');
      await visit.page
        .getByText(/第三十三条第一款/)
        .first()
        .waitFor();
      await visit.page
        .getByRole('radio', { name: /轻处罚/ })
        .last()
        .check();
      await visit.page.getByLabel(/By which article/).fill('食品安全法第一百三十二条');
      await visit.page.getByLabel(/Explanation, which/).fill('曾被口头提醒');
      expect(await visit.button('决定 Decide').isDisabled()).toBe(true);
      await visit.page.getByLabel(/Why it departs/).fill('上月已提醒同一问题');
      await visit.look('finding-decide');
      await visit.region('作出决定 Decide').getByRole('checkbox', { name: /警告/ }).check();
      // Nobody told the firm which penalty is intended, so it is not punished yet.
      visit.allow(`409 POST /api/v1${new URL(visit.page.url()).pathname}/decide`);
      await askedTo(visit, /^决定 Decide$/, /Yes, decide/);
      await visit.page.getByText('INSPECTIONS.PENALTY_UNHEARD').waitFor();
      await visit.look('finding-unheard');
      await visit.page.getByRole('radio', { name: /不予处罚/ }).check();
      await askedTo(visit, /^决定 Decide$/, /Yes, decide/);
      await visit.page.getByText(/The firm was not told in a document yet/).waitFor();
      await visit.look('finding-untold');
    });
    await visiting(house(), { screen: 'desktop', path: inspection }, async (visit) => {
      await visit.signIn('operator');
      await issueNext(visit, RESULT);
      await visit.link('冷藏温度').click();
      await visit.page.getByText(/it reaches credit and benefits on 20\d\d/).waitFor();
      await visit.look('finding-decided');
    });
  });

  it('reaches its firm, which states its case, is told of the penalty, objects, and another decides again', async () => {
    await visiting(house(), { screen: 'phone', path: '/my-visits' }, async (visit) => {
      await visit.signIn('enterprise');
      await visit.button(/陈述申辩 State your case/).click();
      await dialog(visit).getByRole('textbox').fill('电话号码已经变更');
      await dialog(visit).getByRole('checkbox').check();
      await visit.look('state-case');
      await dialog(visit).getByRole('button', { name: /Send/ }).click();
      await visit.page.getByText(/Your statement：电话号码已经变更/).waitFor();
    });
    await intend(house());
    await visiting(house(), { screen: 'phone', path: '/my-visits' }, async (visit) => {
      await visit.signIn('enterprise');
      await visit
        .region('年报联系电话')
        .getByText(/You may state your case until/)
        .waitFor();
      await visit.look('notice-of-firm');
      await visit.button(/答复事先告知 Answer/).click();
      await dialog(visit).getByRole('textbox').fill('已于上周更新，无其他意见');
      await dialog(visit)
        .getByRole('radio', { name: /nothing further to say/ })
        .check();
      await visit.look('answer-notice');
      await dialog(visit).getByRole('button', { name: /Send/ }).click();
      await visit.page.getByText(/Your answer：已于上周更新/).waitFor();
    });
    let inspection = '';
    await visiting(house(), { screen: 'desktop', path: '/findings' }, async (visit) => {
      await visit.signIn('approver');
      await visit.link(/年报联系电话/).click();
      await visit.page.getByRole('radio', { name: /依法处罚/ }).check();
      // What was told stands there already.
      expect(
        await visit.region('作出决定 Decide').getByRole('checkbox', { name: /罚款/ }).isChecked(),
      ).toBe(true);
      await visit.page.getByLabel(/By which article/).fill('企业信息公示暂行条例第十七条');
      await visit.page.getByLabel(/Explanation, which/).fill('登记的电话无法联系');
      await askedTo(visit, /^决定 Decide$/, /Yes, decide/);
      await visit.region('决定 Decision').waitFor();
      inspection = (await visit.link(/打开检查 Open it/).getAttribute('href')) ?? '';
    });
    await visiting(house(), { screen: 'desktop', path: inspection }, async (visit) => {
      await visit.signIn('operator');
      await issueNext(visit, RESULT);
    });
    await visiting(house(), { screen: 'phone' }, async (visit) => {
      await visit.signIn('enterprise');
      await visit.link(/Inspections of my firm/).click();
      await visit.region('年报联系电话').waitFor();
      await visit.look('my-visits');
      await visit
        .button(/评价这次检查 Rate/)
        .first()
        .click();
      await dialog(visit).getByRole('radio', { name: /4 星/ }).check();
      await visit.look('visit-rate');
      await dialog(visit).getByRole('button', { name: /Send/ }).click();
      await visit.page.getByText(/Your rating：4/).waitFor();
      await visit.button(/提出异议 Object/).click();
      await dialog(visit).getByRole('textbox').fill('电话已于上周更新');
      await visit.look('finding-object');
      await dialog(visit).getByRole('button', { name: /Send/ }).click();
      await visit
        .region('年报联系电话')
        .getByText(/Your objection/)
        .waitFor();
    });
    await visiting(house(), { screen: 'desktop', path: '/findings' }, async (visit) => {
      await visit.signIn('approver2');
      await visit.look('findings');
      await visit.link(/年报联系电话/).click();
      await visit.page.getByRole('radio', { name: /不予处罚/ }).check();
      await visit.page.getByLabel(/By which article/).fill('行政处罚法第三十三条');
      await visit.page.getByLabel(/Explanation, which/).fill('已及时改正');
      await askedTo(visit, /^决定 Decide$/, /Yes, decide/);
      await visit.page.getByText('不予处罚').first().waitFor();
    });
  });
}

/** A visit that could not wait for a code, and the word of a second person on it. */
function tellOfEmergencies(house: () => House): void {
  it('is recorded with its ground, and refused by somebody who had no part in it: a breach that its firm reads', async () => {
    await visiting(house(), { screen: 'phone', path: '/inspections' }, async (visit) => {
      await visit.signIn('operator');
      await file(visit, /公示/, `示范-009 ${OFFICERS[1]}`);
      await visit.region('可以检查的内容 What may be checked').waitFor();
      await visit.page.getByRole('radio', { name: /紧急情况/ }).check();
      await visit.page.getByLabel(/What makes it so/).fill('接报正在转移台账');
      await visit.look('inspection-urgent');
      await askedTo(visit, /It was carried out/, /Yes, carried out/);
      await visit.page.getByText('紧急检查，待第二人确认').first().waitFor();
    });
    await visiting(house(), { screen: 'desktop', path: '/urgent-visits' }, async (visit) => {
      await visit.signIn('approver');
      await visit.page.getByText('接报正在转移台账').waitFor();
      await visit.look('urgent-visits');
      await askedTo(visit, /不予确认 Refuse/, /Yes, refuse/, '接报在三日之前，可以亮码');
      await visit.page.getByText('未予确认，不合规入企').waitFor();
      await visit.look('urgent-refused');
    });
    await visiting(house(), { screen: 'phone', path: '/my-visits' }, async (visit) => {
      await visit.signIn('enterprise');
      await visit.page.getByText('未予确认，不合规入企').waitFor();
      await visit.page.getByText(/Breaches/).waitFor();
    });
  });
}

/** What is asked of firms beside visits, until the quota is spent; and what was recorded by mistake. */
function tellOfDemands(house: () => House): void {
  it('records what it asks of a firm within its quota, beyond it only by law, and a second person takes one back', async () => {
    let firm = '';
    await visiting(house(), { screen: 'phone' }, async (visit) => {
      await visit.signIn('enterprise');
      firm = (await visit.page.locator('.phone-subject span').textContent()) ?? '';
    });
    await visiting(house(), { screen: 'desktop', path: '/inspections' }, async (visit) => {
      visit.allow('409 POST /api/v1/firm-demands');
      await visit.signIn('operator');
      await visit.link(/其他要求 Demands/).click();
      const form = visit.region('登记其他要求 Record a demand');
      const ask = async (title: string, basis = ''): Promise<void> => {
        await form.getByLabel(/What is asked for/).fill(title);
        await form.getByLabel(/Law that asks/).fill(basis);
        await form.getByLabel(/Credit codes/).fill(firm);
        await form.getByText(/：年度上限/).waitFor();
      };
      const send = (): Promise<void> => form.getByRole('button', { name: '登记 Record' }).click();
      await ask('经营情况调查');
      await visit.look('demand-form');
      const left = Number(
        /剩余 (\d+) 次/.exec(await form.getByText(/：年度上限/).innerText())?.[1],
      );
      expect(left).toBeGreaterThan(0);
      for (let number = 1; number <= left; number += 1) {
        await ask(`经营情况调查（第 ${number} 期）`);
        await send();
        await visit.page.getByText(`经营情况调查（第 ${number} 期）`).waitFor();
      }
      await ask('座谈会');
      await form.getByText(/已用完/).waitFor();
      await send();
      await form.getByText('INSPECTIONS.DEMAND_QUOTA_SPENT').waitFor();
      await visit.look('demand-refused');
      await ask('统计月报', '统计法第七条');
      await send();
      await visit.page.getByText('统计法第七条').waitFor();
    });
    await visiting(house(), { screen: 'desktop', path: '/demands' }, async (visit) => {
      await visit.signIn('approver');
      await visit
        .button(/撤销 Take back/)
        .last()
        .waitFor();
      await visit.look('demands');
      await askedTo(visit, /撤销 Take back/, /Yes, take back/, '应为另一家企业');
      await visit.page.getByText(/应为另一家企业/).waitFor();
      await visit.look('demand-withdrawn');
    });
    await visiting(house(), { screen: 'phone', path: '/my-visits' }, async (visit) => {
      await visit.signIn('enterprise');
      await visit.page.getByText(/Taken back：应为另一家企业/).waitFor();
      await visit.page.getByText(/，另撤销 1 次/).waitFor();
      await visit.look('my-demands');
    });
  });
}

/** A code is kept through single sign-on: the identity provider stands for one that sends whoever comes straight back. */
function tellOfSingleSignOn(house: () => House): void {
  it('keeps the code in the address through single sign-on, and sends it to nobody', () =>
    visiting(house(), { screen: 'phone' }, async (visit) => {
      const asked: string[] = [];
      await visit.page.route('**/api/v1/about', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ json: { ...((await answer.json()) as object), oidc: true } });
      });
      await visit.page.route('**/api/v1/session/oidc', (route) => {
        asked.push(route.request().url());
        return route.fulfill({ status: 302, headers: { location: '/' } });
      });
      visit.allow('400 POST /api/v1/public/inspection-codes');
      visit.allow('409 POST /api/v1/public/inspection-codes');
      await visit.load('/budgets#NOT-A-CODE');
      await visit.link(/Single sign-on/).click();
      await visit.page.waitForURL('**/budgets#NOT-A-CODE');
      expect(asked).toHaveLength(1);
      expect(asked[0]).not.toContain('NOT-A-CODE');
    }));
}

/** What inspectors and their authority do, from the plan to the finding, and what the firm and everybody see of it. */
export function tellOfInspectors(house: () => House, running: () => Installation): void {
  describe('an authority that inspects', () => tellOfPlans(house));
  describe('an inspector', () => tellOfVisits(house, running));
  describe('a finding', () => tellOfFindings(house));
  describe('an urgent visit', () => tellOfEmergencies(house));
  describe('an authority that asks', () => tellOfDemands(house));
  describe('an address with a code', () => tellOfSingleSignOn(house));
}
