import { expect, test } from '@jest/globals';
import { isPage } from './page-address.ts';

test.each(['/', '/runs', '/benefits/6b0c9f0e-2f6c-4c83-9f51-000000000000', '/policies?q=a.b'])(
  '%s is the page',
  (url) => {
    expect(isPage(url)).toBe(true);
  },
);

test.each(['/favicon.ico', '/.env', '/x/backup.zip?y', '/.git/config', '/api/v1/x', '/metrics'])(
  '%s is nothing',
  (url) => {
    expect(isPage(url)).toBe(false);
  },
);
