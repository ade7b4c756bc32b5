/** What anybody may read: what is in publicity. */
import { z } from 'zod';
import { day, fen, text } from './shapes.ts';

export const publicNotice = z
  .object({
    listId: z.string(),
    title: text,
    authority: text,
    period: z.string(),
    itemCount: z.number().int(),
    amountFen: fen,
    from: day,
    until: day,
  })
  .meta({ id: 'PublicNotice' });

export const publicItem = z
  .object({
    name: z.string(),
    creditCode: z.string().nullable(),
    divisionName: z.string(),
    amountFen: fen,
    until: day,
  })
  .meta({ id: 'PublicItem' });
