import { useQuery } from '@tanstack/react-query';
import { messagesQuery } from '../api/queries.ts';
import { Link } from './link.tsx';

/** The way to the messages, with how many are unread. */
export function MessagesLink() {
  const { data } = useQuery(messagesQuery);
  const unread = data?.items.filter(({ read }) => !read).length ?? 0;
  return (
    <Link to={{ page: 'messages' }} className="phone-messages">
      消息 Messages{unread > 0 ? <span className="count">{unread} 未读</span> : null}
    </Link>
  );
}
