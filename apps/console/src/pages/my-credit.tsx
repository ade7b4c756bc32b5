import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd-mobile';
import { useState } from 'react';
import type { FactOfTier, OwnIndicator, OwnSituation, OwnTiers } from '../api/contract.ts';
import { ownTiersQuery } from '../api/queries.ts';
import { Choice } from '../parts/choice.tsx';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { MyAmendments, WrongFact } from '../parts/wrong-fact.tsx';

type Explained = NonNullable<OwnTiers['explained']>;

const UNDETERMINED = { zh: '未认定', en: 'Undetermined', tone: 'warn' } as const;
const SITUATIONS = {
  true: { zh: '存在', en: 'Holds', tone: 'bad' },
  false: { zh: '不存在', en: 'Does not hold', tone: 'good' },
  null: UNDETERMINED,
} as const;

/** Where a value comes from, or who owes it. */
function Source({ fact: { source, owedBy, known } }: { fact: FactOfTier }) {
  if (!known)
    return owedBy === null ? null : (
      <p className="source">
        <Two
          zh={`应由${owedBy.zh}提供，尚未提供，不视为好或坏`}
          en={`${owedBy.en} has to deliver it and has not; it speaks neither way`}
        />
      </p>
    );
  if (source === undefined) return null;
  return (
    <p className="source">
      <span>
        来源 <span lang="en">Source</span>：
        <Two zh={source.department.zh} en={source.department.en} />
      </span>
      <span>
        数据截至 <span lang="en">Data as of</span> <time dateTime={source.asOf}>{source.asOf}</time>
      </span>
    </p>
  );
}

/** What can be done about a value: its record corrected, its penalty repaired, the finding it follows from objected to. */
function Remedies({ fact }: { fact: FactOfTier }) {
  return (
    <>
      {fact.remedies.map(({ how, title }) =>
        how === 'amend' ? (
          <WrongFact key={how} node={fact} />
        ) : (
          <p key={how}>
            <Link to={{ page: how === 'repair' ? 'repairs' : 'my-visits' }}>
              <Two {...title} /> →
            </Link>
          </p>
        ),
      )}
    </>
  );
}

function Values({ from }: { from: readonly FactOfTier[] }) {
  return (
    <ul>
      {from.map((fact) => (
        <li key={fact.fact} className="branch">
          <Two
            zh={`${fact.title.zh}：${fact.value.zh}`}
            en={`${fact.title.en}: ${fact.value.en}`}
            stacked
          />
          <Source fact={fact} />
          <Remedies fact={fact} />
        </li>
      ))}
    </ul>
  );
}

function Indicator({ one }: { one: OwnIndicator }) {
  return (
    <section className="phone-card" aria-label={one.title.zh}>
      {one.withoutData ? (
        <div className="tags">
          <StateTag word={UNDETERMINED} />
        </div>
      ) : null}
      <h2>
        <Two {...one.title} stacked />
      </h2>
      <dl className="evidence">
        <div>
          <dt>得分 Points</dt>
          <dd>
            {one.points ?? '—'} / {one.full}
          </dd>
        </div>
        <div>
          <dt>如何得出 How</dt>
          <dd>
            <Two {...(one.withoutData ? one.missing.reason : one.how)} stacked />
          </dd>
        </div>
        <div>
          <dt>依据 Source of the rule</dt>
          <dd>
            <Two {...one.source} stacked />
          </dd>
        </div>
      </dl>
      <Values from={one.from} />
    </section>
  );
}

function Situation({ one }: { one: OwnSituation }) {
  return (
    <section className="phone-card" aria-label={one.title.zh}>
      <div className="tags">
        <StateTag word={SITUATIONS[`${one.holds}`]} />
      </div>
      <h2>
        <Two {...one.title} stacked />
      </h2>
      <p className="secondary">
        <Two {...one.source} stacked />
      </p>
      <Values from={one.from} />
    </section>
  );
}

