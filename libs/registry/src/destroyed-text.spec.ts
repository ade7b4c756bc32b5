import { describe, expect, it } from '@jest/globals';
import { TextDecoder } from 'node:util';
import { isDestroyed, isSuspect, isUnusable } from './destroyed-text.ts';

const readAs = (encoding: string, text: string): string =>
  new TextDecoder(encoding).decode(Buffer.from(text));

describe('text that a conversion destroyed', () => {
  it.each([
    ['U+FFFD', '海南\uFFFD\uFFFD有限公司'],
    ['U+FFFD read as GBK', '锟斤拷有限公司'],
    ['UTF-8 read as GBK', readAs('gb18030', '海南合成示例商贸有限公司')],
    ['UTF-8 read as GBK, an odd number of characters', readAs('gb18030', '海口市美兰区')],
    ['UTF-8 read as Latin-1', readAs('latin1', '海口')],
    ['question marks for characters', '海南???有限公司'],
    ['one lost character', '海南?业有限公司'],
    ['a private character', '海南\uE123有限公司'],
  ])('is found: %s', (_what, text) => {
    expect([text, isSuspect(text), isDestroyed(text)]).toEqual([text, true, true]);
  });

  it.each([
    '海南瀚海寰宇科技有限公司',
    '琼海嫣婷宸逸商行',
    '海口媛媛娴静茶艺馆',
    '三亚𠮷野酒店（㙍）',
    'CAFÉ Nestlé 咖啡',
    '是否含税?',
    '屯昌屯城供销社·Ⅱ型①',
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
  });
});
