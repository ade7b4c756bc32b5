import { describe, expect, it } from '@jest/globals';
import { TextDecoder } from 'node:util';
import { isDestroyed, isSuspect, isUnusable } from './destroyed-text.ts';

const readAs = (encoding: string, text: string): string =>
  new TextDecoder(encoding).decode(Buffer.from(text));

const gbk = (hex: string): string => new TextDecoder('gb18030').decode(Buffer.from(hex, 'hex'));
const big5 = (hex: string): string => new TextDecoder('big5').decode(Buffer.from(hex, 'hex'));

describe('text that a conversion destroyed', () => {
  it.each([
    ['U+FFFD', '海南\uFFFD\uFFFD有限公司'],
    ['U+FFFD read as GBK', '锟斤拷有限公司'],
    ['UTF-8 read as GBK', readAs('gb18030', '海南合成示例商贸有限公司')],
    ['UTF-8 read as GBK, an odd number of characters', readAs('gb18030', '海口市美兰区')],
    ['UTF-8 read as Latin-1', readAs('latin1', '海口')],
    ['question marks for characters', '海南???有限公司'],
    ['one lost character', '海南?业有限公司'],
    ['UTF-8 read as GBK, within good text', '海南娴峰彛商贸有限公司'],
    ['the same with a bracket of full width', `${readAs('gb18030', '（海南）')}甲公司`],
    ['the same before good text', `${readAs('gb18030', '三亚湾')}大酒店`],
    ['the same behind good text', `批发零售：${readAs('gb18030', '农副产品')}。`],
    ['UTF-8 read as Latin-1, within good text', `海口${readAs('latin1', '市')}商行`],
    ['UTF-8 read as Latin-1 twice', readAs('latin1', readAs('latin1', '海'))],
    ['an accented letter of UTF-8 read as Latin-1', 'CAFÃ© 海口'],
    ['a lone pair of it', '海南Ã¥有限公司'],
    ['a middle dot of it', '海南Â·示范'],
    ['UTF-8 read as windows-1252, bytes lost', 'æµ·å—åˆ'],
    ['GBK read as Latin-1', '海南º£¿Ú有限公司'],
    ['a byte-order mark read as Latin-1', 'ï»¿海南示例有限公司'],
    ['a byte-order mark read as GBK', '锘海南示例有限公司'],
    ['U+FFFD read as GBK, at an odd byte', '海斤拷锟南有限公司'],
    ['U+FFFD read as Big5', '海南嚙踝蕭公司'],
    ['UTF-8 read as Shift JIS', readAs('shift_jis', '海口')],
    ['GBK read as Shift JIS', 'ｺ｣ｿﾚﾊﾐ'],
    ['GBK read as CP437', '║ú┐┌╩╨'],
    ['the same within good text', '海口╩╨公司'],
    ['UTF-8 read as CP437', 'µ╡╖σÅú'],
    ['a character of it whose bytes are letters', '海σÅú公司'],
    ['UTF-8 read as Windows-1251', 'жµ·еЌ—еёѓ'],
    ['a character of it', '海口еёѓ商行'],
    ['GBK read as Windows-1251', 'єЈїЪ№«Лѕ'],
    ['UTF-8 read as KOI8-R', readAs('koi8-r', '海口')],
    ['GBK read as EUC-KR', '베켓칵龜公司'],
    ['a character of HTML', '&#28023;&#21475;公司'],
    ['an ampersand of HTML', 'A&amp;B 咖啡'],
    ['a character of JSON', '\\u6d77\\u53e3公司'],
    ['a character of a web address', '%E6%B5%B7公司'],
    ['a control character of a workbook', '海口_x000D_公司'],
    ['wide question marks', '海口？？？公司'],
    ['a question mark beside a bracket', '海航酒店(集?)有限公司'],
    ['boxes for characters', '□□公司'],
    ['a box within a name', '海口■公司'],
    ['a Spanish question mark', '海口¿公司'],
    ['what a spreadsheet says of a failed formula', '#NAME?'],
    ['the same of a reference', '#REF!'],
    ['the same of a look-up', '#N/A'],
    ['memory that nobody filled', '屯屯屯有限公司'],
    ['Big5 read as GBK', gbk('c245aefcbaebb14ba475b77eaad1a5f7a6b3adada4bda571')],
    ['a name of a place in it', gbk('adbbb4e4')],
    ['GBK read as Big5', big5('c9eedbdabaa3c4cfbfc6bcbcd3d0cfdeb9abcbbe')],
    ['the same within good text', `甲 ${big5('c9eedbdabaa3c4cfbfc6bcbc')}`],
    ['a private character', '海南\uE123有限公司'],
  ])('is found: %s', (_what, text) => {
    expect([text, isSuspect(text), isDestroyed(text)]).toEqual([text, true, true]);
  });

  it.each([
    '海南瀚海寰宇科技有限公司',
    '鴻海精密工業股份有限公司',
    '臺灣積體電路製造股份有限公司',
    '香港籝璽鑫燚貿易有限公司',
    '堃䶮喆犇鱻饕餮餐飲',
    '爱の家 优の品',
    '琼海嫣婷宸逸商行',
    '海口媛媛娴静茶艺馆',
    '三亚𠮷野酒店（㙍）',
    'CAFÉ Nestlé 咖啡',
    'São João Übersee Æthelred Łódź',
    '±5°C·×÷²³¼½ 计量',
    '屯昌屯屯头村',
    '阿不都･买买提商行',
    '元素材料研究所（锘，No）',
    '镕堃喆瑀文化传媒',
    '是否含税?',
    '屯昌屯城供销社·Ⅱ型①',
    '龙昆北路2#楼A_3室（100%股权）',
    'R&D 研发中心 C&A',
    '海口#3 店',
    'ООО «Ромашка» 三亚代表处',
    '俄罗斯РУСАЛ公司驻海南代表处',
    '株式会社 삼성 (中国)',
    '服装──鞋帽━百货',
    'π=σ/μ 计量',
    '5µm滤材',
    '¿Qué tal? 餐厅',
    '■服装 □鞋帽',
    '折扣达50%以上，80%A级',
    '',
  ])('is not found in honest text: %s', (text) => {
    expect([text, isDestroyed(text)]).toEqual([text, false]);
  });

  it('is another thing than characters that nobody can store', () => {
    expect([isUnusable('a\u0000b'), isUnusable('\ud800x'), isUnusable('海口')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(isSuspect('a\u0000b')).toBe(true);
    for (const mark of ['\u202e', '\u2028', '\u2066', '\u{e0041}'])
      expect([isSuspect(`海${mark}口`), isUnusable(`海${mark}口`)]).toEqual([true, true]);
    // A rare character may choose its form.
    expect(isUnusable('葛\u{e0100}城')).toBe(false);
  });
});
