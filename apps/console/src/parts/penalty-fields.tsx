import { Input } from 'antd';
import type { PenaltyKind, PenaltyNotice } from '../api/contract.ts';
import { fenTyped, formatYuan, isSomething } from './money.ts';
import { PENALTIES } from './inspection-words.ts';
import { Two } from './two.tsx';

const KINDS = Object.keys(PENALTIES) as PenaltyKind[];
const OF_MONEY: readonly PenaltyKind[] = ['fine', 'confiscation'];

/** A penalty as somebody types it. */
export type TypedPenalty = { kinds: readonly PenaltyKind[]; yuan: string };

/** What a notice told is a beginning, for the officer to keep or to lessen. */
export function typedFrom(notice: PenaltyNotice | null): TypedPenalty {
  if (notice === null) return { kinds: [], yuan: '' };
  const { kinds, amountFen } = notice;
  return { kinds, yuan: amountFen === null ? '' : formatYuan(amountFen).replaceAll(',', '') };
}

const costs = ({ kinds }: TypedPenalty) => kinds.some((kind) => OF_MONEY.includes(kind));

/** The penalty as it is sent; null while it is not whole. */
export function penaltyTyped(typed: TypedPenalty) {
  const { kinds, yuan } = typed;
  if (kinds.length === 0) return null;
  const inOrder = KINDS.filter((kind) => kinds.includes(kind));
  if (!costs(typed) || (yuan.trim() === '' && !kinds.includes('fine')))
    return { kinds: inOrder, amountFen: null };
  const amountFen = fenTyped(yuan);
  return amountFen !== null && isSomething(amountFen) ? { kinds: inOrder, amountFen } : null;
}

/** Of which kinds a penalty is, and how much a fine and what is confiscated come to. */
export function PenaltyFields(props: {
  typed: TypedPenalty;
  change: (typed: TypedPenalty) => void;
}) {
  const { typed, change } = props;
  const toggle = (kind: PenaltyKind) =>
    change({
      ...typed,
      kinds: typed.kinds.includes(kind)
        ? typed.kinds.filter((one) => one !== kind)
        : [...typed.kinds, kind],
    });
  return (
    <>
      <fieldset className="choices">
        <legend>
          <Two zh="处罚种类（必填）" en="Kinds of penalty (required)" />
        </legend>
        {KINDS.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={typed.kinds.includes(kind)}
              onChange={() => toggle(kind)}
            />{' '}
            <Two {...PENALTIES[kind]} />
          </label>
        ))}
      </fieldset>
      {costs(typed) ? (
        <label className="wide-field">
          <Two
            zh={`罚款和没收合计，元${typed.kinds.includes('fine') ? '（必填）' : ''}`}
            en="A fine and what is confiscated together, in yuan"
          />
          <Input
            inputMode="decimal"
            maxLength={18}
            value={typed.yuan}
            onChange={(event) => change({ ...typed, yuan: event.target.value })}
          />
        </label>
      ) : null}
    </>
  );
}
