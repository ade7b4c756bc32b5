import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { DomainError } from '#libs/kernel';

/** Where the process runs: `demo` may move business time and has demo accounts, `test` may move it too, `production` neither. */
export type Mode = 'demo' | 'production' | 'test';

const schema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe('postgres://owner:password@host:5432/huizhi'),
  HUIZHI_SECRET: z
    .string()
    .min(32)
    .describe('at least 32 random characters, the same for all processes'),
  HUIZHI_MODE: z
    .enum(['demo', 'production', 'test'])
    .default('production')
    .describe('demo, production or test'),
  HUIZHI_HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  HUIZHI_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8620)
    .describe('port to listen on, 0 to 65535'),
  HUIZHI_DATA: z
    .string()
    .min(1)
    .default('.data')
    .describe('folder for column files, uploads and audit checkpoints, shared by all processes'),
  HUIZHI_COLUMNS: z
    .string()
    .min(1)
    .refine((address) => !address.includes('://') || isObjectStore(address))
    .optional()
    .describe(
      'where column files lie: a folder, or s3://key:secret@host/bucket/prefix?region=…, s3+http://… without encryption; the folder columns in HUIZHI_DATA unless given',
    ),
  HUIZHI_ORIGIN: z
    .url()
    .optional()
    .describe('the address people type, such as https://huizhi.example.gov.cn'),
  HUIZHI_JUDGE_CHANGES: z
    .enum(['at-once', 'next-run'])
    .default('at-once')
    .describe('at-once or next-run: when a small delivery or a correction is acted on'),
  HUIZHI_TRUSTED_PROXIES: z
    .string()
    .default('none')
    .transform((list) => list.split(',').map((one) => one.trim()))
    .refine((list) => list.every(isProxy))
    .describe(
      'whose X-Forwarded-For is believed: addresses, networks such as 10.0.0.0/8, loopback, uniquelocal, or none',
    ),
  HUIZHI_DISPOSABLE_DATABASE: z
    .enum(['yes', 'no'])
    .default('no')
    .describe('yes or no: whether the database may be thrown away'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('redis://host:6379; without it the queue lives in PostgreSQL'),
  OIDC_ISSUER: z.url().optional().describe('address of the identity provider'),
  OIDC_CLIENT_ID: z.string().optional().describe('client id registered there'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('client secret registered there'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('smtp://user:password@host:587 or smtps://…; without it no e-mail is sent'),
  SMTP_FROM: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/)
    .optional()
    .describe('whom e-mails come from, such as 惠至 <notice@huizhi.example.gov.cn>'),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('bearer token for /metrics, at least 16 characters'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('trace to error, or silent'),
  LEASE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3600)
    .default(60)
    .describe('how long a worker owns a job without a sign of life'),
});

/** What the process was told by its environment. */
export interface Config {
  readonly databaseUrl: string;
  readonly secret: string;
  readonly mode: Mode;
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** A folder, or the address of an object store, which holds a secret. */
  readonly columns: string;
  readonly origin: string | undefined;
  /** Addresses, networks and names of networks whose X-Forwarded-For is believed; empty for nobody's. */
  readonly trustedProxies: readonly string[];
  readonly redisUrl: string | undefined;
  readonly oidc:
    | { readonly issuer: string; readonly clientId: string; readonly clientSecret: string }
    | undefined;
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  readonly metricsToken: string | undefined;
  readonly logLevel: z.infer<typeof schema>['LOG_LEVEL'];
  readonly leaseSeconds: number;
  /** When a small delivery or a correction is acted on. */
  readonly judgeChanges: 'at-once' | 'next-run';
}

/** The environment lacks something or says something impossible. */
export class ConfigurationRefused extends DomainError {
  readonly code = 'PLATFORM.CONFIGURATION_REFUSED';
  readonly kind = 'invalid';
}

