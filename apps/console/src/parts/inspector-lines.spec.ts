import { describe, expect, it } from '@jest/globals';
import { readInspectors } from './inspector-lines.ts';

describe('inspectors as they are typed', () => {
  it('are a number, then a load, then firms to keep away from', () => {
    expect(readInspectors('琼001\n\n 琼002 3 \n琼003，0，91460000A，91460000B')).toEqual({
      inspectors: [
        { id: '琼001', load: 0, conflicts: [] },
        { id: '琼002', load: 3, conflicts: [] },
        { id: '琼003', load: 0, conflicts: ['91460000A', '91460000B'] },
      ],
    });
  });

  it('name the line that cannot be read', () => {
    expect(readInspectors('琼001\n琼002 many')).toEqual({ wrong: '琼002 many' });
    expect(readInspectors('琼001\n琼001 2')).toEqual({ wrong: '琼001 2' });
    expect(readInspectors('琼001 -1')).toEqual({ wrong: '琼001 -1' });
  });
});
