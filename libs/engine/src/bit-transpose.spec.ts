import { describe, expect, it } from '@jest/globals';
import { spread, TOGETHER } from './bit-transpose.ts';

describe('spread', () => {
  it('writes bit r of comparison j where the mask of row r says so', () => {
    const words = 5;
    const codes = Uint16Array.from({ length: (words + 1) * 32 }, (_, row) => (row * 7919) % 251);
    const masks = Uint8Array.from({ length: 251 }, (_, code) => (code * 0x9d) ^ (code >> 3));
    const into = new Uint32Array(words * TOGETHER);
    const at = Int32Array.from({ length: TOGETHER }, (_, comparison) => comparison * words);
    spread(codes, 32, words, masks, into, at);
    for (let comparison = 0; comparison < TOGETHER; comparison += 1)
      for (let row = 0; row < words * 32; row += 1) {
        const word = into[comparison * words + (row >>> 5)] as number;
        const mask = masks[codes[32 + row] as number] as number;
        expect((word >>> (row & 31)) & 1).toBe((mask >>> comparison) & 1);
      }
  });
});
