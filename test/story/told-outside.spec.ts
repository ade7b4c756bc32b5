import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contentDigest, readSignature, signatureMatches } from '#libs/platform';
import { approve, body, GIANT, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Endpoint, Mailbox, type Posted } from '../support/receivers.ts';
import { Stage } from '../support/stage.ts';
import { carriersAtNoon } from '../support/worker-jobs.ts';

const [HOOK, MAIL, PHONE, NOBODY] = [1, 2, 3, 4].map((number) =>
  anEnterprise(number).littleGiant().reachable(),
) as [Enterprise, Enterprise, Enterprise, Enterprise];
const NOON = 12 * 60;

interface Delivery {
  readonly id: string;
  readonly kind: string;
  readonly channel: string;
  readonly address: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly fault: { zh: string; en: string } | null;
  readonly version: number;
}

let stage: Stage;
let operator: Client;
let secret: Buffer;
let minutes = NOON;
const endpoint = new Endpoint();
const mailbox = new Mailbox();
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  const [hook, smtp] = [await endpoint.open(), await mailbox.open()];
  stage = await Stage.open({
    enterprises: [HOOK, MAIL, PHONE, NOBODY],
    carriers: (folder) =>
      carriersAtNoon(folder, {
        smtp: { url: smtp, from: '惠至 <notice@huizhi.test>' },
        minutes: () => minutes,
      }),
  });
  operator = await stage.signIn('operator');
  for (const firm of [HOOK, MAIL, PHONE, NOBODY]) people.set(firm, await stage.signInFor(firm));
  secret = Buffer.from((await choose(HOOK, 'webhook', hook)).secret ?? '', 'base64');
  await choose(MAIL, 'email', 'boss@firm.example.cn');
  await choose(PHONE, 'sms', '13800001234');
  await choose(NOBODY, 'email', 'nobody@firm.example.cn');
  await match(stage, operator);
  await approve(stage, await stage.signIn('approver'), GIANT);
});
afterAll(async () => {
  await Promise.all([stage?.close(), endpoint.close(), mailbox.close()]);
});

const of = (firm: Enterprise): Client => people.get(firm) as Client;
const choose = async (
  firm: Enterprise,
  channel: string,
  address: string | null,
): Promise<{ secret: string | null; items: { channel: string; address: string }[] }> =>
  body(await of(firm).send('PUT', `/api/v1/notice-channels/${channel}`, { address }));
const deliveries = async (query = ''): Promise<Delivery[]> =>
  body(await operator.get<{ items: Delivery[] }>(`/notice-deliveries${query}`)).items;
const on = async (channel: string, kind = 'entitled'): Promise<Delivery> =>
  (await deliveries()).find(
    (one) => one.channel === channel && one.kind === kind && one.address?.[0] !== 'n',
  ) as Delivery;
const sendAgain = (who: Client, { id, version }: Delivery) =>
  who.post(`/notice-deliveries/${id}/send-again`, { version });
const passTo = async (day: string): Promise<void> => {
  await stage.moveTo(day);
  await stage.hasten();
};
const signed = (posted: Posted | undefined): boolean => {
  if (posted === undefined) return false;
  const claim = readSignature({
    method: 'POST',
    url: posted.url,
    authority: posted.headers.host ?? '',
    headers: posted.headers as Record<string, string>,
  });
  return (
    claim !== undefined &&
    signatureMatches(claim, secret) &&
    claim.components.includes('webhook-id') &&
    posted.headers['content-digest'] === contentDigest(posted.body)
  );
};
const idsOf = (): unknown[] => endpoint.posted.map(({ headers }) => headers['webhook-id']);

