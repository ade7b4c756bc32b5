import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { ChargeList } from '../api/contract.ts';
import { publishChargeList, rejectChargeList } from '../api/saving-calls.ts';
import { chargeListQuery, chargeListsQuery } from '../api/saving-queries.ts';
import { useAct } from '../api/use-act.ts';
import { ChargeListForm } from '../parts/charge-list-form.tsx';
import { DataTable, head } from '../parts/data-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useMay, useSession } from '../parts/signed-in.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Two } from '../parts/two.tsx';
import { chargeListWord } from '../parts/words.ts';

/** The charges of a list, shown before anybody publishes it. */
function Entries({ id }: { id: string }) {
  const query = useQuery(chargeListQuery(id));
  return (
    <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 3 }} />}>
      {({ entries }) => (
        <ul>
          {entries.map(({ code, title, basis }) => (
            <li key={code}>
              {code} {title}（{basis}）
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

/** What a second person decides on a list that somebody else entered. */
function Decide({ list }: { list: ChargeList }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'publish' | 'reject' | null>(null);
  const after = { onDone: () => void queries.invalidateQueries({ queryKey: ['charge-lists'] }) };
  const publish = useAct({
    intent: (one: ChargeList) => ['charge-list.publish', one.id, one.version],
    send: (one, key) => publishChargeList(one, key),
    ...after,
  });
  const reject = useAct({
    intent: (why: string) => ['charge-list.reject', list.id, list.version, why],
    send: (why, key) => rejectChargeList(list, why, key),
    ...after,
  });
  const failure = publish.failure ?? reject.failure;
  return (
    <div className="act">
      <Button type="primary" loading={publish.underWay} onClick={() => setAsking('publish')}>
        发布 Publish
      </Button>
      <Button danger loading={reject.underWay} onClick={() => setAsking('reject')}>
        退回 Reject
      </Button>
      {failure === null ? null : <FailureNotice error={failure} />}
      <Modal
        open={asking === 'publish'}
        title={`发布“${list.document}”？Publish this list?`}
        okText="确认发布 Yes, publish"
        cancelText="返回 Back"
        onCancel={() => setAsking(null)}
        onOk={() => {
          setAsking(null);
          publish.start(list);
        }}
        destroyOnHidden
      >
        <p>
          <Two
            zh="请与公布的清单逐项核对；发布后不再更改，自生效日起据此识别清单之外的收费。"
            en="Compare it with what was published: it never changes after that, and charges are judged by it."
            stacked
          />
        </p>
        <Entries id={list.id} />
      </Modal>
      <ReasonDialog
        open={asking === 'reject'}
        title={`退回“${list.document}”？Reject this list?`}
        ok="确认退回 Yes, reject"
        danger
        close={() => setAsking(null)}
        send={reject.start}
      >
        <p>
          <Two
            zh="退回后可以更正并重新登记。"
            en="It can then be entered again, put right."
            stacked
          />
        </p>
      </ReasonDialog>
    </div>
  );
}

function Act({ list }: { list: ChargeList }) {
  const mayDecide = useMay('charge-list.decide');
  const { account } = useSession();
  if (list.state !== 'submitted' || !mayDecide) return <>{list.decidedBecause ?? '—'}</>;
  if (list.enteredBy === account)
    return (
      <Two zh="由您登记，须由另一人发布" en="You entered it; another person publishes it" stacked />
    );
  return <Decide list={list} />;
}

const COLUMNS: TableColumnsType<ChargeList> = [
  {
    key: 'document',
    title: head('清单', 'List'),
    render: (_, one) => <div className="cell-title">{one.document}</div>,
  },
  { key: 'state', title: head('状态', 'State'), render: (_, one) => <StateTag word={chargeListWord(one.state)} /> },
  { key: 'from', title: head('自此日起', 'From'), render: (_, one) => one.effectiveFrom },
  { key: 'charges', title: head('项目', 'Charges'), render: (_, one) => one.charges },
  {
    key: 'who',
    title: head('登记、发布', 'Entered, decided'),
    render: (_, one) => (
      <span className="cell-who">
        {one.enteredBy}
        <span>{one.decidedBy ?? '—'}</span>
      </span>
    ),
  },
  { key: 'act', title: head('办理', 'Act'), render: (_, one) => <Act list={one} /> },
]; // prettier-ignore

/** Published lists of charges: entered by one person, published by another, then for ever. */
export function ChargeLists() {
  const mayEnter = useMay('charge-list.enter');
  const query = useQuery(chargeListsQuery);
  return (
    <>
      <PageHead
        title={{ zh: '收费目录清单', en: 'Lists of charges' }}
        lead={{
          zh: '登记各部门已公布的涉企收费目录清单，由第二人核对后发布；清单之外的收费据此识别。',
          en: 'Published lists of what may be charged of firms: entered by one, published by another.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton active paragraph={{ rows: 6 }} />}>
        {({ items }) => (
          <DataTable
            name="收费目录清单 Lists of charges"
            rows={items}
            rowKey="id"
            columns={COLUMNS}
            empty={
              <>
                <strong>还没有登记清单 No list was entered</strong>
                <p>没有清单时，任何收费都不判断为清单之外。</p>
                <p lang="en">Without one nobody is blamed.</p>
              </>
            }
          />
        )}
      </Loaded>
      {mayEnter ? <ChargeListForm /> : null}
    </>
  );
}
