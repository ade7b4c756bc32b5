import { describe, expect, it } from '@jest/globals';
import { decodingOf, EncodingDetector, type EncodingFound } from './text-encoding.ts';

/** 海口,三亚 and a line's end in GB 18030. */
const GB = Buffer.from('bac3bfda2cc8fdd1c70a', 'hex');
const UTF8 = Buffer.from('海口,三亚\n');
const detect = (bytes: Buffer, piece = 7): EncodingFound => {
  const detector = new EncodingDetector();
  for (let at = 0; at < bytes.length; at += piece) detector.add(bytes.subarray(at, at + piece));
  return detector.end();
};
const times = (count: number, line: Buffer): Buffer => Buffer.concat(Array(count).fill(line));

describe('the encoding of a file', () => {
  it('is found from all of it, whatever its header is in', () => {
    expect(detect(Buffer.from('a,b\n1,2\n'))).toEqual({ encoding: 'utf-8' });
    expect(detect(Buffer.concat([Buffer.from('a,b\n'), UTF8]))).toEqual({ encoding: 'utf-8' });
    expect(detect(Buffer.concat([Buffer.from('a,b\n'), GB]))).toEqual({ encoding: 'gb18030' });
    expect(detect(GB.subarray(0, -1))).toEqual({ encoding: 'gb18030' });
  });

  it('is not one when lines of two are mixed, and the first lines of each are named', () => {
    const mixed = Buffer.concat([Buffer.from('a,b\n'), UTF8, GB]);
    expect(detect(mixed).mixed).toEqual({ utf8: 2, gb18030: 3 });
    expect(detect(mixed, 1_000).mixed).toEqual({ utf8: 2, gb18030: 3 });
  });

  it('is not changed by a broken character or a stray line', () => {
    const broken = Buffer.concat([times(5, UTF8), Buffer.from([0xe6, 0xb5, 0x2c, 0x0a])]);
    expect(detect(broken)).toEqual({ encoding: 'utf-8' });
    expect(detect(Buffer.concat([times(300, UTF8), GB]))).toEqual({ encoding: 'utf-8' });
    expect(detect(Buffer.concat([times(300, GB), UTF8]))).toEqual({ encoding: 'gb18030' });
  });

  it('is read across the ends of pieces', () => {
    const read = (bytes: Buffer, encoding: 'utf-8' | 'gb18030'): string => {
      const decoding = decodingOf(encoding);
      let text = '';
      for (const byte of bytes) text += decoding.write(Buffer.from([byte]));
      return text + decoding.end();
    };
    expect(read(UTF8, 'utf-8')).toBe('海口,三亚\n');
    expect(read(GB, 'gb18030')).toBe('好口,三亚\n');
  });

  it('is Big5 where its common characters are used and not those of GB 2312', () => {
    // 鴻海精密工業股份有限公司,台北市 and 香港國際貿易有限公司,香港 in Big5.
    const big5 = [
      'c245aefcbaebb14ba475b77eaad1a5f7a6b3adada4bda571',
      '2ca578a55fa5ab0a',
      'adbbb4e4b0eabbdab654a9f6a6b3adada4bda5712cadbbb4e40a',
    ].map((hex) => Buffer.from(hex, 'hex'));
    const file = Buffer.concat([Buffer.from('a,b\n'), ...big5]);
    expect(detect(file)).toMatchObject({ big5: 2 });
    expect(detect(Buffer.concat([file, times(9, GB)])).big5).toBeUndefined();
    expect(detect(Buffer.concat([file, times(9, UTF8)])).big5).toBeUndefined();
    // Traditional characters that are in GBK: 鴻海精密工業股份有限公司,臺北市.
    const gbk = 'f899baa3beabc3dcb9a49849b9c9b7ddd3d0cfdeb9abcbbe2cc55fb1b1cad00a';
    expect(detect(Buffer.from(gbk, 'hex'))).toEqual({ encoding: 'gb18030' });
  });
});
