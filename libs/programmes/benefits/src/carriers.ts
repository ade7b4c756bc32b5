import { join } from 'node:path';
import type { Config, Tx } from '#libs/platform';
import type { Carrier } from './carrier.ts';
import { emailCarrier } from './email-carrier.ts';
import type { Channel } from './notice-address.ts';
import { fileSms, smsCarrier } from './sms-carrier.ts';
import { webhookCarrier } from './webhook-carrier.ts';

/** The ways out of this installation; null for one that it has not got. */
export interface Carriers {
  readonly of: Readonly<Record<Channel, Carrier | null>>;
  /** Minutes since midnight where enterprises are. */
  minutesOfDay(tx: Tx): Promise<number>;
}

/** The ways out as this installation is set up. */
export function openCarriers(
  config: Pick<Config, 'mode' | 'secret' | 'dataFolder' | 'smtp'>,
): Carriers {
  const open = config.mode !== 'production';
  return {
    of: {
      webhook: webhookCarrier({ open, installationSecret: config.secret }),
      email: config.smtp === undefined ? null : emailCarrier(config.smtp, open),
      sms: smsCarrier(fileSms(join(config.dataFolder, 'sms'))),
    },
    async minutesOfDay(tx) {
      const [row] = await tx.query<{ minutes: number }>(
        `select (extract(epoch from (now() at time zone 'Asia/Shanghai')::time) / 60)::integer % 1440 as minutes`,
      );
      return (row as { minutes: number }).minutes;
    },
  };
}
