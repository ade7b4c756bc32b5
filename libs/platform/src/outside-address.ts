import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Why a request to an address that somebody else chose was not made. */
export type AddressFault = 'malformed' | 'not-https' | 'private' | 'unresolved';

/** An address that may be asked, with the one machine it was found at: a second look-up could give another. */
export interface OutsideAddress {
  readonly url: URL;
  readonly machine: { readonly address: string; readonly family: 4 | 6 };
}

/** Networks that are nobody's place on the internet: IANA special-purpose registries (RFC 6890 and what updates it). */
const NOT_OUTSIDE = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  NOT_OUTSIDE.addSubnet(network, bits, 'ipv4');
/** Of IPv6 only global unicast is outside, and of that not what carries an IPv4 address in it or is for documents. */
const OUTSIDE = new BlockList();
OUTSIDE.addSubnet('2000::', 3, 'ipv6');
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_OUTSIDE.addSubnet(network, bits, 'ipv6');

/** Whether a machine's address is on the public internet. */
export function isOutside(address: string): boolean {
  if (isIP(address) === 4) return !NOT_OUTSIDE.check(address, 'ipv4');
  return OUTSIDE.check(address, 'ipv6') && !NOT_OUTSIDE.check(address, 'ipv6');
}

/**
 * Reads an address that somebody else chose; nothing is asked.
 *
 * @param open also plain HTTP, as demo and test may
 */
export function readOutsideUrl(address: string, open: boolean): URL | AddressFault {
  if (!URL.canParse(address)) return 'malformed';
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return 'malformed';
  if (url.protocol === 'https:' || (open && url.protocol === 'http:')) return url;
  return url.protocol === 'http:' ? 'not-https' : 'malformed';
}

/**
 * Finds the machine of an address, once. Where a name has several machines, one that is not outside refuses them all:
 * whoever names an inner machine beside an outer one is trying something.
 *
 * @param open also plain HTTP and machines that are not outside, as demo and test may
 */
export async function findOutside(
  address: string,
  open: boolean,
): Promise<OutsideAddress | AddressFault> {
  const url = readOutsideUrl(address, open);
  if (typeof url === 'string') return url;
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const machines = await lookup(name, { all: true }).catch(() => []);
  const [first] = machines;
  if (first === undefined) return 'unresolved';
  if (!open && !machines.every((machine) => isOutside(machine.address))) return 'private';
  return { url, machine: { address: first.address, family: first.family === 6 ? 6 : 4 } };
}
