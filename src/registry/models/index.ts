/** What a model says of itself, what its files declare, its card, and whether it may be promoted. Runs no model. */
export { toModelBom, type KnownModel } from "./model-bom.ts";
export { toModelCard } from "./model-card.ts";
export {
  checkSignedFiles,
  findSigning,
  signatureFile,
  toModelSignature,
  type ModelSigning,
  type SignedFile,
} from "./model-signature.ts";
export { signatureOf } from "./signature-of.ts";
export { modelSchema, type Measurement, type ModelDescriptor, type ModelStage } from "./model-descriptor.ts";
export { mayPromote, type PromotionDecision } from "./promotion.ts";
