import { SutradharError } from "../../core/index.ts";
import { encodeCbor, type Cbor } from "./cbor.ts";
import { signingAlgorithms, type SigningAlgorithm } from "./signing-algorithm.ts";

/** A signature that waits for its key: `toBeSigned` is RFC 9052's Sig_structure. */
export interface OpenSignature {
  readonly toBeSigned: Uint8Array;
  /** The COSE_Sign1 around the raw signature, padded to exactly `sizeBytes`, which were reserved for it in the file. */
  close(signature: Uint8Array, sizeBytes: number): Uint8Array;
}

const algorithmHeader = 1;
/** RFC 9360: the certificates that say whose key it is, the signer's first. */
const chainHeader = 33;
const sign1Tag = 18;

/** The claim's signature, detached: the claim lies beside it in the manifest (C2PA 2.4 §13.2). */
export function openSignature(options: {
  readonly claim: Uint8Array;
  readonly algorithm: SigningAlgorithm;
  readonly chain: readonly Uint8Array[];
}): OpenSignature {
  const { claim, algorithm, chain } = options;
  const [only] = chain;
  const protectedBytes = encodeCbor(
    new Map<number, Cbor>([
      [algorithmHeader, signingAlgorithms[algorithm].cose],
      [chainHeader, chain.length === 1 && only ? only : chain],
    ]),
  );
  return {
    toBeSigned: encodeCbor(["Signature1", protectedBytes, new Uint8Array(), claim]),
    close(signature, sizeBytes) {
      const withPad = (padBytes: number): Buffer => {
        const unprotected = new Map([["pad", new Uint8Array(padBytes)]]);
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

/** How many bytes to reserve for a signature: its own, its certificates, and room to pad. */
export function reserveSignatureBytes(algorithm: SigningAlgorithm, chain: readonly Uint8Array[]): number {
  const certificates = chain.reduce((sum, { length }) => sum + length + 8, 0);
  return certificates + signingAlgorithms[algorithm].signatureBytesMax + 512;
}
