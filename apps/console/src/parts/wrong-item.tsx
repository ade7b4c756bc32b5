import { Radio } from 'antd-mobile';
import { useState } from 'react';
import type { ExplanationNode } from '../api/contract.ts';
import { SendOrBack, ValueField, WhyField } from './proposal-form.tsx';
import { Sheet } from './sheet.tsx';
import { Two } from './two.tsx';
import { useProposal } from './use-proposal.ts';

type Items = NonNullable<NonNullable<ExplanationNode['source']>['items']>;
type Item = Items['shown'][number];

/** In place of a fact: the item is not of the enterprise at all. */
const WHOLE = '';

/** Lets an enterprise choose, of the items behind a value, the one that is wrong or that is not its own. */
export function WrongItem({ items }: { items: Items }) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <button type="button" className="plain-button" onClick={() => setAsked(true)}>
        查看 {items.total} 条明细，有误可更正{' '}
        <span lang="en">See the {items.total} items, say what is wrong</span>
      </button>
      <Sheet
        title={{ zh: '由哪些明细得出', en: 'The items it comes from' }}
        open={asked}
        onClose={() => setAsked(false)}
      >
        <Choose items={items} back={() => setAsked(false)} />
      </Sheet>
    </>
  );
}

function Choose({ items, back }: { items: Items; back: () => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const item = items.shown.find(({ recordId }) => recordId === chosen);
  return (
    <>
      {items.shown.length === items.total ? null : (
        <p>
          <Two
            zh={`共 ${items.total} 条，以下为前 ${items.shown.length} 条`}
            en={`The first ${items.shown.length} of ${items.total}`}
          />
        </p>
      )}
      <Radio.Group value={chosen} onChange={(value) => setChosen(String(value))}>
        <div role="radiogroup" aria-label="明细 Items">
          {items.shown.map((one) => (
            <div key={one.recordId} className="field">
              <Radio value={one.recordId}>
                <strong>{one.item}</strong>
                {one.facts.map(({ fact, title, value }) => (
                  <div key={fact}>
                    <Two zh={`${title.zh}：${value.zh}`} en={`${title.en}: ${value.en}`} stacked />
                  </div>
                ))}
              </Radio>
            </div>
          ))}
        </div>
      </Radio.Group>
      {item === undefined ? null : <ProposeItem key={item.recordId} item={item} back={back} />}
    </>
  );
}

function ProposeItem({ item, back }: { item: Item; back: () => void }) {
  const [fact, setFact] = useState(WHOLE);
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const act = useProposal(back);
  const proposal = {
    recordId: item.recordId,
    fact,
    value: fact === WHOLE ? null : value.trim(),
    reason: reason.trim(),
  };
  return (
    <>
      <Radio.Group value={fact} onChange={(chosen) => setFact(String(chosen))}>
        <div role="radiogroup" aria-label="哪里不对 What is wrong">
          <div className="field">
            <Radio value={WHOLE}>这条明细不属于本企业 This item is not ours</Radio>
          </div>
          {item.facts.map((one) => (
            <div key={one.fact} className="field">
              <Radio value={one.fact}>
                {one.title.zh}不对 <span lang="en">{one.title.en} is wrong</span>
              </Radio>
            </div>
          ))}
        </div>
      </Radio.Group>
      {fact === WHOLE ? null : <ValueField value={value} onChange={setValue} />}
      <WhyField value={reason} onChange={setReason} />
      <SendOrBack proposal={proposal} act={act} back={back} />
    </>
  );
}
