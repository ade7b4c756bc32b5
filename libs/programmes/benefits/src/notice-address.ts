import { readOutsideUrl } from '#libs/platform';
import { ChannelAddressRefused } from './errors.ts';

/** Ways outside the application; in the application an enterprise is always told. */
export const CHANNELS = ['webhook', 'email', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

const MOBILE = /^1[3-9]\d{9}$/;
/** What mail servers take without quoting; stricter than the standard, and nothing in it can end a line or a header. */
const MAILBOX =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\.[A-Za-z]{2,24}$/;

/** So much of an address as tells two apart; the whole of it is personal. */
export function maskAddress(channel: Channel, address: string): string {
  if (channel === 'sms') return `${address.slice(0, 3)}****${address.slice(-4)}`;
  if (channel === 'email') return address.replace(/^(.).*@/, '$1***@');
  return new URL(address).host;
}

/** @throws CHANNEL.ADDRESS_REFUSED where notices cannot go to an address of this shape */
export function proveAddress(channel: Channel, address: string, open: boolean): void {
  const right =
    channel === 'sms'
      ? MOBILE.test(address)
      : channel === 'email'
        ? MAILBOX.test(address) && !address.includes('..')
        : typeof readOutsideUrl(address, open) !== 'string';
  if (!right) throw new ChannelAddressRefused(channel);
}
