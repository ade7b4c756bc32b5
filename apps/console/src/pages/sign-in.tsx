import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { signIn } from '../api/calls.ts';
import type { DemoAccount } from '../api/contract.ts';
import { aboutQuery, demoAccountsQuery, sessionQuery } from '../api/queries.ts';
import { wasSessionLost } from '../api/session-end.ts';
import { useAct } from '../api/use-act.ts';
import { Banner } from '../parts/banner.tsx';
import { Brand } from '../parts/brand.tsx';
import { keepPlace } from '../parts/kept-place.ts';
import { Link } from '../parts/link.tsx';
import { FailureNotice, Notice } from '../parts/notice.tsx';
import { TextSizeSwitch } from '../parts/text-size.tsx';
import { Two } from '../parts/two.tsx';
import { roleWord } from '../parts/words.ts';
import '../styles/sign-in.css';

type Credentials = { account: string; password: string };

function Welcome() {
  return (
    <div className="welcome">
      <div className="welcome-words">
        <Brand size={56} />
        <h1>
          惠至 <span lang="en">Huizhi</span>
        </h1>
        <p className="welcome-lead">免申即享，政策找企业</p>
        <p className="welcome-line">
          从政府已掌握的数据中找出企业应享的惠企政策，把补贴直接送到企业面前，无需申请。
        </p>
        <p className="welcome-line" lang="en">
          Finds the policy benefits an enterprise is entitled to, and brings them to it without an
          application.
        </p>
      </div>
      <svg
        className="welcome-sea"
        viewBox="0 0 600 160"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d="M0 70c100 0 100-40 200-40s100 40 200 40 100-40 200-40v130H0z" />
        <path d="M0 100c100 0 100-40 200-40s100 40 200 40 100-40 200-40v100H0z" />
        <path d="M0 130c100 0 100-40 200-40s100 40 200 40 100-40 200-40v70H0z" />
      </svg>
    </div>
  );
}

function DemoAccounts(props: { busy: boolean; onChoose: (account: DemoAccount) => void }) {
  const accounts = useQuery(demoAccountsQuery);
  if (accounts.data === undefined || accounts.data.length === 0) return null;
  return (
    <section className="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">
        <Two zh="演示账号" en="Demo accounts · one click signs in" />
      </h2>
      <ul className="demo-list">
        {accounts.data.map((demo) => (
          <li key={demo.account}>
            <button
              type="button"
              className="demo-card"
              aria-disabled={props.busy}
              onClick={() => props.onChoose(demo)}
            >
              <span className="demo-name">
                {demo.displayName}
                {demo.roles.map((role) => (
                  <span key={role} className="tag tag-active">
                    {roleWord(role).zh} <span lang="en">{roleWord(role).en}</span>
                  </span>
                ))}
              </span>
              <span className="demo-note">{demo.note.zh}</span>
              <span className="demo-note demo-note-en" lang="en">
                {demo.note.en}
              </span>
              <span className="demo-go">
                以 {demo.account} 登录 <span lang="en">Sign in as {demo.account}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The way over the identity provider, and back to the place that is open. */
function SingleSignOn() {
  return (
    <a
      className="other-button"
      href="/api/v1/session/oidc"
      onClick={() => keepPlace(window.sessionStorage, window.location)}
    >
      统一身份认证登录 <span lang="en">Single sign-on</span>
    </a>
  );
}

function SignInForm() {
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Credentials>({ account: '', password: '' });
  const about = useQuery(aboutQuery).data;
  const act = useAct({
    intent: (sent: Credentials) => ['session.begin', sent.account, sent.password],
    send: (sent) => signIn(sent.account, sent.password),
    onDone: (session) => queries.setQueryData(sessionQuery.queryKey, session),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.start(typed);
  };
  const choose = ({ account, password }: DemoAccount) => {
    setTyped({ account, password });
    act.start({ account, password });
  };
  return (
    <>
      {wasSessionLost(queries) && act.failure === null ? (
        <Notice tone="warn">
          <Two
            zh="登录已过期，请重新登录。"
            en="Your session has ended. Please sign in again."
            stacked
          />
        </Notice>
      ) : null}
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      <form className="sign-in-form" onSubmit={submit} aria-label="登录 Sign in">
        <label>
          <Two zh="账号" en="Account" />
          <input
            name="account"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={typed.account}
            onChange={(event) => setTyped({ ...typed, account: event.target.value })}
          />
        </label>
        <label>
          <Two zh="密码" en="Password" />
          <input
            name="password"
            type="password"
            autoComplete="current-password"
            required
            value={typed.password}
            onChange={(event) => setTyped({ ...typed, password: event.target.value })}
          />
        </label>
        <button type="submit" className="main-button" aria-disabled={act.underWay}>
          {act.underWay ? '登录中…' : '登录'}{' '}
          <span lang="en">{act.underWay ? 'Signing in' : 'Sign in'}</span>
        </button>
        {about?.oidc === true ? <SingleSignOn /> : null}
      </form>
      <DemoAccounts busy={act.underWay} onChoose={choose} />
    </>
  );
}

/** The sign-in page. Plain on purpose: it must open at once, on any phone. */
export function SignIn() {
  const version = useQuery(aboutQuery).data?.version;
  useEffect(() => {
    document.title = '登录 Sign in · 惠至 Huizhi';
  }, []);
  return (
    <div className="sign-in">
      <Banner />
      <main className="sign-in-main">
        <Welcome />
        <div className="sign-in-panel">
          <div className="sign-in-top">
            <h2>
              <Two zh="登录" en="Sign in" />
            </h2>
            <TextSizeSwitch />
          </div>
          <SignInForm />
          <p>
            <Link to={{ page: 'catalogue' }}>
              查看政策 <span lang="en">Policies</span>
            </Link>{' '}
            ·{' '}
            <Link to={{ page: 'notices' }}>
              查看公示 <span lang="en">Public notices</span>
            </Link>
          </p>
          {version === undefined ? null : <p className="sign-in-version">惠至 Huizhi {version}</p>}
        </div>
      </main>
    </div>
  );
}
