import { SutradharError } from "../../../core/index.ts";

/** What the SDK throws, as far as it is read here. */
interface S3Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What servers say when they are full; Amazon's never are. */
const fullNames: ReadonlySet<string> = new Set([
  "XMinioStorageFull",
  "StorageFull",
  "InsufficientStorage",
  "QuotaExceeded",
]);

const remedies: readonly { readonly names: RegExp; readonly remedy: string }[] = [
  { names: /^NoSuchBucket$/, remedy: "make the bucket, or name one that is there" },
  {
    names: /^(AccessDenied|Forbidden|403|AllAccessDisabled)$/,
    // To a HEAD no more is said than 403, whatever is wrong.
    remedy:
      "look at the key and its secret; it needs s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject on what is in it",
  },
  {
    names: /^(InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken|ExpiredTokenException)$/,
    remedy: "look at the key and its secret",
  },
  { names: /^(CredentialsProviderError|CredentialsError)$/, remedy: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" },
  { names: /^(RequestTimeTooSkewed|RequestExpired)$/, remedy: "set this machine's clock" },
  {
    names: /^(PermanentRedirect|AuthorizationHeaderMalformed|301|IllegalLocationConstraintException|RegionMissing)$/,
    remedy: "set the bucket's region",
  },
];

/**
 * A failure of the server, the network or the credentials in our words. Of what the server says only the name is told:
 * its messages, and the SDK's errors with their headers, hold signatures and key ids.
 */
export function asStoreFailure(error: unknown, place: string, operation: string): SutradharError {
  if (error instanceof SutradharError) return error;
  const failure = error as S3Failure;
  const status = failure.$metadata?.httpStatusCode;
  const reason = reasonOf(failure);
  const cause = status === undefined ? error : undefined;
  const details = { operation, reason, ...(status !== undefined && { status }) };
  if (fullNames.has(reason) || status === 507) {
    const message = `the store ${place} takes no more (${reason}): free some space there`;
    return new SutradharError("disk_full", message, { details });
  }
  const said = status === undefined ? "cannot be used" : `refused to ${operation}`;
  const remedy = remedies.find(({ names }) => names.test(reason))?.remedy ?? "see that it runs, and try again";
  return new SutradharError("store_unavailable", `the store ${place} ${said} (${reason}): ${remedy}`, {
    cause,
    details,
  });
}

/** `NoSuchBucket`, `ECONNREFUSED`, `TimeoutError`: one word for what happened. */
function reasonOf({ name, code, message, $metadata }: S3Failure): string {
  if (message.startsWith("Region is missing")) return "RegionMissing";
  // A socket's errors are all named `Error`; their code tells them apart.
  if (name === "Error" || name === "AggregateError") return typeof code === "string" ? code : "ConnectionLost";
  if (/^(Unknown|UnknownError|S3ServiceException)$/.test(name)) return String($metadata?.httpStatusCode ?? "unknown");
  return name;
}

/** Whether the server said that there is no such object. A missing bucket says otherwise, but not to a HEAD. */
export function isAbsence(error: unknown): boolean {
  return error instanceof Error && /^(NoSuchKey|NotFound)$/.test(error.name);
}
