import { Input, Radio } from 'antd-mobile';
import { useId } from 'react';
import type { AskedFact } from '../api/contract.ts';
import { Two } from './two.tsx';

/** What a person has entered: text as it was typed, or yes and no; the empty text is nothing yet. */
export type FieldValue = string | boolean;

type Props = {
  asked: AskedFact;
  value: FieldValue;
  onChange: (value: FieldValue) => void;
};

const UNITS: Record<string, string> = { point: '分', person: '人', month: '个月', year: '年' };
const NUMERIC: readonly AskedFact['type'][] = ['integer', 'decimal', 'money'];

function YesNo({ value, onChange, label }: Omit<Props, 'asked'> & { label: string }) {
  return (
    <Radio.Group
      value={value === '' ? null : String(value)}
      onChange={(chosen) => onChange(chosen === 'true')}
    >
      <div role="radiogroup" aria-labelledby={label} className="yes-no">
        <Radio value="true">是 Yes</Radio>
        <Radio value="false">否 No</Radio>
      </div>
    </Radio.Group>
  );
}

function Choice({ asked, value, onChange, id }: Props & { id: string }) {
  return (
    <select
      id={id}
      className="field-choice"
      value={String(value)}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">请选择 Choose</option>
      {(asked.codes ?? []).map(({ code, title }) => (
        <option key={code} value={code}>
          {title.zh} {title.en}
        </option>
      ))}
    </select>
  );
}

function Typed({ asked, value, onChange, id }: Props & { id: string }) {
  const unit = asked.type === 'money' ? '元' : (UNITS[asked.unit ?? ''] ?? asked.unit ?? '');
  return (
    <div className="field-typed">
      <Input
        id={id}
        className="reason-input"
        type={asked.type === 'date' ? 'date' : 'text'}
        inputMode={
          asked.type === 'integer' ? 'numeric' : NUMERIC.includes(asked.type) ? 'decimal' : 'text'
        }
        maxLength={200}
        value={String(value)}
        onChange={(typed) => onChange(typed.trim())}
      />
      {unit === '' ? null : <span className="field-unit">{unit}</span>}
    </div>
  );
}

/** One fact that is asked for, by its type: yes or no, a choice of codes, a number with its unit, a day, a text. */
export function AskedField({ asked, value, onChange }: Props) {
  const id = useId();
  const label = `${id}-label`;
  return (
    <div className="asked-field">
      <label className="field" id={label} htmlFor={asked.type === 'boolean' ? undefined : id}>
        <Two {...asked.title} />
      </label>
      {asked.type === 'boolean' ? (
        <YesNo value={value} onChange={onChange} label={label} />
      ) : asked.codes !== null ? (
        <Choice id={id} asked={asked} value={value} onChange={onChange} />
      ) : (
        <Typed id={id} asked={asked} value={value} onChange={onChange} />
      )}
      <p className="secondary">
        <Two {...asked.hint} stacked />
      </p>
    </div>
  );
}
