import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeApi } from '../../apps/api/src/describe-api.ts';
import type { Client } from './client.ts';
import { sampleOf, type Schema } from './sample-body.ts';

/** Values by the names of what carries them: parts of the address, of the query or of the body. */
export type Values = Readonly<Record<string, unknown>>;

/** An operation of the interface, as its description tells it. */
export interface Operation {
  /** Method and address below /api/v1, as in `GET /runs/{id}`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** What it takes to be let in; `all` where it is open to everybody. */
  readonly permission: string;
  /** Names of the parts of the address. */
  readonly parts: readonly string[];
  /** What the query must say, well-formed. */
  readonly query: Readonly<Record<string, string>>;
  /** A well-formed body; undefined where none is sent as JSON. */
  readonly body: unknown;
}

/** What a well-formed value of its schema does not name. */
const QUERY: Readonly<Record<string, string>> = { cost: 'power.averagePrice' };

interface Described {
  readonly 'x-permission'?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema?: Schema }>> };
}

/** Every operation of the interface, from the description that the code gives of itself. */
export function readOperations(api: NestFastifyApplication): Operation[] {
  return Object.entries(describeApi(api).paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Described>).map(([verb, described]) =>
      operationOf(verb.toUpperCase() as Operation['method'], path, described),
    ),
  );
}

function operationOf(method: Operation['method'], path: string, described: Described): Operation {
  const parameters = described.parameters ?? [];
  const schema = described.requestBody?.content['application/json']?.schema;
  return {
    name: `${method} ${path.replace('/api/v1', '')}`,
    method,
    path,
    permission: described['x-permission'] ?? 'undeclared',
    parts: parameters.filter((one) => one.in === 'path').map(({ name }) => name),
    query: Object.fromEntries(
      parameters
        .filter((one) => one.in === 'query' && one.required)
        .map((one) => [one.name, QUERY[one.name] ?? String(sampleOf(one.schema, one.name))]),
    ),
    body: schema && sampleOf(schema),
  };
}

/** Bytes with the headers that say what they are. */
export interface Raw {
  readonly bytes: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends an operation that names these values, each where the operation has a place of that name: in its address, in its
 * query, or else in its body.
 */
export function sendOperation(
  who: Client,
  operation: Operation,
  named: Values,
  raw?: Raw,
): ReturnType<Client['send']> {
  const { method, parts } = operation;
  const place = (name: string): string => encodeURIComponent(String(named[name]));
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => place(name));
  const query = { ...operation.query };
  const body = structuredClone(operation.body) as Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(named)) {
    if (parts.includes(name)) continue;
    if (method === 'GET') query[name] = String(value);
    else if (body) body[name] = Array.isArray(body[name]) ? [value].flat() : value;
  }
  const asked = new URLSearchParams(query).toString();
  return who.send(
    method,
    asked === '' ? path : `${path}?${asked}`,
    raw ? raw.bytes : body,
    raw ? { headers: raw.headers } : {},
  );
}
