import { z } from "zod";
import { limits, SutradharError } from "../../core/index.ts";
import type { MasterKey } from "./master-key.ts";

export interface TransitOptions {
  /** Of the server, without a path. */
  readonly url: string;
  /** Asked for each request: tokens are renewed by whoever issues them. */
  readonly token: () => Promise<string>;
  /** Where the engine is mounted; `transit` as a rule. */
  readonly mount: string;
  /** The name of the key in it. */
  readonly key: string;
  readonly namespace?: string | undefined;
  /** The only way out. */
  readonly fetch: typeof fetch;
}

const problem = z.object({ errors: z.array(z.string()).default([]) });
const encrypted = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v[1-9]\d*:[A-Za-z0-9+/=]+$/) }) });
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });

/**
 * A master key that a service holds and never shows: the Transit engine of HashiCorp Vault and OpenBao (`/v1/transit/encrypt/:name`,
 * `decrypt`). Whose key it is goes along as associated data, so that no wrapped key opens for another person.
 */
export function createTransitMasterKey(options: TransitOptions): MasterKey {
  const { key, mount } = options;
  const name = `transit/${mount}/${key}`;
  return {
    name,
    async wrap(plain, about) {
      const body = { plaintext: Buffer.from(plain).toString("base64"), associated_data: associated(about) };
      const { data } = encrypted.parse(await ask(options, "encrypt", body));
      return `3.${Buffer.from(data.ciphertext).toString("base64url")}`;
    },
    async unwrap(wrapped, about) {
      const [format, text = ""] = wrapped.trim().split(".");
      if (format !== "3") throw foreign(about);
      const ciphertext = Buffer.from(text, "base64url").toString("utf8");
      const answer = await ask(options, "decrypt", { ciphertext, associated_data: associated(about) });
      return Buffer.from(decrypted.parse(answer).data.plaintext, "base64");
    },
    isCurrent: (wrapped) => wrapped.startsWith("3."),
  };
}

/** Wraps with the first; opens with whichever wrapped it. For moving from one to the other. */
export function chainMasterKeys(current: MasterKey, former: MasterKey): MasterKey {
  const isOfTransit = (wrapped: string): boolean => wrapped.startsWith("3.");
  return {
    ...current,
    unwrap: (wrapped, about) =>
      (isOfTransit(wrapped) === current.name.startsWith("transit/") ? current : former).unwrap(wrapped, about),
  };
}

function associated(about: string): string {
  return Buffer.from(`person key ${about}`).toString("base64");
}

async function ask(options: TransitOptions, action: "encrypt" | "decrypt", body: object): Promise<unknown> {
  const { url, mount, key, namespace } = options;
  const response = await options
    .fetch(`${url}/v1/${mount}/${action}/${encodeURIComponent(key)}`, {
      method: "POST",
      redirect: "error",
      headers: {
        "Content-Type": "application/json",
        "X-Vault-Token": await options.token(),
        "X-Vault-Request": "true",
        ...(namespace === undefined ? {} : { "X-Vault-Namespace": namespace }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(limits.masterKeyAnswerMsMax),
    })
    .catch((cause: unknown) => {
      if (cause instanceof SutradharError) throw cause;
      throw new SutradharError("store_unavailable", `the key service ${url} does not answer`, { cause });
    });
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const said = problem.safeParse(answer).data?.errors.join("; ").slice(0, 300) ?? "";
  const place = `the key service ${url}, ${mount}/${action}/${key}`;
  // developer.hashicorp.com/vault/api-docs: 5xx, 429 and 412 pass; 400, 403 and 404 are for whoever set it up.
  if (response.status >= 500 || response.status === 429 || response.status === 412) {
    throw new SutradharError("store_unavailable", `${place} answers ${response.status}: ${said}`);
  }
  throw new SutradharError(
    "config_invalid",
    `${place} refuses (${response.status}: ${said}): look at its token's policy, and whether the key exists`,
  );
}

function foreign(about: string): SutradharError {
  return new SutradharError(
    "config_invalid",
    `the key of ${about} was not wrapped by the key service: keep the secrets key that it was made with, and run sutradhar person-keys rewrap`,
  );
}
