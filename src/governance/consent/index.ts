/** Who may say what with whose face and voice: people, notices, consents, and whether a use is covered by one. */
export type { ConsentArtefact, GrantTerms } from "./artefact.ts";
export { asPerson, type ConsentDesk, type DeskVisitor } from "./consent-desk.ts";
export { hidePerson, recordConsent } from "./consent-entries.ts";
export {
  addRequest,
  answerNo,
  findRequestByToken,
  getRequest,
  isRightCode,
  isOpen,
  listRequests,
  locateRequest,
  noteShown,
  noteWrongCode,
  type ConsentRequest,
  type HeldCode,
} from "./consent-requests.ts";
export {
  changeConsent,
  findConsentOfRequest,
  getConsent,
  listConsentEvents,
  listConsents,
  type Consent,
  type ConsentEventRecord,
} from "./consents.ts";
export { correctPrincipal } from "./correct-principal.ts";
export { describeOffer } from "./describe-offer.ts";
export { erasePrincipal } from "./erase-principal.ts";
export { findFacts } from "./find-facts.ts";
export { giveConsent } from "./give-consent.ts";
export {
  countUse,
  findLikenesses,
  listLikenessUses,
  recordLikenesses,
  type Likeness,
  type LikenessQuestion,
  type LikenessUse,
} from "./likenesses.ts";
export { mayKeep } from "./may-keep.ts";
export { mayUse, type GrantRecord, type UseRefusal, type UseRequest } from "./may-use.ts";
export { listBlocks, noticeHeadings, noticeWords, type NoticeBlock, type NoticeContent } from "./notice.ts";
export { addNotice, getNotice, listNotices, readNotice, type NoticeRecord } from "./notice-records.ts";
export { addParty, getFiduciary, listParties, retireProcessor, type ConsentParty } from "./parties.ts";
export { createPersonKeys, type PersonKeys } from "./person-keys.ts";
export { openBytes, sealBytes } from "./person-seal.ts";
export {
  addPrincipal,
  getPrincipal,
  listPrincipals,
  sayAge,
  type AgeEvidence,
  type Guardian,
  type PersonDetails,
  type Principal,
} from "./principals.ts";
export { coverLanguages, createShippedNotice, dpvPurpose, shippedLanguages } from "./shipped-notices.ts";
export { createConsentSigner, type ConsentSigner, type PublicJwk } from "./signing.ts";
export { dpvStatus, isInForce } from "./status.ts";
export {
  channelForm,
  contentClasses,
  contentDenied,
  isNoticeLanguage,
  modalities,
  noticeLanguages,
  operations,
  purposeForm,
  retentionClasses,
  rightToLeft,
  territoryForm,
  type ContentClass,
} from "./vocabulary.ts";
export {
  allowsAnything,
  decideVideo,
  listAffectedVideos,
  listForDecision,
  listPersonFiles,
  listToSettle,
  listWithdrawnVideos,
  noteSettled,
  readEnding,
  type Unsettled,
} from "./settle-consent.ts";
export { acknowledge, listProcessorTasks, withdrawConsent } from "./withdraw-consent.ts";