function Tier({ told: { month, why, basis, authority, explanation } }: { told: Explained }) {
  const { grade, tiers, fullScore, model } = explanation;
  const tier = tiers.find((one) => one.tier === grade.tier);
  return (
    <section className="phone-card" aria-label="信用风险等级 Credit tier">
      <h2>
        {tier === undefined ? (
          <Two zh="未评定等级" en="No tier" />
        ) : (
          <Two zh={`${tier.tier} ${tier.title.zh}`} en={tier.title.en} />
        )}
      </h2>
      <dl className="evidence">
        <div>
          <dt>月份 Month</dt>
          <dd>{month}</dd>
        </div>
        <div>
          <dt>评定方式 Way</dt>
          <dd>
            <Two {...why} />
          </dd>
        </div>
        <div>
          <dt>得分 Score</dt>
          <dd>
            {grade.score ?? '—'} / {fullScore}
          </dd>
        </div>
        <div>
          <dt>缺少数据的分值 Points without data</dt>
          <dd>{grade.unknownPoints}</dd>
        </div>
        <div>
          <dt>评分模型 Model</dt>
          <dd>
            <Two {...model.title} stacked />
          </dd>
        </div>
        <div>
          <dt>负责部门 Department</dt>
          <dd>
            <Two {...authority} stacked />
          </dd>
        </div>
      </dl>
      <ul className="basis">
        {basis.map((one) => (
          <li key={one.title}>
            {one.title} {one.article}
            <Two {...one.clause} stacked />
          </li>
        ))}
      </ul>
      <p className="secondary">
        <Two
          zh="等级逐月重新评定：数据更正、信用修复以后，从下一次评定起计入；已发布的等级不再更改。除非政策文件写明，等级不影响您享受政策。"
          en="Tiers are graded anew each month: what is corrected or repaired counts from the next one on, and what was published never changes. No benefit depends on a tier unless its text says so."
          stacked
        />
      </p>
    </section>
  );
}

function Shown({ tiers, choose }: { tiers: OwnTiers; choose: (month: string) => void }) {
  const { items, explained } = tiers;
  if (explained === null)
    return (
      <section className="nothing">
        <h2>
          <Two zh="还没有对您发布过信用风险等级" en="No tier of your firm was published" stacked />
        </h2>
        <p>
          <Two zh="没有等级即不明，不视为好或坏。" en="It is not known, neither good nor bad." />
        </p>
      </section>
    );
  const options = items.map(({ month, tier }) => [month, `${month} ${tier ?? '未评定'}`] as const);
  return (
    <>
      <Choice
        zh="已发布的等级"
        en="Published"
        one
        value={explained.month}
        options={options}
        choose={choose}
      />
      <Tier told={explained} />
      <h2 className="section-title">
        <Two zh="逐项得分" en="Indicator by indicator" />
      </h2>
      {explained.explanation.indicators.map((one) => (
        <Indicator key={one.id} one={one} />
      ))}
      <h2 className="section-title">
        <Two zh="直接判为最差等级的情形" en="Straight to the worst tier" />
      </h2>
      {explained.explanation.worst.map((one) => (
        <Situation key={one.id} one={one} />
      ))}
    </>
  );
}

/** The firm's own tiers by credit risk, and of one of them what was known, what it counted, and what can be done about it. */
export function MyCredit() {
  const [chosen, choose] = useState<string | null>(null);
  const query = useQuery(ownTiersQuery(chosen));
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'benefits' }}>← 我的惠企 My benefits</Link>}
        title={{ zh: '我的信用风险等级', en: 'My credit tier' }}
        lead={{
          zh: '依据哪些数据、各得几分、数据来自哪个部门，有误或已改正时您可以怎样做。',
          en: 'What it rests on, what each part counted, whose data it is, and what you can do about it.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={8} animated />}>
        {(tiers) => <Shown tiers={tiers} choose={choose} />}
      </Loaded>
      <MyAmendments />
    </>
  );
}
