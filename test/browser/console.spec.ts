import { afterAll, beforeAll } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { tellOfAdjusters } from './adjusters.ts';
import { tellOfAnalysts } from './analysts.ts';
import { tellOfAnnouncers } from './announcers.ts';
import { tellOfCallers } from './callers.ts';
import { tellOfCreditOfficers } from './credit-officers.ts';
import { tellOfDataOfficers } from './data-officers.ts';
import { tellOfEnterprises } from './enterprises.ts';
import { tellOfFinance } from './finance.ts';
import { tellOfInspectors } from './inspectors.ts';
import { Installation } from './installation.ts';
import { tellOfOfficers } from './officers.ts';
import { tellOfPolicyOfficers } from './policy-officers.ts';
import { tellOfReviewers } from './reviewers.ts';
import { tellOfSigningIn } from './signing-in.ts';
import type { House } from './visit.ts';
import { tellOfWatchers } from './watchers.ts';

const START_MS = 300_000;
const STOP_MS = 60_000;

let installation: Installation | undefined;
let browser: Browser | undefined;

beforeAll(async () => {
  installation = await Installation.start();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  await installation.ready();
}, START_MS);

afterAll(async () => {
  await browser?.close();
  await installation?.stop();
}, STOP_MS);

function running(): Installation {
  if (!installation) throw new Error('nothing was started');
  return installation;
}

function house(): House {
  if (!browser) throw new Error('no browser was started');
  return { browser, address: running().address };
}

tellOfSigningIn(house);
tellOfReviewers(house, running);
tellOfOfficers(house, running);
tellOfPolicyOfficers(house);
tellOfEnterprises(house);
tellOfDataOfficers(house, running);
tellOfWatchers(house, running);
tellOfCreditOfficers(house);
tellOfInspectors(house, running);
tellOfAnalysts(house, running);
tellOfAdjusters(house, running);
tellOfAnnouncers(house, running);
tellOfFinance(house, running);
tellOfCallers(house, running);
