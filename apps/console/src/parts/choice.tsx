import { Two } from './two.tsx';

/** What is sent, and what people read. */
export type Option = readonly [value: string, words: string];

/** The native list of choices: it opens with the keyboard and as the phone's own wheel. */
export function Choice(props: {
  readonly zh: string;
  readonly en: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly choose: (value: string) => void;
  /** One of them has to be chosen. */
  readonly one?: true;
}) {
  return (
    <label className="choice">
      <Two zh={props.zh} en={props.en} />
      <select value={props.value} onChange={(event) => props.choose(event.target.value)}>
        {props.one ? null : <option value="">全部 All</option>}
        {props.options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
