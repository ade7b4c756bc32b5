import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { DemandAllowance, NewDemands, SupervisedMatter } from '../api/contract.ts';
import { recordDemands } from '../api/demand-calls.ts';
import { allowanceQuery } from '../api/inspection-queries.ts';
import { useAct } from '../api/use-act.ts';
import { useForget } from '../api/use-forget.ts';
import { DEMAND_KINDS, tierText } from './inspection-words.ts';
import { useOwnListed } from './listed.ts';
import { FailureNotice, Notice } from './notice.tsx';
import { numbersIn } from './open-inspection.tsx';
import { useMay } from './signed-in.tsx';
import { Two } from './two.tsx';

const KINDS = ['data', 'form', 'meeting'] as const;
/** The API refuses less, and more firms. */
const WORDS_MIN = 2;
const CODE_MIN = 4;
/** Before, it is still being typed. */
const CODE_LENGTH = 18;
const FIRMS_MAX = 200;
/** Of so many firms the quota is shown; of more, the answer says whose is spent. */
const SHOWN_MAX = 5;
const NOTHING_YET = {
  authority: '',
  codes: '',
  kind: 'form' as NewDemands['kind'],
  title: '',
  basis: '',
};
type Typed = typeof NOTHING_YET;
type Authority = SupervisedMatter['authority'];

interface FieldsProps {
  readonly typed: Typed;
  readonly authorities: readonly Authority[];
  readonly change: (changed: Partial<Typed>) => void;
}

/** Who asks: of several authorities one is chosen, of one alone it is said. */
function Asking({ typed, authorities, change }: FieldsProps) {
  const [first, ...more] = authorities;
  if (first === undefined) return null;
  const name = <Two zh="提出要求的部门" en="Authority that asks" />;
  if (more.length === 0)
    return (
      <div className="field">
        {name}
        <Two {...first.title} />
      </div>
    );
  return (
    <label className="field">
      {name}
      <select
        value={typed.authority}
        onChange={(event) => change({ authority: event.target.value })}
      >
        {authorities.map(({ id, title }) => (
          <option key={id} value={id}>
            {title.zh} {title.en}
          </option>
        ))}
      </select>
    </label>
  );
}

function Fields(props: FieldsProps) {
  const { typed, authorities, change } = props;
  return (
    <>
      <div className="upload-fields">
        <Asking typed={typed} authorities={authorities} change={change} />
        <label className="field">
          <Two zh="种类" en="Kind" />
          <select
            value={typed.kind}
            onChange={(event) => change({ kind: event.target.value as Typed['kind'] })}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {DEMAND_KINDS[kind].zh} {DEMAND_KINDS[kind].en}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <Two zh="要求什么" en="What is asked for" />
          <Input
            maxLength={200}
            value={typed.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        </label>
        <label className="field">
          <Two
            zh="法定依据（文件和条款；不填则计入上限）"
            en="Law that asks for it; none counts against the quota"
          />
          <Input
            maxLength={500}
            value={typed.basis}
            onChange={(event) => change({ basis: event.target.value })}
          />
        </label>
      </div>
      <label className="wide-field">
        <Two zh="企业统一社会信用代码，一行一家" en="Credit codes of the firms, one a line" />
        <Input.TextArea
          rows={3}
          value={typed.codes}
          onChange={(event) => change({ codes: event.target.value })}
        />
      </label>
    </>
  );
}

/** In words: the tier of a firm, what its authority may ask of it, and what is left. */
function allowed({ firm, tier, most, left }: DemandAllowance, isLawful: boolean) {
  const of = `${firm.name}（${tierText(tier).zh}）`;
  if (most === null || left === null)
    return { zh: `${of}：没有公布的上限`, en: 'no quota is published' };
  if (left > 0 || isLawful)
    return { zh: `${of}：年度上限 ${most} 次，剩余 ${left} 次`, en: `${left} of ${most} left` };
  return {
    zh: `${of}：年度上限 ${most} 次已用完，除非写明法定依据`,
    en: `all ${most} are used up, unless a law is named`,
  };
}

function Quota(props: { authority: string; code: string; isLawful: boolean }) {
  const query = useQuery(allowanceQuery(props.authority, props.code));
  if (query.error) return <FailureNotice error={query.error} />;
  if (query.data === undefined) return null;
  const isSpent = query.data.left === 0 && !props.isLawful;
  return (
    <Notice tone={isSpent ? 'warn' : 'plain'}>
      <p className="notice-text">
        <Two {...allowed(query.data, props.isLawful)} stacked />
      </p>
    </Notice>
  );
}

function Lead() {
  return (
    <p className="secondary">
      <Two
        zh="向企业索取数据、要求填表或开会，提出时登记，按企业等级计入年度上限；超出上限不得提出，法律法规另有要求的写明依据，不计入上限。"
        en="Data, forms and meetings are recorded as they are asked for and count against the quota of its tier; beyond it only what a named law asks for."
        stacked
      />
    </p>
  );
}

/** Records what an authority asks of firms beside visits, with the quota of each firm's tier shown before. */
export function DemandForm() {
  const may = useMay('demand.record');
  const { authorities } = useOwnListed();
  const forget = useForget('demands');
  const [own, setOwn] = useState<Partial<Typed>>({});
  const [recorded, setRecorded] = useState<number | null>(null);
  const typed: Typed = { ...NOTHING_YET, authority: authorities[0]?.id ?? '', ...own };
  const act = useAct({
    intent: (asked: NewDemands) => ['demand.record', JSON.stringify(asked)],
    send: recordDemands,
    onDone: (outcome) => {
      setRecorded(outcome.recorded);
      setOwn({ authority: typed.authority });
      forget();
    },
    onFailed: forget,
  });
  if (!may || authorities.length === 0) return null;
  const { authority, kind } = typed;
  const codes = numbersIn(typed.codes.toUpperCase()).filter(({ length }) => length >= CODE_MIN);
  const [title, basis] = [typed.title.trim(), typed.basis.trim()];
  const ready =
    codes.length > 0 &&
    codes.length <= FIRMS_MAX &&
    title.length >= WORDS_MIN &&
    (basis === '' || basis.length >= WORDS_MIN);
  const send = () => {
    setRecorded(null);
    act.start({
      authority,
      creditCodes: codes,
      kind,
      title,
      basis: basis === '' ? null : basis,
    });
  };
  return (
    <section className="card upload onward" aria-label="登记其他要求 Record a demand">
      <h2>
        <Two zh="登记向企业提出的要求" en="Record what is asked of firms" />
      </h2>
      <Lead />
      <Fields
        typed={typed}
        authorities={authorities}
        change={(changed) => setOwn({ ...own, ...changed })}
      />
      {codes
        .filter(({ length }) => length >= CODE_LENGTH)
        .slice(0, SHOWN_MAX)
        .map((code) => (
          <Quota key={code} authority={authority} code={code} isLawful={basis !== ''} />
        ))}
      {recorded === null ? null : (
        <Notice tone="good">
          <p className="notice-text">
            <Two zh={`已登记 ${recorded} 家企业。`} en={`Recorded of ${recorded} firms.`} />
          </p>
        </Notice>
      )}
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <Button type="primary" disabled={!ready} loading={act.underWay} onClick={send}>
        登记 Record
      </Button>
    </section>
  );
}
