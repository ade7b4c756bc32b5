import { createHash, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { systemContext } from './context.ts';
import type { Database } from './database.ts';
import { DemoAccountRefused, NotFound, SignInLimited, SignInRefused } from './errors.ts';
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
/** With five failures to a lock of ten minutes, one address can keep an account shut for forty minutes of sixty. */
const ADDRESS_ATTEMPTS_MAX = 20;
const ADDRESS_MINUTES = 60;

/** Sign-in, sessions, and who a session belongs to. Rights are read at every request, so taking one away works at once. */
export class People {
  readonly #database: Database;
  readonly #demo: boolean;

  /** @param options.demo whether this is the demo: elsewhere its accounts, whose passwords are public, are let in nowhere */
  constructor(database: Database, options: { demo: boolean }) {
    this.#database = database;
    this.#demo = options.demo;
  }

  /**
   * Signs in by password. Five failures lock the account for ten minutes, twenty from one address within an hour shut that
   * address out; both are counted before the password is tried, so guesses made at once are guesses all the same. What is
   * tried during a lock neither prolongs it nor counts towards the next. The demo's own accounts are not counted by address.
   *
   * @param address where the request comes from, IPv4 or IPv6
   * @returns the session's token, which is shown once and stored only as its hash
   * @throws PLATFORM.SIGN_IN_REFUSED
   * @throws PLATFORM.SIGN_IN_LIMITED
   * @throws PLATFORM.DEMO_ACCOUNT_REFUSED
   */
  async signIn(
    account: string,
    password: string,
    address: string,
  ): Promise<{ token: string; principal: Principal }> {
    const network = networkOf(address);
    const row = await this.#reserveAttempt(account, network);
    const matches = await passwordMatches(password, row?.password_hash ?? null);
    if (!row || !matches) {
      throw new SignInRefused({
        zh: '账号或密码不正确，或账号因多次输错已锁定 10 分钟；请核对后重试。',
        en: 'The account and password do not match, or the account is locked for ten minutes after repeated failures; check and try again.',
      });
    }
    return this.#open(row, network);
  }

  /**
   * Signs in a person whom the identity provider has vouched for.
   *
   * @throws PLATFORM.SIGN_IN_REFUSED
   * @throws PLATFORM.DEMO_ACCOUNT_REFUSED
   */
  async signInBySubject(oidcSubject: string): Promise<{ token: string; principal: Principal }> {
    const [row] = await this.#database.transaction('session.find', systemContext('sign-in'), (tx) =>
      tx.query<PrincipalRow>(
        `select ${COLUMNS} from principal where oidc_subject = $1 and disabled_at is null`,
        [oidcSubject],
      ),
    );
    if (row) return this.#open(row, null);
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
           and p.disabled_at is null and (not p.demo or $2)`,
        [hashToken(token), this.#demo],
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

  /**
   * Counts an attempt at an account and from an address, both as if it failed; a success gives them back.
   *
   * @returns the account, unless it is unknown, disabled or locked
   * @throws PLATFORM.SIGN_IN_LIMITED
   */
  async #reserveAttempt(account: string, network: string): Promise<PrincipalRow | undefined> {
    return this.#database.transaction('session.attempt', systemContext('sign-in'), async (tx) => {
      if (!(await this.#isOfDemo(tx, account))) await countAddress(tx, network);
      const [found] = await tx.query<PrincipalRow>(
        `update principal set failed_attempts = case when failed_attempts + 1 >= ${ATTEMPTS_MAX} then 0 else failed_attempts + 1 end,
           locked_until = case when failed_attempts + 1 >= ${ATTEMPTS_MAX} then now() + make_interval(mins => ${LOCK_MINUTES}) end
         where account = $1 and disabled_at is null and (locked_until is null or locked_until < now()) returning ${COLUMNS}`,
        [account],
      );
      return found;
    });
  }

  /** The password of such an account is public: nothing is guessed, and guesses shut nobody at this machine out. */
  async #isOfDemo(tx: Tx, account: string): Promise<boolean> {
    if (!this.#demo) return false;
    const rows = await tx.query(`select from principal where account = $1 and demo`, [account]);
    return rows.length > 0;
  }

  async #open(
    row: PrincipalRow,
    network: string | null,
  ): Promise<{ token: string; principal: Principal }> {
    if (row.demo && !this.#demo) throw new DemoAccountRefused();
    const token = randomBytes(32).toString('base64url');
    await this.#database.transaction('session.open', systemContext('sign-in'), async (tx) => {
      await tx.query(`delete from session where expires_at < now()`);
      await tx.query(
        `update sign_in_address set attempts = greatest(0, attempts - 1) where address = $1`,
        [row.demo ? null : network],
      );
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
}

/** Counts an attempt from an address. @throws PLATFORM.SIGN_IN_LIMITED */
async function countAddress(tx: Tx, network: string): Promise<void> {
  await tx.query(
    `delete from sign_in_address where since < now() - make_interval(mins => ${ADDRESS_MINUTES})`,
  );
  const counted = await tx.query(
    `insert into sign_in_address as a (address, attempts) values ($1, 1)
     on conflict (address) do update set attempts = a.attempts + 1 where a.attempts < ${ADDRESS_ATTEMPTS_MAX} returning attempts`,
    [network],
  );
  if (counted.length === 0) throw new SignInLimited();
}

/** What one household or office holds: a single IPv4 address, or the /64 of an IPv6 one, whose owner picks the rest. What is no address counts as one. */
function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIP(bare) === 4) return `${bare}/32`;
  if (isIP(bare) !== 6) return '0.0.0.0/32';
  const groups = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const [left = [], right = []] = groups.map((part) => part.split(':').filter(Boolean));
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return `${all.slice(0, 4).join(':')}::/64`;
}

/** An account to be made or changed; see {@link savePrincipal}. */
export interface NewPrincipal {
  readonly account: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly authorities: readonly string[];
  readonly division: string;
  readonly subjectId: number | null;
  /** The password's hash; not given, an account keeps the one it has. Without any it signs in by the provider only. */
  readonly passwordHash?: string;
  /** The person's subject at the identity provider; not given, an account keeps the one it has. */
  readonly oidcSubject?: string;
  readonly demo: boolean;
}

/**
 * Makes an account, or brings the one of that name to these values. The database leaves an audit row that names what
 * changed, and ends the account's sessions unless only its display name did.
 *
 * Needs the role owner: nobody who is merely let in by the application can make himself an account.
 */
export async function savePrincipal(tx: Tx, principal: NewPrincipal): Promise<void> {
  await tx.query(
    `insert into principal as p (account, display_name, roles, authorities, division, subject_id, password_hash, demo, oidc_subject)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (account) do update set display_name = excluded.display_name, roles = excluded.roles,
       authorities = excluded.authorities, division = excluded.division, subject_id = excluded.subject_id,
       password_hash = coalesce(excluded.password_hash, p.password_hash), demo = excluded.demo,
       oidc_subject = coalesce(excluded.oidc_subject, p.oidc_subject)`,
    [
      principal.account,
      principal.displayName,
      principal.roles,
      principal.authorities,
      principal.division,
      principal.subjectId,
      principal.passwordHash ?? null,
      principal.demo,
      principal.oidcSubject ?? null,
    ],
  );
}

/**
 * Shuts an account, which ends its sessions at once, or opens it again with no failed attempt counted. Doing so twice
 * changes nothing. Needs the role owner.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function setDisabled(tx: Tx, account: string, disabled: boolean): Promise<void> {
  const found = await tx.query(
    `update principal set disabled_at = case when $2 then coalesce(disabled_at, now()) end, failed_attempts = 0, locked_until = null
     where account = $1 returning account`,
    [account, disabled],
  );
  if (found.length === 0) throw new NotFound({ zh: '账号', en: 'account' });
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
