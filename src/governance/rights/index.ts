/** What people may ask of those who keep what is theirs: what there is, corrections, erasure, a nominee, a complaint. */
export { readAccessReport, type AccessReport } from "./access-report.ts";
export { activateNominee, listNominees, nameNominee, type NamedNominee, type Nominee } from "./nominees.ts";
export { addRightsLink, findRightsLink, locateRightsLink, revokeRightsLinks, type RightsLink } from "./rights-links.ts";
export {
  addRightsRequest,
  answerRequest,
  getRightsRequest,
  identifyAsker,
  identityMethods,
  listRightsEvents,
  listRightsRequests,
  refuseRequest,
  rightsKinds,
  rightsStates,
  takeRequestBack,
  type RightsAsker,
  type RightsDesk,
  type RightsKind,
  type RightsRequest,
} from "./rights-requests.ts";
export { rightsWords, rightsLanguages, type RightsWords } from "./rights-words.ts";
