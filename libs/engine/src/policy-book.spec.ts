import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { bookHtml } from './policy-book-html.ts';
import { BOOK_SCRIPT } from './policy-book-script.ts';
import { bookMarkdown } from './policy-book-markdown.ts';
import { type Chapter, chaptersOf } from './policy-book.ts';
import { sharedTables } from './policy-book-tables.ts';
import { loadRuleBook } from './rule-book.ts';

const ROOT = fileURLToPath(new URL('../../../rules/', import.meta.url));
const { book } = loadRuleBook(
  readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      path: relative(ROOT, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    })),
);
const tax = { zh: '税务信息', en: 'Tax' };
const department = { zh: '国家税务总局海南省税务局', en: 'Hainan Tax Service' };
const chapters = chaptersOf(book, new Map([['tax', { title: tax, department }]]));
const chapter = (id: string): Chapter => chapters.find(({ policy }) => policy.id === id) as Chapter;

test('every policy has its chapter, what can run first', () => {
  expect(chapters).toHaveLength(book.policies.size);
  const own = chapters.filter(({ policy }) => !policy.demonstration);
  const first = own.findIndex(({ policy }) => !policy.executable);
  expect(own.slice(first).some(({ policy }) => policy.executable)).toBe(false);
  for (const { policy, conditions, cases } of own) {
    expect(conditions.length > 0).toBe(policy.executable);
    if (policy.executable) expect(cases.length).toBeGreaterThan(2);
  }
});

test('a rule stands as it is written beside the sentence it means, with its parameters and data', () => {
  const { conditions, amount, parameters, facts } = chapter('hn-bond-award');
  expect(conditions.map(({ depth, written }) => [depth, written])).toContainEqual([
    1,
    'capital.bondRaised@2025 greaterThan 0.00',
  ]);
  expect(conditions.map(({ sentence }) => sentence.zh)).toContain('存在欠税：不得有此情形');
  expect(amount?.zh).toBe(
    '年度直接债务融资实际募集金额（2025年） × 2‰（不足1分的舍去），最高不超过100万元',
  );
  expect(parameters.map(({ id }) => id)).toEqual(['bond-award-cap', 'bond-award-rate']);
  expect(facts.find(({ key }) => key === 'tax.hasArrears@asOf')).toMatchObject({
    dataset: tax,
    department,
  });
});

test('what is derived is said to be, with the article it follows', () => {
  const size = chapter('cn-procurement-discount').facts.find(({ derived }) => derived);
  expect(size?.key).toBe('size.class@2024');
  expect(size?.note?.zh).toContain('国统字〔2017〕213号');
});

test('the page and the document name every policy, its reason and every case', () => {
  const html = bookHtml(chapters);
  const markdown = bookMarkdown(chapters);
  for (const { policy, cases } of chapters) {
    for (const text of [html, markdown]) expect(text).toContain(`id="${policy.id}"`);
    const because = policy.notExecutableBecause?.zh;
    if (because !== undefined) for (const text of [html, markdown]) expect(text).toContain(because);
    for (const { title } of cases) expect(markdown).toContain(title.zh);
  }
  for (const { withoutAmount } of chapters.map(({ policy }) => policy))
    if (withoutAmount)
      for (const text of [html, markdown]) expect(text).toContain(withoutAmount.zh);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toContain(`<script>${BOOK_SCRIPT}</script>`);
});

test('the table of size classes stands once, behind the chapters, as its document sets it', () => {
  const tables = sharedTables(book);
  expect(tables.map(({ title, from }) => [title.zh, from])).toEqual([
    ['企业划型标准下限', '2011-06-18'],
  ]);
  const [sizes] = tables;
  expect(sizes?.columns.map(({ zh }) => zh)).toEqual(['从业人员', '营业收入', '资产总额']);
  const retail = sizes?.rows.find(({ title }) => title.zh === '零售业小型');
  expect(retail?.values.map(({ zh }) => zh)).toEqual(['10人', '100万元', '—']);
  expect(bookMarkdown(chapters, tables)).toContain('| 零售业小型 | 10人 | 100万元 | — |');
  expect(bookHtml(chapters, tables)).toContain('附表：企业划型标准下限');
});

test('parameters of a table stand in the order of its rows', () => {
  const { parameters } = chapter('cn-technology-transfer-cit');
  expect(parameters.map(({ id }) => id)).toEqual([
    'cit-rate',
    'technology-transfer-exempt',
    'technology-transfer-half-rate',
  ]);
  const bands = chapter('hn-scale-up-information').parameters.map(({ id }) => id);
  expect(bands.slice(0, 3)).toEqual([
    'scale-up-information.first.reached',
    'scale-up-information.first.award',
    'scale-up-information.second.reached',
  ]);
});

test('what a policy derives for itself is said out', () => {
  expect(chapter('hn-board-award').derivations.map(({ zh }) => zh)).toEqual([
    '挂牌事项对应的奖励（2025年）＝新三板和区域性股权市场挂牌事项（2025年）包含直接进入新三板创新层的，为70万元；' +
      '新三板和区域性股权市场挂牌事项（2025年）包含新三板基础层挂牌且新三板和区域性股权市场挂牌事项（2025年）包含新三板基础层转入创新层的，为30万元 ＋ 40万元；' +
      '新三板和区域性股权市场挂牌事项（2025年）包含新三板基础层转入创新层的，为40万元；' +
      '新三板和区域性股权市场挂牌事项（2025年）包含新三板基础层挂牌的，为30万元；' +
      '新三板和区域性股权市场挂牌事项（2025年）包含省内区域性股权市场挂牌的，为20万元；其余为0元。',
  ]);
});

test('relations, gates and certainty are said in words, others by their titles', () => {
  const markdown = bookMarkdown(chapters);
  expect(markdown).toContain(
    '| 关系：不得同时享受 | 与上规模奖励同一年度不重复；[激励企业上规模奖励（工业）](#hn-scale-up-industry) |',
  );
  const order = '同一次匹配中不能都享受的，金额高的在先，金额相同的按政策编号；已经享受的不变';
  expect(markdown).toContain(`(#hn-small-firm-graduate-subsidy)；${order} |`);
  // Where the firm chooses in its return, nothing is said of an order.
  expect(markdown.match(/低税率不叠加.*/)?.[0]).not.toContain(order);
  expect(markdown).not.toMatch(/`\/(amount|conditions|validity|scope|deliveryMode)/);
});

test('text from a rule stays text in the page', () => {
  const [first] = chapters as [Chapter];
  const title = { zh: '<img src=x onerror="y">&', en: "'" };
  const html = bookHtml([{ ...first, policy: { ...first.policy, title } }]);
  expect(html).toContain('&lt;img src=x onerror=&quot;y&quot;&gt;&amp;');
  expect(html).not.toContain('<img');
});
