import { Link } from './link.tsx';
import { PageHead } from './page-head.tsx';

/** The answer to an address that names no place. */
export function NothingHere() {
  return (
    <>
      <PageHead
        title={{ zh: '没有这个页面', en: 'No such page' }}
        lead={{
          zh: '地址可能已变更，或内容不属于您的权限范围。',
          en: 'The address may have changed, or is not yours to see.',
        }}
      />
      <Link to={{ page: 'home' }}>返回首页 Back to the start</Link>
    </>
  );
}