test('a webhook gets what, why, how much and by when, signed with the key that was shown once', async () => {
  const [posted] = endpoint.posted;
  expect(endpoint.posted).toHaveLength(1);
  expect(signed(posted)).toBe(true);
  expect(signed(posted && { ...posted, body: Buffer.from('{}') })).toBe(false);
  expect(signed(posted && { ...posted, url: '/elsewhere' })).toBe(false);
  const told = JSON.parse(String(posted?.body)) as {
    id: string;
    type: string;
    data: { amountFen: string; why: unknown[]; basis: string[]; confirmBy: string; text: unknown };
  };
  expect(told).toMatchObject({
    type: 'notice.entitled',
    data: {
      amountFen: '100000000',
      confirmBy: '2025-10-21',
      text: { zh: expect.stringContaining('小巨人') },
    },
  });
  expect(told.data.why.length).toBeGreaterThan(0);
  expect(told.data.basis.length).toBeGreaterThan(0);
  expect(await on('webhook')).toMatchObject({ id: told.id, state: 'delivered', attempts: 1 });
});

test('a mail is written in both languages; a mailbox that is not there is for a person to look at', async () => {
  expect(mailbox.mails).toHaveLength(1);
  const [mail] = mailbox.mails;
  const sent = await on('email');
  expect(mail?.to).toBe('boss@firm.example.cn');
  expect(mail?.content).toContain(`Message-ID: <${sent.id}@huizhi.test>`);
  expect(sent).toMatchObject({ state: 'sent', address: 'b***@firm.example.cn' });
  expect(await deliveries('?state=failed')).toMatchObject([
    { channel: 'email', address: 'n***@firm.example.cn', fault: { zh: '对方拒收' }, attempts: 1 },
  ]);
});

test('a text message is a template’s number and its fields, and nothing else', async () => {
  const { id, state } = await on('sms');
  expect(state).toBe('sent');
  const folder = join(stage.folder, 'sms');
  expect(await readdir(folder)).toEqual([`${id}.json`]);
  expect(JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8'))).toEqual({
    messageId: id,
    phone: '13800001234',
    template: 'HZ-01',
    fields: {
      title: expect.stringContaining('小巨人'),
      amount: '1000000.00',
      date: '2025-10-21',
    },
  });
  await writeFile(join(folder, `${id}.report.json`), '{"status": "delivered"}');
  await stage.hasten();
  expect(await on('sms')).toMatchObject({ state: 'delivered' });
});

test('a message sent again is not judged by what was reported of its first sending', async () => {
  body(await sendAgain(operator, await on('sms')));
  await stage.settle();
  await stage.hasten();
  expect(await on('sms')).toMatchObject({ state: 'sent' });
});

test('what an installation cannot reach is tried again later, and is under the same id', async () => {
  endpoint.answers.push(503, 503);
  await stage.moveTo('2025-10-16');
  await stage.hasten();
  expect(await on('webhook', 'confirm-reminder')).toMatchObject({
    state: 'queued',
    attempts: 1,
    fault: { zh: '对方暂时不接收' },
  });
  await stage.hasten();
  await stage.hasten();
  const { id, ...reminder } = await on('webhook', 'confirm-reminder');
  expect(reminder).toMatchObject({ state: 'delivered', attempts: 3, fault: null });
  expect(idsOf().slice(1)).toEqual([id, id, id]);
});

test('a worker that dies between sending and writing down sends again under the same id', async () => {
  const before = endpoint.posted.length;
  // Overtaken while the request is open: the first attempt can write nothing.
  endpoint.during = () =>
    stage.rows(
      `update outbox set fence = fence + 1, lease_until = null, rung_at = null where kind = 'benefits.deliver' and done_at is null and lease_until is not null`,
    );
  await passTo('2025-10-23');
  const lapsed = await on('webhook', 'lapsed');
  expect(lapsed).toMatchObject({ state: 'delivered', attempts: 1 });
  expect(idsOf().slice(before)).toEqual([lapsed.id, lapsed.id]);
});

