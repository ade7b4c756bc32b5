import { Input } from 'antd';
import { Two } from './two.tsx';

type Props = {
  /** What is asked for, and how much of it at least. */
  zh: string;
  en: string;
  /** Characters. */
  most: number;
  value: string;
  change: (value: string) => void;
};

/** Where a person writes why, or what came of something, before it is done. */
export function ReasonField({ zh, en, most, value, change }: Props) {
  return (
    <label className="field">
      <Two zh={zh} en={en} />
      <Input.TextArea
        rows={3}
        maxLength={most}
        showCount
        value={value}
        onChange={(event) => change(event.target.value)}
      />
    </label>
  );
}
