/** A content of a column store that is missing or damaged. Column files are a cache: records make it again. */
export class ContentLost extends Error {
  constructor(
    readonly digest: string,
    options?: { cause?: unknown },
  ) {
    super(`content ${digest} is missing or damaged`, options);
  }
}

/** Names of contents, and of their parts while a folder takes them. */
export const CONTENT = /^[0-9a-f]{64}(\.[0-9a-f-]{36}\.part)?$/;
