/** Content credentials (C2PA): what a video says of itself, signed, and what a reader may make of it. */
export type { ConsentClaim, CredentialFacts, GateClaim, MadeOf } from "./credential-facts.ts";
export {
  createKeySigner,
  createServiceSigner,
  type CredentialSigner,
  type SigningService,
} from "./credential-signer.ts";
export { developmentOrganization, issueDevelopmentCertificate } from "./development-certificate.ts";
export { combineSources, sourceUri, type CombinedSource, type DigitalSource } from "./digital-source.ts";
export { printMedia, type MediaPrint } from "./compare-media.ts";
export type { SaidOfVideo } from "./manifest-store.ts";
export { readCredentials, type CredentialFault, type CredentialReport } from "./read-credentials.ts";
export type { TimeStampService } from "./time-stamp.ts";
export { signVideo, tooLarge, type CredentialOffice, type SigningJob, type SignedVideo } from "./sign-video.ts";
