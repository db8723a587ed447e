type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Encrypts what is somebody's. Who the owners are, and where their keys lie, is not the store's business. */
export interface BlobCipher {
  /** Encrypts for all of these together: each one's key is needed. @throws SutradharError `data_erased` where one has none any more */
  seal(owners: readonly string[], pieces: Pieces): AsyncIterable<Uint8Array>;
  /** @throws SutradharError `data_erased` where a key is gone, `blob_corrupt` where a byte was changed, or one is missing */
  open(pieces: Pieces): AsyncIterable<Uint8Array>;
  /** Whether each of these still has a key. */
  mayOpen(owners: readonly string[]): Promise<boolean>;
}
