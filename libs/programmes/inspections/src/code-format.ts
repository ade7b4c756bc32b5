/**
 * The code that an officer shows before an inspection (亮码): who comes to whom, for which inspection and when, sealed with a
 * key of the installation. It is made of numbers that tell nothing by themselves.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a code says. */
export interface InspectionCode {
  /** Random, answered once. */
  readonly nonce: string;
  readonly inspectionId: string;
  /** Of the officer's certificate, not its number. */
  readonly certificateId: string;
  readonly subjectId: number;
  /** Whole minutes since 1970; half-open. */
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** What reading a code came to: what it says, or why it is good for nothing. */
export type ReadCode =
  | { readonly code: InspectionCode; readonly fault: null }
  | { readonly code: null; readonly fault: CodeFault };

/** `unknown`: altered or never issued, which are not told apart. */
export type CodeFault = 'unknown' | 'early' | 'late';

/** How far the clocks of two servers may be apart, in seconds; `check_in_of_live_code` allows the same. */
export const CODE_SKEW_SECONDS = 120;
/** The longest slot, in minutes; `code_of_minutes` holds the same. */
export const MOST_MINUTES = 240;

const FORMAT = 1;
const UUID_BYTES = 16;
const BODY_BYTES = 59;
const SEAL_BYTES = 16;
/** 75 bytes, so that no character has a bit to spare: a code is written in one way. */
const CODE = /^[A-Za-z0-9_-]{100}$/;

/** Writes a code: 100 characters that need no escaping in an address. */
export function writeCode(code: InspectionCode, installationSecret: string): string {
  const body = Buffer.alloc(BODY_BYTES);
  body.writeUInt8(FORMAT, 0);
  [code.nonce, code.inspectionId, code.certificateId].forEach((id, place) => {
    body.write(id.replaceAll('-', ''), 1 + place * UUID_BYTES, 'hex');
  });
  body.writeUInt32BE(code.subjectId, 49);
  body.writeUInt32BE(code.fromMinute, 53);
  body.writeUInt16BE(code.untilMinute - code.fromMinute, 57);
  return Buffer.concat([body, sealOf(body, installationSecret)]).toString('base64url');
}

/** Reads a code as of an instant. @param now seconds since 1970 */
export function readCode(text: string, installationSecret: string, now: number): ReadCode {
  if (!CODE.test(text)) return { code: null, fault: 'unknown' };
  const bytes = Buffer.from(text, 'base64url');
  const body = bytes.subarray(0, BODY_BYTES);
  const sealed = timingSafeEqual(bytes.subarray(BODY_BYTES), sealOf(body, installationSecret));
  if (!sealed || body.readUInt8(0) !== FORMAT) return { code: null, fault: 'unknown' };
  const fromMinute = body.readUInt32BE(53);
  const code: InspectionCode = {
    nonce: idAt(body, 0),
    inspectionId: idAt(body, 1),
    certificateId: idAt(body, 2),
    subjectId: body.readUInt32BE(49),
    fromMinute,
    untilMinute: fromMinute + body.readUInt16BE(57),
  };
  if (now < code.fromMinute * 60 - CODE_SKEW_SECONDS) return { code: null, fault: 'early' };
  if (now >= code.untilMinute * 60 + CODE_SKEW_SECONDS) return { code: null, fault: 'late' };
  return { code, fault: null };
}

function idAt(body: Buffer, place: number): string {
  const hex = body.subarray(1 + place * UUID_BYTES, 1 + (place + 1) * UUID_BYTES).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** With a key of its own, derived from the secret: what seals a code seals nothing else. */
function sealOf(body: Buffer, installationSecret: string): Buffer {
  const key = createHmac('sha256', installationSecret).update('inspection code').digest();
  return createHmac('sha256', key).update(body).digest().subarray(0, SEAL_BYTES);
}
