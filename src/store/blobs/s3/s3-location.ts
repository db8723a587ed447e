/** Where a bucket is and how to speak to it. */
export interface S3Location {
  readonly bucket: string;
  /** Which the name of every object begins with, without a slash at either end; "" for none. */
  readonly prefix: string;
  /** Unset: what the AWS configuration of the machine says; with an `endpoint`, us-east-1. */
  readonly region?: string;
  /** Of a server that is not Amazon's: `http://127.0.0.1:7070`. */
  readonly endpoint?: string;
  /** Whether the bucket is named in the path instead of the host; unset: wherever there is an `endpoint`. */
  readonly pathStyle?: boolean;
  /** Unset: as every AWS program finds them (environment, configuration files, the machine's role). */
  readonly credentials?: S3Credentials;
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** For people and logs: where it is, and nothing that opens it. */
export function describeS3({ bucket, prefix, region, endpoint }: S3Location): string {
  const server = [endpoint && `at ${endpoint}`, region && `in ${region}`].filter(Boolean).join(" ");
  return [`s3://${bucket}${prefix && `/${prefix}`}`, server].filter(Boolean).join(" ");
}