/**
 * Reads the configuration from environment variables; all problems are reported at once, and no value is ever quoted
 * because it may be a secret.
 *
 * @throws PLATFORM.CONFIGURATION_REFUSED
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) =>
      environment[name] ? [[name, environment[name]]] : [],
    ),
  );
  const read = schema.safeParse(given);
  const problems = read.success
    ? []
    : read.error.issues.map((issue) => describe(String(issue.path[0]), given));
  if (given.OIDC_ISSUER && !(given.OIDC_CLIENT_ID && given.OIDC_CLIENT_SECRET)) {
    problems.push('OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: needed with OIDC_ISSUER');
  }
  if (given.SMTP_URL && !given.SMTP_FROM) problems.push('SMTP_FROM: needed with SMTP_URL');
  if (
    read.success &&
    read.data.HUIZHI_MODE !== 'production' &&
    read.data.HUIZHI_DISPOSABLE_DATABASE === 'no'
  ) {
    problems.push(
      `HUIZHI_MODE: ${read.data.HUIZHI_MODE} is for a database that may be thrown away (npm start without DATABASE_URL), not for the one of DATABASE_URL; remove HUIZHI_MODE`,
    );
  }
  if (!read.success || problems.length > 0) {
    const list = problems.map((problem) => `\n  - ${problem}`).join('');
    throw new ConfigurationRefused({
      zh: `环境变量配置有误，请修正后重新启动：${list}`,
      en: `The environment is not usable; correct it and start again:${list}`,
    });
  }
  const env = read.data;
  return {
    databaseUrl: env.DATABASE_URL,
    secret: env.HUIZHI_SECRET,
    mode: env.HUIZHI_MODE,
    host: env.HUIZHI_HOST,
    port: env.HUIZHI_PORT,
    dataFolder: env.HUIZHI_DATA,
    columns: env.HUIZHI_COLUMNS ?? join(env.HUIZHI_DATA, 'columns'),
    origin: env.HUIZHI_ORIGIN,
    trustedProxies: env.HUIZHI_TRUSTED_PROXIES.filter((one) => one !== 'none'),
    redisUrl: env.REDIS_URL,
    oidc: env.OIDC_ISSUER
      ? {
          issuer: env.OIDC_ISSUER,
          clientId: env.OIDC_CLIENT_ID as string,
          clientSecret: env.OIDC_CLIENT_SECRET as string,
        }
      : undefined,
    smtp: env.SMTP_URL ? { url: env.SMTP_URL, from: env.SMTP_FROM as string } : undefined,
    metricsToken: env.METRICS_TOKEN,
    logLevel: env.LOG_LEVEL,
    leaseSeconds: env.LEASE_SECONDS,
    judgeChanges: env.HUIZHI_JUDGE_CHANGES,
  };
}

/**
 * Refuses to serve people whose sessions would cross a network in plain text. A page on this machine alone may, and so may
 * the demo and tests, whose passwords are public anyway.
 *
 * @throws PLATFORM.CONFIGURATION_REFUSED
 */
export function refusePlainHttp(config: Config): void {
  const { origin, host, mode } = config;
  const named = origin === undefined ? host : new URL(origin).hostname;
  if (mode !== 'production' || origin?.startsWith('https:') || isLoopback(named)) return;
  throw new ConfigurationRefused({
    zh: `登录凭证会以明文经过网络（监听 ${host}，访问网址 ${origin ?? '未设置'}），未启动。请在前面放置提供 HTTPS 的服务器，并把 HUIZHI_ORIGIN 设为其 https:// 网址；只在本机使用时，请把 HUIZHI_HOST 设为 127.0.0.1。`,
    en: `Sessions would cross the network in plain text (listening on ${host}, origin ${origin ?? 'not set'}), so nothing was started. Put a server that speaks HTTPS in front and name its https:// address in HUIZHI_ORIGIN; for this machine alone set HUIZHI_HOST to 127.0.0.1.`,
  });
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
}

/** Key, secret, host and bucket, all of them. */
function isObjectStore(address: string): boolean {
  return /^s3(\+http)?:\/\/[^:@/?#]+:[^:@/?#]+@[^@/?#]+\/[^/?#]+/.test(address);
}

const NETWORKS = ['none', 'loopback', 'linklocal', 'uniquelocal'];

function isProxy(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  return NETWORKS.includes(text) || (more.length === 0 && most > 0 && isNetwork);
}

function describe(name: string, given: Record<string, unknown>): string {
  const wanted = schema.shape[name as keyof typeof schema.shape].description ?? '';
  return `${name}: ${given[name] === undefined ? 'missing' : 'not usable'} (${wanted})`;
}
