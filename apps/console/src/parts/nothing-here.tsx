import { Link } from './link.tsx';
import { PageHead } from './page-head.tsx';

/** The answer to an address that names no place. */
export function NothingHere() {
  return (
    <>
      <PageHead
        title={{ zh: '这里没有您可以查看的页面', en: 'Nothing here for you' }}
        lead={{
          zh: '地址可能有误或已变更，或您的账号没有查看此页的权限；如确需查看，请联系本单位管理员。',
          en: 'The address may be wrong or have changed, or your account may not see this page; ask your administrator if you need it.',
        }}
      />
      <Link to={{ page: 'home' }}>返回首页 Back to the start</Link>
    </>
  );
}
