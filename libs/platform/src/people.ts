import { createHash, randomBytes } from 'node:crypto';
import { systemContext } from './context.ts';
import type { Database } from './database.ts';
import { SignInRefused } from './errors.ts';
import { passwordMatches } from './password.ts';
import { permissionsOf, type Permission } from './permissions.ts';
import type { Context, Tx } from './tx.ts';

/** Somebody signed in: a person with roles, and the context in which all their transactions run. */
export interface Principal {
  readonly account: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly permissions: readonly Permission[];
  readonly context: Context;
  readonly demo: boolean;
}

interface PrincipalRow {
  account: string;
  display_name: string;
  roles: string[];
  authorities: string[];
  division: string;
  subject_id: number | null;
  password_hash: string | null;
  demo: boolean;
}

const COLUMNS =
  'account, display_name, roles, authorities, division, subject_id, password_hash, demo';
const SESSION_HOURS = 12;
const IDLE_MINUTES = 60;
const ATTEMPTS_MAX = 5;
const LOCK_MINUTES = 10;

/** Sign-in, sessions, and who a session belongs to. Rights are read at every request, so taking one away works at once. */
export class People {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Signs in by password; five failures lock the account for ten minutes.
   *
   * @returns the session's token, which is shown once and stored only as its hash
   * @throws PLATFORM.SIGN_IN_REFUSED
   */
  async signIn(
    account: string,
    password: string,
  ): Promise<{ token: string; principal: Principal }> {
    const row = await this.#database.transaction(
      'session.find',
      systemContext('sign-in'),
      async (tx) => {
        const [found] = await tx.query<PrincipalRow>(
          `select ${COLUMNS} from principal where account = $1 and disabled_at is null and (locked_until is null or locked_until < now())`,
          [account],
        );
        return found;
      },
    );
    const matches = await passwordMatches(password, row?.password_hash ?? null);
    if (!row || !matches) {
      await this.#countFailure(account);
      throw new SignInRefused({
        zh: '账号或密码不正确，或账号因多次输错已锁定 10 分钟；请核对后重试。',
        en: 'The account and password do not match, or the account is locked for ten minutes after repeated failures; check and try again.',
      });
    }
    return this.#open(row);
  }

  /** Signs in a person whom the identity provider has vouched for. @throws PLATFORM.SIGN_IN_REFUSED */
  async signInBySubject(oidcSubject: string): Promise<{ token: string; principal: Principal }> {
    const [row] = await this.#database.transaction('session.find', systemContext('sign-in'), (tx) =>
      tx.query<PrincipalRow>(
        `select ${COLUMNS} from principal where oidc_subject = $1 and disabled_at is null`,
        [oidcSubject],
      ),
    );
    if (row) return this.#open(row);
    throw new SignInRefused({
      zh: '统一身份认证已通过，但该身份尚未在惠至开通；请联系本单位管理员开通账号。',
      en: 'The identity provider knows you, but Huizhi has no account for you yet; ask your administrator to open one.',
    });
  }

  /** Who a token belongs to, if its session is still good. */
  async find(token: string): Promise<Principal | undefined> {
    return this.#database.transaction('session.read', systemContext('session'), async (tx) => {
      const [row] = await tx.query<PrincipalRow & { stale: boolean }>(
        `select ${COLUMNS.split(', ')
          .map((column) => `p.${column}`)
          .join(', ')}, s.seen_at < now() - interval '1 minute' as stale
         from session s join principal p using (account)
         where s.token_hash = $1 and s.expires_at > now() and s.seen_at > now() - make_interval(mins => ${IDLE_MINUTES})
           and p.disabled_at is null`,
        [hashToken(token)],
      );
      if (row?.stale)
        await tx.query(`update session set seen_at = now() where token_hash = $1`, [
          hashToken(token),
        ]);
      return row && asPrincipal(row);
    });
  }

  /** Ends a session. */
  async signOut(token: string): Promise<void> {
    await this.#database.transaction('session.end', systemContext('session'), (tx) =>
      tx.query(`delete from session where token_hash = $1`, [hashToken(token)]),
    );
  }

  async #open(row: PrincipalRow): Promise<{ token: string; principal: Principal }> {
    const token = randomBytes(32).toString('base64url');
    await this.#database.transaction('session.open', systemContext('sign-in'), async (tx) => {
      await tx.query(`delete from session where expires_at < now()`);
      await tx.query(
        `update principal set failed_attempts = 0, locked_until = null where account = $1`,
        [row.account],
      );
      await tx.query(
        `insert into session (token_hash, account, expires_at) values ($1, $2, now() + make_interval(hours => ${SESSION_HOURS}))`,
        [hashToken(token), row.account],
      );
    });
    return { token, principal: asPrincipal(row) };
  }

  async #countFailure(account: string): Promise<void> {
    await this.#database.transaction('session.failure', systemContext('sign-in'), (tx) =>
      tx.query(
        `update principal set failed_attempts = case when failed_attempts + 1 >= ${ATTEMPTS_MAX} then 0 else failed_attempts + 1 end,
           locked_until = case when failed_attempts + 1 >= ${ATTEMPTS_MAX} then now() + make_interval(mins => ${LOCK_MINUTES}) else locked_until end
         where account = $1`,
        [account],
      ),
    );
  }
}

/** An account to be made; see {@link savePrincipal}. */
export interface NewPrincipal {
  readonly account: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly authorities: readonly string[];
  readonly division: string;
  readonly subjectId: number | null;
  /** Null when the person signs in through the identity provider only. */
  readonly passwordHash: string | null;
  /** The person's subject at the identity provider, if any. */
  readonly oidcSubject?: string | null;
  readonly demo: boolean;
}

/** Makes an account, or brings the one of that name to these values. */
export async function savePrincipal(tx: Tx, principal: NewPrincipal): Promise<void> {
  await tx.query(
    `insert into principal (account, display_name, roles, authorities, division, subject_id, password_hash, demo, oidc_subject)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (account) do update set display_name = excluded.display_name, roles = excluded.roles,
       authorities = excluded.authorities, division = excluded.division, subject_id = excluded.subject_id,
       password_hash = excluded.password_hash, demo = excluded.demo, oidc_subject = excluded.oidc_subject`,
    [
      principal.account,
      principal.displayName,
      principal.roles,
      principal.authorities,
      principal.division,
      principal.subjectId,
      principal.passwordHash,
      principal.demo,
      principal.oidcSubject ?? null,
    ],
  );
}

function asPrincipal(row: PrincipalRow): Principal {
  return {
    account: row.account,
    displayName: row.display_name,
    roles: row.roles,
    permissions: permissionsOf(row.roles),
    context: {
      actor: row.account,
      authorities: row.authorities,
      division: row.division,
      subjectId: row.subject_id,
    },
    demo: row.demo,
  };
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
