import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExplanationNode } from '../api/contract.ts';
import { amendmentsQuery } from '../api/queries.ts';
import { SendOrBack, ValueField, WhyField } from './proposal-form.tsx';
import { Sheet } from './sheet.tsx';
import { useMay } from './signed-in.tsx';
import { StateTag } from './state-tag.tsx';
import { Two } from './two.tsx';
import { useProposal } from './use-proposal.ts';
import { amendmentWord } from './words.ts';
import { WrongItem } from './wrong-item.tsx';

/** Lets an enterprise say that a fact beside it is wrong: its department verifies what is proposed. */
export function WrongFact({ node }: { node: Pick<ExplanationNode, 'fact' | 'value' | 'source'> }) {
  const mayPropose = useMay('amendment.propose');
  const { fact, value, source } = node;
  if (!mayPropose || fact === undefined || source === undefined) return null;
  if (source.items !== undefined) return <WrongItem items={source.items} />;
  return source.recordId === undefined ? null : (
    <Propose recordId={source.recordId} fact={fact} said={value?.zh ?? ''} />
  );
}

function Propose({ recordId, fact, said }: { recordId: string; fact: string; said: string }) {
  const [asked, setAsked] = useState(false);
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const act = useProposal(() => setAsked(false));
  return (
    <>
      <button type="button" className="plain-button" onClick={() => setAsked(true)}>
        这不对 <span lang="en">This is wrong</span>
      </button>
      <Sheet
        title={{ zh: '这项数据不对', en: 'This is wrong' }}
        open={asked}
        onClose={() => setAsked(false)}
      >
        <p>
          <Two zh={`现有数据：${said}`} en={`Recorded: ${said}`} stacked />
        </p>
        <ValueField value={value} onChange={setValue} />
        <WhyField value={reason} onChange={setReason} />
        <SendOrBack
          proposal={{ recordId, fact, value: value.trim(), reason: reason.trim() }}
          act={act}
          back={() => setAsked(false)}
        />
      </Sheet>
    </>
  );
}

/** What the enterprise said is wrong, and what its departments answered. */
export function MyAmendments() {
  const query = useInfiniteQuery(amendmentsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="phone-card" aria-labelledby="amendments">
      <h2 id="amendments">
        <Two zh="我的更正申请" en="What I said is wrong" />
      </h2>
      <ul>
        {rows.map((one) => (
          <li key={one.id}>
            <StateTag word={amendmentWord(one.state)} /> <Two {...one.fact.title} /> {one.item}：
            {one.said.zh} → {one.proposed.zh}
            {one.answer === null ? null : <p>{one.answer}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
