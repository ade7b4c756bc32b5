import { systemContext } from '#libs/platform';
import { enterCertificate } from '#libs/programmes/inspections';
import { type Stage } from './stage.ts';

/** Enters valid certificates of an authority, of officers who do not sign in here. */
export async function certify(
  { owner }: Stage,
  numbers: readonly string[],
  authority = 'hn-amr',
): Promise<void> {
  await owner.transaction('test.certificate', systemContext('test'), async (tx) => {
    for (const number of numbers)
      await enterCertificate(tx, {
        ...{ number, holder: `持证人 ${number}`, account: `holder-of-${number}` },
        ...{ validUntil: '2030-01-01', photo: null, authority, division: '46' },
      });
  });
}
