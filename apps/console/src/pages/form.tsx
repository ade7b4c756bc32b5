import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Skeleton } from 'antd-mobile';
import { type ReactNode, useState } from 'react';
import { sendForm } from '../api/calls.ts';
import type { Application, Form, Text } from '../api/contract.ts';
import { formQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { AskedField, type FieldValue } from '../parts/asked-field.tsx';
import { ApplicationOutcome } from '../parts/application-outcome.tsx';
import { LegalBasisList } from '../parts/legal-basis.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Two } from '../parts/two.tsx';

function Section({ id, title, children }: { id: string; title: Text; children: ReactNode }) {
  return (
    <section className="phone-card" aria-labelledby={id}>
      <h2 id={id}>
        <Two {...title} />
      </h2>
      {children}
    </section>
  );
}

function About({ form }: { form: Form }) {
  return (
    <section className="phone-card" aria-label="政策 Policy">
      <p>
        <Two {...form.summary} stacked />
      </p>
      <p className="benefit-small">
        <span>所属期 Period {form.period}</span>
        <span>
          <Two {...form.authority} />
        </span>
      </p>
      <LegalBasisList basis={form.legalBasis} />
    </section>
  );
}

/** What departments said already: nobody has to state it again. */
function Known({ form }: { form: Form }) {
  return (
    <Section id="known" title={{ zh: '已掌握的信息，无需填写', en: 'Known already' }}>
      <dl className="known">
        {form.known.map(({ key, title, value, source }) => (
          <div key={key}>
            <dt>
              <Two {...title} />
            </dt>
            <dd>
              <Two {...value} />
              {source === null ? null : (
                <span className="known-source">
                  {source.department.zh} · 数据截至{' '}
                  <time dateTime={source.asOf}>{source.asOf}</time>
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Asked(props: {
  form: Form;
  values: Readonly<Record<string, FieldValue>>;
  onChange: (key: string, value: FieldValue) => void;
}) {
  const { form, values, onChange } = props;
  const title =
    form.asked.length === 0
      ? { zh: '无需补充', en: 'Nothing is missing' }
      : { zh: `只需填写这 ${form.asked.length} 项`, en: 'Only this is missing' };
  return (
    <Section id="asked" title={title}>
      {form.asked.length === 0 ? (
        <p>
          <Two
            zh="判定所需的信息均已掌握，阅读并同意下方声明即可提交。"
            en="Everything is known; read and sign the statement below."
            stacked
          />
        </p>
      ) : null}
      {form.asked.map((one) => (
        <AskedField
          key={one.key}
          asked={one}
          value={values[one.key] ?? ''}
          onChange={(value) => onChange(one.key, value)}
        />
      ))}
    </Section>
  );
}

/** What is signed; nothing can be sent without it. */
function Statement(props: { form: Form; agreed: boolean; onChange: (agreed: boolean) => void }) {
  return (
    <Section id="statement" title={{ zh: '声明', en: 'Declaration' }}>
      <p className="statement">
        <Two {...props.form.statement} stacked />
      </p>
      <Checkbox checked={props.agreed} onChange={props.onChange}>
        我已阅读并同意 I have read it and sign it
      </Checkbox>
    </Section>
  );
}

const CHANGED: Text = {
  zh: '数据或规则刚有更新，本次没有受理。已重新载入，请核对后再提交。',
  en: 'Data or rule have just changed and nothing was decided. The form was loaded again; check it and send it.',
};

function Fill({ form, onDone }: { form: Form; onDone: (result: Application) => void }) {
  const queries = useQueryClient();
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({});
  const [agreed, setAgreed] = useState(false);
  const answers = form.asked.map(({ key }) => ({ key, value: values[key] ?? '' }));
  const act = useAct({
    intent: (shown: Form) => ['form.send', shown.digest, JSON.stringify(answers)],
    send: (shown, key) => sendForm(shown.policyId, shown.digest, answers, key),
    onDone: (result) => {
      onDone(result);
      for (const name of ['forms', 'entitlements'])
        void queries.invalidateQueries({ queryKey: [name] });
      window.scrollTo(0, 0);
    },
    onFailed: (failure) => {
      if (failure.status === 409) void queries.invalidateQueries({ queryKey: ['form'] });
      window.scrollTo(0, 0);
    },
  });
  const { failure } = act;
  return (
    <>
      {failure === null ? null : (
        <FailureNotice error={failure} advice={failure.status === 409 ? CHANGED : undefined} />
      )}
      <About form={form} />
      <Known form={form} />
      <Asked
        form={form}
        values={values}
        onChange={(key, value) => setValues((before) => ({ ...before, [key]: value }))}
      />
      <Statement form={form} agreed={agreed} onChange={setAgreed} />
      <section className="answer answer-one" aria-label="提交 Send">
        <Button
          block
          color="primary"
          size="large"
          disabled={!agreed || answers.some(({ value }) => value === '')}
          loading={act.underWay}
          loadingText="正在判定 Deciding"
          onClick={() => act.start(form)}
        >
          提交并立即判定 Send
        </Button>
      </section>
    </>
  );
}

/** The form of a policy that is decided at once, and what it came to. */
export function FormPage({ id }: { id: string }) {
  const [result, setResult] = useState<Application | null>(null);
  const query = useQuery({ ...formQuery(id), enabled: result === null });
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'benefits' }}>← 我的惠企 My benefits</Link>}
        title={query.data?.title ?? { zh: '即申即享', en: 'Apply' }}
      />
      {result === null ? (
        <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={10} animated />}>
          {(form) => <Fill form={form} onDone={setResult} />}
        </Loaded>
      ) : (
        <ApplicationOutcome result={result} />
      )}
    </>
  );
}
