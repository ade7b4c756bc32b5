import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { NewChargeList } from '../api/contract.ts';
import { enterChargeList } from '../api/saving-calls.ts';
import { useAct } from '../api/use-act.ts';
import { chargesTyped } from './charges-typed.ts';
import { FailureNotice, Notice } from './notice.tsx';
import { Two } from './two.tsx';

function Field(props: {
  zh: string;
  en: string;
  value: string;
  change: (value: string) => void;
  placeholder?: string;
}) {
  const id = useId();
  return (
    <label className="field" htmlFor={id}>
      <Two zh={props.zh} en={props.en} />
      <Input
        id={id}
        value={props.value}
        placeholder={props.placeholder}
        onChange={(event) => props.change(event.target.value)}
      />
    </label>
  );
}

/** The charges, one a line. */
function Lines({ text, change }: { text: string; change: (text: string) => void }) {
  const lines = useId();
  return (
    <>
      <label className="field" htmlFor={lines}>
        <Two
          zh="收费项目，每行一项：编码，名称，依据"
          en="Charges, one a line: code, name, basis"
        />
      </label>
      <Input.TextArea
        id={lines}
        rows={5}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
    </>
  );
}

/** A list as it is typed in; one charge a line, its code, name and basis with commas or tabs between. */
export function ChargeListForm() {
  const queries = useQueryClient();
  const [document, setDocument] = useState('');
  const [authority, setAuthority] = useState('');
  const [effectiveFrom, setFrom] = useState('');
  const [text, setText] = useState('');
  const [entered, setEntered] = useState(false);
  const charges = chargesTyped(text);
  const act = useAct({
    intent: (list: NewChargeList) => ['charge-list.enter', JSON.stringify(list)],
    send: (list, key) => enterChargeList(list, key),
    onDone: () => {
      setEntered(true);
      setText('');
      void queries.invalidateQueries({ queryKey: ['charge-lists'] });
    },
  });
  const ready =
    charges !== null && document.trim() !== '' && authority !== '' && effectiveFrom !== '';
  return (
    <section className="card" aria-label="登记清单 Enter a list">
      <h2>
        <Two zh="登记清单" en="Enter a list" />
      </h2>
      <Field zh="名称或文号" en="Title or number" value={document} change={setDocument} />
      <Field
        zh="公布部门编号"
        en="Department"
        value={authority}
        change={setAuthority}
        placeholder="hn-drc"
      />
      <Field
        zh="生效日期"
        en="Holds from"
        value={effectiveFrom}
        change={setFrom}
        placeholder="2025-01-01"
      />
      <Lines text={text} change={setText} />
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      {entered ? (
        <Notice tone="good">
          <Two zh="已登记，待另一人发布。" en="Entered; another person publishes it." />
        </Notice>
      ) : null}
      <Button
        type="primary"
        disabled={!ready}
        loading={act.underWay}
        onClick={() => {
          if (charges === null) return;
          setEntered(false);
          act.start({ document: document.trim(), authority, effectiveFrom, charges });
        }}
      >
        登记 Enter
      </Button>
    </section>
  );
}
