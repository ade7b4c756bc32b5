import { createHmac } from 'node:crypto';
import { defineLifecycle } from '#libs/kernel';
import { annotate, move, type Tx } from '#libs/platform';
import { CHANNELS, proveAddress, type Channel } from './notice-address.ts';
import { takeUpParked } from './notice-delivery.ts';

/** A way outside the application on which an enterprise wants its notices, at one address. */
export const noticeChannelLifecycle = defineLifecycle({
  entity: 'notice_channel',
  title: { zh: '条告知渠道', en: 'way of being told' },
  words: {
    'in-use': { zh: '使用中', en: 'in use' },
    ended: { zh: '已停用', en: 'given up' },
    end: { zh: '停用', en: 'be given up' },
  },
  initial: 'in-use',
  states: { 'in-use': { end: 'ended' }, ended: {} },
});

/** A way that an enterprise chose. */
export interface NoticeChannelView {
  readonly channel: Channel;
  readonly address: string;
  readonly chosenAt: string;
  /** Names the key that signs what is posted to a webhook. */
  readonly keyId: string | null;
}

/** What was chosen, with the key of a webhook, which is shown this once. */
export interface ChosenChannels {
  readonly items: NoticeChannelView[];
  readonly secret: string | null;
}

/** The key of a webhook: derived, so that whoever reads the database cannot sign. */
export function webhookSecret(installationSecret: string, channelId: string): Buffer {
  return createHmac('sha256', installationSecret).update(`notice channel ${channelId}`).digest();
}

/** The ways that the enterprise in whose context this runs has chosen. */
export async function myChannels(tx: Tx): Promise<NoticeChannelView[]> {
  const rows = await tx.query<NoticeChannelView & { id: string }>(
    `select id, channel, address, to_json(chosen_at)#>>'{}' as "chosenAt" from notice_channel where state = 'in-use'`,
  );
  return rows
    .map(({ id, ...row }) => ({ ...row, keyId: row.channel === 'webhook' ? id : null }))
    .sort((one, other) => CHANNELS.indexOf(one.channel) - CHANNELS.indexOf(other.channel));
}

/**
 * Chooses a way at an address, or gives it up with none. The same address again changes nothing, but makes a new key for
 * a webhook.
 *
 * @param open also plain HTTP, as demo and test may
 * @throws CHANNEL.ADDRESS_REFUSED
 */
export async function chooseChannel(
  tx: Tx,
  channel: Channel,
  given: string | null,
  { open, installationSecret }: { open: boolean; installationSecret: string },
): Promise<ChosenChannels> {
  const address = given?.trim() ?? null;
  if (address !== null) proveAddress(channel, address, open);
  // Chosen twice at once, the later choice ends the earlier one.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('notice channel:' || $1, 0))`, [
    tx.context.subjectId,
  ]);
  const standing = await tx.query<{ id: string; address: string }>(
    `select id, address from notice_channel where channel = $1 and state = 'in-use' for update`,
    [channel],
  );
  if (standing[0]?.address === address && channel !== 'webhook')
    return { items: await myChannels(tx), secret: null };
  await move(tx, noticeChannelLifecycle, {
    event: 'end',
    ids: standing.map(({ id }) => id),
    set: { ended_at: 'now' },
  });
  if (address === null) return { items: await myChannels(tx), secret: null };
  await annotate(tx, '', undefined);
  const [made] = await tx.query<{ id: string }>(
    `insert into notice_channel (state, subject_id, channel, address, chosen_by, authority, division)
     select 'in-use', id, $2, $3, $4, '', division from subject where id = $1 returning id`,
    [tx.context.subjectId, channel, address, tx.context.actor],
  );
  const { id } = made as { id: string };
  await takeUpParked(tx, tx.context.subjectId as number, channel);
  return {
    items: await myChannels(tx),
    secret: channel === 'webhook' ? webhookSecret(installationSecret, id).toString('base64') : null,
  };
}
