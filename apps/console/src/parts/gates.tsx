import type { Gate, Text } from '../api/contract.ts';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { gateStateWord, gateWord, scoreWords } from './words.ts';

const SILENCE: Record<NonNullable<Gate['silence']>, Text> = {
  confirms: {
    zh: '期满未答复的，依规视为确认。',
    en: 'No answer until then is taken for a confirmation.',
  },
  declines: {
    zh: '期满未答复的，依规视为放弃。',
    en: 'No answer until then is taken for declining.',
  },
};

/** What lies between the list and the money, in its order: where each gate stands, and why where it is held. */
export function Gates({ gates }: { gates: readonly Gate[] }) {
  return (
    <ol className="gates">
      {gates.map((gate) => (
        <li key={gate.kind} className={`gate gate-${gate.state}`}>
          <span className="gate-name">
            <Two {...gateWord(gate.kind)} />
          </span>
          <StateTag word={gateStateWord(gate.state)} />
          {gate.state === 'open' && gate.until !== null ? (
            <span className="gate-note">
              至 <time dateTime={gate.until}>{gate.until}</time> 止{' '}
              <span lang="en">until that day</span>
            </span>
          ) : null}
          {gate.state === 'waived' && gate.article !== null ? (
            <span className="gate-note">依据 {gate.article}</span>
          ) : null}
          {gate.state === 'open' && gate.silence !== null ? (
            <span className="gate-note">
              <Two {...SILENCE[gate.silence]} stacked />
              {gate.article === null ? null : <> 依据 {gate.article}</>}
            </span>
          ) : null}
          {gate.score === null ? null : (
            <span className="gate-note">
              <Two {...scoreWords(gate.score)} stacked />
            </span>
          )}
          {gate.reason === null ? null : (
            <span className="gate-note">
              <Two {...gate.reason} stacked />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
