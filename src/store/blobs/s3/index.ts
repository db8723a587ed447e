/** Blobs as objects of an S3 bucket. The SDK is loaded when a bucket is opened, and not before. */
export { probeBucket } from "./probe-bucket.ts";
export type { S3BlobStoreOptions } from "./s3-blob-objects.ts";
export { copyWithinBucket, createS3BlobStore } from "./s3-blob-store.ts";
export { openS3Bucket, type S3Bucket, type S3Timeouts } from "./s3-bucket.ts";
export { describeS3, type S3Credentials, type S3Location } from "./s3-location.ts";
