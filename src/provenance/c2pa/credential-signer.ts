import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { SutradharError } from "../../core/index.ts";
import { developmentOrganization } from "./development-certificate.ts";
import { algorithmOf, signWith, type SigningAlgorithm } from "./signing-algorithm.ts";

/** Who signs content credentials, and with what. Its key never leaves it. */
export interface CredentialSigner {
  readonly algorithm: SigningAlgorithm;
  /** DER, the signer's own first, each signed by the next. */
  readonly chain: readonly Uint8Array[];
  /** PEM of the last of the chain: what a verifier of this installation's own files trusts. */
  readonly anchorPem: string;
  /** Made by this product on its first use: nobody vouches for it. */
  readonly isDevelopment: boolean;
  /** A raw signature over the bytes. @throws SutradharError `signing_failed` */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

const chainMax = 8;

/** Signs with a key in memory. @throws SutradharError `config_invalid` where they do not belong together. */
export function createKeySigner(files: {
  readonly certificatePem: string;
  readonly keyPem: string;
  /** Where they came from, for messages. */
  readonly name: string;
}): CredentialSigner {
  const chain = parseChain(files.certificatePem, files.name);
  const key = parseKey(files.keyPem, files.name);
  const algorithm = algorithmOf(key);
  if (!chain[0]?.checkPrivateKey(key)) {
    throw invalid(files.name, "the key is not that of the first certificate");
  }
  return { ...describeChain(chain), algorithm, sign: async (bytes) => signWith(key, algorithm, bytes) };
}

export interface SigningService {
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token: string | undefined;
  readonly certificatePem: string;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

const answerBytesMax = 16_384;

/**
 * Signs at a service that holds the key: an HSM's front, a company's own. It is posted
 * `{"algorithm": "es256", "bytes": "<base64>"}` and answers `{"signature": "<base64>"}`: raw, for ECDSA r and s one after the other.
 */
export function createServiceSigner(service: SigningService): CredentialSigner {
  const { certificatePem, url } = service;
  const chain = parseChain(certificatePem, "the certificate of the signing service");
  const algorithm = algorithmOf((chain[0] as X509Certificate).publicKey);
  return {
    ...describeChain(chain),
    algorithm,
    sign: async (bytes) => {
      try {
        return await askService(service, { algorithm, bytes: Buffer.from(bytes).toString("base64") });
      } catch (cause) {
        if (cause instanceof SutradharError) throw cause;
        const message = `the signing service ${new URL(url).host} gave no signature: ${(cause as Error).message}`;
        throw new SutradharError("signing_failed", message, { cause });
      }
    },
  };
}

async function askService(service: SigningService, question: object): Promise<Uint8Array> {
  const { url, token, timeoutMs } = service;
  const response = await service.fetch(url, {
    method: "POST",
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(question),
  });
  const text = (await response.text()).slice(0, answerBytesMax);
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  const { signature } = JSON.parse(text) as { readonly signature?: unknown };
  if (typeof signature !== "string" || !/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) {
    throw new Error("its answer has no signature in base64");
  }
  return Buffer.from(signature, "base64");
}

function describeChain(
  chain: readonly X509Certificate[],
): Pick<CredentialSigner, "chain" | "anchorPem" | "isDevelopment"> {
  return {
    chain: chain.map(({ raw }) => raw),
    anchorPem: (chain.at(-1) as X509Certificate).toString(),
    isDevelopment: (chain[0] as X509Certificate).subject.includes(developmentOrganization),
  };
}

function parseChain(pem: string, name: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0 || blocks.length > chainMax) {
    throw invalid(name, `1 to ${chainMax} certificates in PEM were expected, got ${blocks.length}`);
  }
  const chain = blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (cause) {
      throw invalid(name, "a certificate cannot be read", cause);
    }
  });
  chain.slice(1).forEach((issuer, index) => {
    if (!chain[index]?.checkIssued(issuer)) {
      throw invalid(name, "each certificate must be signed by the next, the signer's own first");
    }
  });
  return chain;
}

function parseKey(pem: string, name: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw invalid(name, "the key must be a private key in PEM without a passphrase", cause);
  }
}

function invalid(name: string, why: string, cause?: unknown): SutradharError {
  return new SutradharError("config_invalid", `${name}: ${why}`, { cause });
}
