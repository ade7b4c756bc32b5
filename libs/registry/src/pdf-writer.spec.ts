import { expect, test } from '@jest/globals';
import { showable } from './pdf-writer.ts';

test('a character that the font lacks stands as its code', () => {
  expect(showable('海南𪛖公司', (code) => code < 0x20000)).toBe('海南〔U+2A6D6〕公司');
});
