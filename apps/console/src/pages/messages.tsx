import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, Skeleton } from 'antd-mobile';
import { readMessages } from '../api/calls.ts';
import type { Message } from '../api/contract.ts';
import { messagesQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { formatInstant } from '../parts/clock.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Two } from '../parts/two.tsx';

function MessageCard({ message }: { message: Message }) {
  return (
    <li className="benefit-item">
      <Card className="benefit-card">
        <div className="benefit-top">
          <span className={`tag ${message.read ? '' : 'tag-active'}`}>
            {message.read ? '已读 Read' : '未读 Unread'}
          </span>
          <span className="benefit-small">{formatInstant(message.sentAt)}</span>
        </div>
        <h2>
          <Link
            to={
              message.entitlementId === null
                ? { page: message.kind === 'inspection-document' ? 'my-visits' : 'home' }
                : { page: 'benefit', id: message.entitlementId }
            }
            className="benefit-link"
          >
            <Two {...message.text} stacked />
          </Link>
        </h2>
      </Card>
    </li>
  );
}

/** What the enterprise has been told, newest first. */
export function Messages() {
  const queries = useQueryClient();
  const query = useQuery(messagesQuery);
  const all = query.data?.items ?? [];
  const act = useAct({
    intent: (shown: string) => ['message.read', shown],
    send: (shown, key) => readMessages(shown, key),
    onDone: (answer) => queries.setQueryData(messagesQuery.queryKey, answer),
  });
  const newest = all[0];
  return (
    <>
      <PageHead
        title={{ zh: '消息', en: 'Messages' }}
        actions={<Link to={{ page: 'channels' }}>告知方式 How you are told</Link>}
      />
      <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={8} animated />}>
        {() =>
          newest === undefined ? (
            <section className="nothing">
              <h2>
                <Two zh="还没有消息" en="No messages yet" stacked />
              </h2>
              <p>有新的惠企资金、期限将到、已拨付或被退回，或有新的检查文书时，会在这里告知。</p>
            </section>
          ) : (
            <>
              {all.some(({ read }) => !read) ? (
                <button
                  type="button"
                  className="plain-button"
                  disabled={act.underWay}
                  onClick={() => act.start(newest.id)}
                >
                  全部标为已读 <span lang="en">Mark all as read</span>
                </button>
              ) : null}
              {act.failure === null ? null : <FailureNotice error={act.failure} />}
              <ul className="benefit-list">
                {all.map((message) => (
                  <MessageCard key={message.id} message={message} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </>
  );
}
