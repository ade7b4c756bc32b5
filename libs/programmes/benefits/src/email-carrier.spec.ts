import { describe, expect, test } from '@jest/globals';
import { faultOf } from './email-carrier.ts';

describe('what a failed mail is laid to', () => {
  test.each([
    [
      'the mailbox, refused for good',
      { command: 'RCPT TO', responseCode: 550 },
      'refused',
      'refused',
    ],
    ['the mailbox, full for now', { command: 'RCPT TO', responseCode: 452 }, 'later', 'busy'],
    ['the letter, refused', { command: 'DATA', responseCode: 554 }, 'refused', 'refused'],
    [
      'our sender, refused',
      { command: 'MAIL FROM', responseCode: 550 },
      'unable',
      'carrier-refused',
    ],
    ['our sign-in, refused', { code: 'EAUTH', responseCode: 535 }, 'unable', 'carrier-refused'],
    [
      'our sign-in, asked for late',
      { command: 'RCPT TO', responseCode: 530 },
      'unable',
      'carrier-refused',
    ],
    [
      'our service, busy at the greeting',
      { command: 'CONN', responseCode: 421 },
      'later',
      'carrier-unreachable',
    ],
    ['our service, not there', { code: 'ECONNREFUSED' }, 'later', 'carrier-unreachable'],
    ['our service, silent', { code: 'ETIMEDOUT' }, 'later', 'carrier-unreachable'],
  ] as const)('%s', (_, error, outcome, fault) => {
    expect(faultOf(error)).toEqual({ outcome, fault });
  });
});
