import { SutradharError } from "../../core/index.ts";
import { encodeCbor, type Cbor } from "./cbor.ts";
import { signingAlgorithms, type SigningAlgorithm } from "./signing-algorithm.ts";

const algorithmHeader = 1;
/** RFC 9360: the certificates that say whose key it is, the signer's first. */
const chainHeader = 33;

/** A raw signature, and what vouches for when it was made. */
export interface MadeSignature {
  readonly signature: Uint8Array;
  /** An RFC 3161 token over `stampedBytes`. */
  readonly timeStamp?: Uint8Array;
}

interface SignerIdentity {
  readonly algorithm: SigningAlgorithm;
  readonly chain: readonly Uint8Array[];
}

/** What a time stamp is of: the signature as it stands in the COSE structure, countersigned (C2PA 2.4 §10.3.2.5, `sigTst2`). */
export function stampedBytes(signature: Uint8Array, identity: SignerIdentity): Uint8Array {
  return encodeCbor(["CounterSignature", protect(identity), new Uint8Array(), encodeCbor(signature)]);
}

function protect({ algorithm, chain }: SignerIdentity): Buffer {
  const [only] = chain;
  return encodeCbor(
    new Map<number, Cbor>([
      [algorithmHeader, signingAlgorithms[algorithm].cose],
      [chainHeader, chain.length === 1 && only ? only : chain],
    ]),
  );
}

/** A signature that waits for its key: `toBeSigned` is RFC 9052's Sig_structure. */
export interface OpenSignature {
  readonly toBeSigned: Uint8Array;
  /** The COSE_Sign1 around the raw signature, padded to exactly `sizeBytes`, which were reserved for it in the file. */
  close(made: MadeSignature, sizeBytes: number): Uint8Array;
}

const sign1Tag = 18;

/** The claim's signature, detached: the claim lies beside it in the manifest (C2PA 2.4 §13.2). */
export function openSignature(claim: Uint8Array, identity: SignerIdentity): OpenSignature {
  const protectedBytes = protect(identity);
  return {
    toBeSigned: encodeCbor(["Signature1", protectedBytes, new Uint8Array(), claim]),
    close({ signature, timeStamp }, sizeBytes) {
      const withPad = (padBytes: number): Buffer => {
        const unprotected = new Map<string, Cbor>();
        if (timeStamp) unprotected.set("sigTst2", new Map([["tstTokens", [new Map([["val", timeStamp]])]]]));
        unprotected.set("pad", new Uint8Array(padBytes));
        return encodeCbor({ tag: sign1Tag, value: [protectedBytes, unprotected, null, signature] });
      };
      // The head of the pad grows with what it counts.
      let padBytes = sizeBytes - withPad(0).length;
      while (padBytes > 0 && withPad(padBytes).length > sizeBytes) padBytes -= 1;
      const closed = withPad(Math.max(0, padBytes));
      if (closed.length === sizeBytes) return closed;
      throw new SutradharError(
        "internal",
        `a signature of ${closed.length} bytes does not fit the ${sizeBytes} that were reserved for it`,
      );
    },
  };
}

/** How many bytes to reserve for a signature: its own, its certificates, a time stamp, and room to pad. */
export function reserveSignatureBytes({ algorithm, chain }: SignerIdentity, timeStampBytes: number): number {
  const certificates = chain.reduce((sum, { length }) => sum + length + 8, 0);
  return certificates + signingAlgorithms[algorithm].signatureBytesMax + timeStampBytes + 512;
}
