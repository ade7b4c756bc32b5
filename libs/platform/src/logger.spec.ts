import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { openLogger } from './logger.ts';

test('a log line never holds a secret or a person, wherever they stand, nor the message of an error', () => {
  let written = '';
  const log = openLogger(
    'test',
    'info',
    new Writable({
      write: (chunk: Buffer, _encoding, done) => ((written += chunk.toString()), done()),
    }),
  );
  const error = Object.assign(new Error('张三 owes 100', { cause: new Error('李四') }), {
    code: 'E_TEST',
  });
  log.info(
    {
      password: 'hunter2',
      deep: { creditCode: '91460106', further: { name: '王五', id: 'kept-id' } },
      err: error,
    },
    'happened',
  );
  for (const secret of ['hunter2', '91460106', '王五', '张三', '李四'])
    expect(written).not.toContain(secret);
  expect(JSON.parse(written)).toMatchObject({
    part: 'test',
    msg: 'happened',
    deep: { further: { id: 'kept-id' } },
    err: { type: 'Error', code: 'E_TEST' },
  });
});
