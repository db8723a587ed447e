import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";

/** A new secret as the Standard Webhooks specification writes it: 32 bytes of chance. */
export function createWebhookSecret(): string {
  return `${prefix}${randomBytes(32).toString("base64")}`;
}

export interface SignedMessage {
  /** The same at every attempt: what a receiver knows a message by. */
  readonly id: string;
  /** When this attempt is made: what a receiver knows an old message by. */
  readonly at: Date;
  readonly body: string;
  /** The newest first; one signature for each, so that a receiver may go over to the new one in its own time. */
  readonly secrets: readonly string[];
}

/** The headers of a message (https://www.standardwebhooks.com, "Webhook headers"). */
export function signMessage({ id, at, body, secrets }: SignedMessage): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
