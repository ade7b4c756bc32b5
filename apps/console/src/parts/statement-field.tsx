import { TextArea } from 'antd-mobile';
import { Two } from './two.tsx';

/** The API refuses a shorter statement. */
const STATEMENT_MIN = 5;

/** Whether the API takes a statement. */
export const saysEnough = (statement: string): boolean => statement.trim().length >= STATEMENT_MIN;

/** Where an enterprise says why it objects, on a phone. */
export function StatementField({
  id,
  value,
  onChange,
}: {
  id: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <>
      <label className="field" htmlFor={id}>
        <Two
          zh="事实与理由（必填，至少五个字）"
          en="Facts and reasons (required, at least five characters)"
        />
      </label>
      <TextArea
        id={id}
        className="reason-input"
        rows={4}
        maxLength={2000}
        showCount
        value={value}
        onChange={onChange}
      />
    </>
  );
}