test('an officer sends again what was refused; a receiver that has it can drop the second', async () => {
  const told = await on('webhook', 'lapsed');
  endpoint.answers.push(302);
  body(await sendAgain(operator, told));
  await stage.settle();
  const refused = await on('webhook', 'lapsed');
  expect(refused).toMatchObject({
    state: 'failed',
    fault: { zh: expect.stringContaining('不予跟随') },
  });
  expect((await sendAgain(operator, told)).status).toBe(409);
  expect((await sendAgain(await stage.signIn('auditor'), refused)).status).toBe(403);
  expect((await sendAgain(of(HOOK), refused)).status).toBe(403);
  body(await sendAgain(operator, refused));
  await stage.settle();
  expect(await on('webhook', 'lapsed')).toMatchObject({ state: 'delivered' });
  expect(new Set(idsOf().slice(-3))).toEqual(new Set([told.id]));
});

test('under a halted policy nobody is told outside; once it goes on they are', async () => {
  const posted = endpoint.posted.length;
  const halt = { cause: 'rule', reason: '门槛录入有误' };
  body(await operator.post(`/policies/${GIANT}/halt`, halt));
  body(await sendAgain(operator, await on('webhook', 'lapsed')));
  await stage.settle();
  await stage.hasten();
  expect(endpoint.posted).toHaveLength(posted);
  expect(await on('webhook', 'lapsed')).toMatchObject({ state: 'queued', attempts: 0 });
  const lift = { version: 1, reason: '已改正' };
  body(await (await stage.signIn('approver')).post(`/policies/${GIANT}/halt/lift`, lift));
  await stage.settle();
  await stage.hasten();
  expect(await on('webhook', 'lapsed')).toMatchObject({ state: 'delivered' });
});

test('what a firm is not asked any more is not sent again', async () => {
  const mails = mailbox.mails.length;
  body(await sendAgain(operator, await on('email')));
  await stage.settle();
  expect(mailbox.mails).toHaveLength(mails);
  expect(await on('email')).toMatchObject({
    state: 'dropped',
    fault: { zh: '事项已有变化，无需再告知' },
  });
});

test('nobody is written to at night, but a machine', async () => {
  const nobody = (await deliveries('?state=failed'))[0] as Delivery;
  await choose(NOBODY, 'email', 'somebody@firm.example.cn');
  minutes = 22 * 60;
  body(await sendAgain(operator, nobody));
  await stage.hasten();
  expect(await deliveries('?state=queued')).toMatchObject([{ id: nobody.id, attempts: 0 }]);
  const mails = mailbox.mails.length;
  minutes = NOON;
  await stage.hasten();
  expect(mailbox.mails.slice(mails).map(({ to }) => to)).toContain('somebody@firm.example.cn');
});

test('what an enterprise gave up is not written to, and nobody sees another’s ways', async () => {
  expect((await choose(PHONE, 'sms', null)).items).toEqual([]);
  body(await sendAgain(operator, await on('sms', 'lapsed')));
  await stage.settle();
  expect(
    (
      await stage.rows(
        `select state, fault from notice_delivery where state = 'dropped' and channel = 'sms'`,
      )
    ).at(0),
  ).toEqual({ state: 'dropped', fault: 'no-address' });
  expect(body(await of(MAIL).get('/notice-channels'))).toMatchObject({
    items: [{ channel: 'email', address: 'boss@firm.example.cn', keyId: null }],
  });
  expect((await operator.get('/notice-channels')).status).toBe(403);
});

test.each([
  ['webhook', 'ftp://firm.example.cn/'],
  ['webhook', 'https://user:word@firm.example.cn/'],
  ['email', 'a@b.cn\r\nBcc: c@d.cn'],
  ['sms', '12345678901'],
])('%s to %j is refused with what is right', async (channel, address) => {
  const answer = await of(MAIL).send('PUT', `/api/v1/notice-channels/${channel}`, { address });
  expect(answer).toMatchObject({ status: 400, body: { code: 'CHANNEL.ADDRESS_REFUSED' } });
});

test('each notice went once on each way', async () => {
  expect(
    await stage.rows(
      `select entitlement_id from notice_delivery group by entitlement_id, kind, channel, round having count(*) > 1`,
    ),
  ).toEqual([]);
  expect(
    await stage.rows(
      `select from outbox where ref like '%@%' or ref like '138%' or last_error like '%@%'`,
    ),
  ).toEqual([]);
});
