import type { ReactNode } from 'react';
import type { Route } from './router.ts';
import type { Text } from '../api/contract.ts';
import { Banner } from './banner.tsx';
import { Brand } from './brand.tsx';
import { Link } from './link.tsx';
import '../styles/notices.css';
import '../styles/inspections.css';

const PAGES: readonly (Text & { page: 'catalogue' | 'notices' | 'draws' | 'matters' })[] = [
  { page: 'catalogue', zh: '政策', en: 'Policies' },
  { page: 'notices', zh: '公示', en: 'Notices' },
  { page: 'draws', zh: '随机抽取', en: 'Draws' },
  { page: 'matters', zh: '检查事项', en: 'Matters' },
];

/** What everybody may read, signed in or not: the name of the service, the public pages, one of them. */
export function PublicFrame(props: { title: Text; here: Route['page']; children: ReactNode }) {
  const { title, here, children } = props;
  return (
    <>
      <Banner />
      <main className="notices">
        <header className="notices-head">
          <Link to={{ page: 'home' }} aria-label="惠至 Huizhi 首页 Home">
            <Brand size={36} />
          </Link>
          <h1>
            {title.zh} <span lang="en">{title.en}</span>
          </h1>
        </header>
        <nav className="tabs" aria-label="公开 Public">
          <ul>
            {PAGES.map(({ page, zh, en }) => (
              <li key={page}>
                <Link to={{ page }} aria-current={page === here ? 'page' : undefined}>
                  {zh} <span lang="en">{en}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {children}
      </main>
    </>
  );
}
