import { FolderStore } from './folder-store.ts';
import { ObjectStore } from './object-store.ts';

/** What lies in a store of column files, by name, with its bytes; parts of files that a killed process left, too. */
export type ContentSize = ReadonlyMap<string, number>;

/**
 * Where column files are kept: contents under the SHA-256 of their bytes. A content is there whole or not at all at every
 * instant, whoever is killed; writing one again changes nothing, so any number of machines may write to one store.
 */
export interface ColumnStore {
  /**
   * Keeps bytes under their digest; a damaged content is replaced.
   *
   * @returns the digest
   * @throws PLATFORM.SERVICE_UNAVAILABLE
   */
  keep(bytes: Uint8Array): Promise<string>;
  /**
   * Reads the bytes with a digest and proves that they have it.
   *
   * @throws ContentLost when they are missing or are others
   * @throws PLATFORM.SERVICE_UNAVAILABLE when the store does not answer, which says nothing of what it holds
   */
  read(digest: string): Promise<Uint8Array>;
  /** Whether a content is there; {@link read} says whether it is whole. @throws PLATFORM.SERVICE_UNAVAILABLE */
  has(digest: string): Promise<boolean>;
  /** Once it returns, what was kept before outlives a crash of the machine; called once after many. */
  settle(): Promise<void>;
  /** What lies in the store. @throws PLATFORM.SERVICE_UNAVAILABLE */
  sizes(): Promise<ContentSize>;
  /** Removes what {@link sizes} told of. @throws PLATFORM.SERVICE_UNAVAILABLE */
  remove(names: readonly string[]): Promise<void>;
}

/**
 * The store at an address: a folder, or `s3://key:secret@host/bucket/prefix` (see {@link ObjectStore}).
 *
 * @throws Error when an address of an object store lacks something; it never quotes the address, which holds a secret
 */
export function openColumnStore(address: string): ColumnStore {
  return /^s3(\+http)?:/.test(address) ? ObjectStore.at(address) : new FolderStore(address);
}
