/** What each reason means, and what mends it, in a sentence for people. */
const sentences: Readonly<Record<string, string>> = {
  // consent
  basis_not_accepted: "a likeness is used by consent alone; no other legal ground is accepted for it",
  principal_unknown: "nothing is known of the person: add them, and ask for their consent",
  principal_erased: "the person has had their data erased",
  minor_without_guardian: "the person is not known to be of age, and no verified guardian has consented",
  purpose_unknown: "the purpose is none of those that the tables know: name one, or add it to the table of purposes",
  channel_unknown: "the purpose is not for this channel, by the table of purposes",
  language_unknown: "a language is none of those that the tables know, or nothing covers it: a person must look",
  region_unknown: "the region is no country, or part of one, that the tables know",
  not_covered: "no one consent, signed and in force, covers all of this use: ask for one that does",
  // egress
  place_unknown: "the place is not listed: list it, with its region, hosts and contract, or do not send there",
  data_class_unknown: "the class of data is none of those that the tables know",
  region_differs: "the place is listed for another region",
  region_not_allowed: "this class of data may not go to that region, or the workspace does not keep to it",
  host_not_listed: "the place is not listed with this host",
  class_not_for_place: "the place is not listed for this class of data",
  kind_not_allowed: "a place of this kind may not see this class of data",
  contract_missing: "no contract with the provider runs at this moment",
  // moderation
  findings: "something was found in the text",
  coverage_insufficient: "the language is not covered well enough for this purpose: a person must look",
  suspect_characters: "there are characters that look like others: a person must look",
  facts_missing: "what the rule needs to know was not all there",
  // label
  content_class_unknown: "a class of content is none of those that the tables know, or none was named",
  political_not_licensed: "political content is for those who are licensed for it",
  no_label_for_region: "no label is known for this region",
  // approvals
  action_unknown: "no table says who must agree to this",
  subject_unknown: "the table of approvals has no row for this",
  requester_unknown: "it is not known who asked, and it must be others who agree",
  approvals_unknown: "there is no list of approvals, or it is longer than any that is meant",
  approval_missing: "not all who must agree have: each entry takes another person, of one of its roles",
  // release
  profile_unknown: "the profile is none of those that the tables know",
  gate_missing: "a gate that a release needs was not there",
  gate_failed: "a gate has failed, or there was none; nobody can agree to that",
  label_missing: "the label was not found in the picture",
  watermark_missing: "no watermark was read in the finished file",
  provenance_missing: "the file is not signed",
  moderation_missing: "the text was not allowed by moderation",
  consent_missing: "not everybody who is seen or heard in it has allowed this",
  trial_unknown: "nobody said whether it is a trial",
  // retention
  class_unknown: "the class of data is none of those that the retention table knows",
  legal_hold: "a legal hold stands on it",
  floor_not_reached: "it must be kept for longer, by law",
  purpose_continues: "it is still needed for what it was taken for",
  not_reproducible: "it could not be made again",
  // roles
  scope_unknown: "no such scope is known",
  role_lacks_scope: "none of the roles gives this",
  // no rule: there was no answer, or none that counts
  policy_failed: "the policy could not be asked",
  policy_timed_out: "the policy did not answer in time",
  policy_differs: "other rules have answered than those that are meant",
  answer_invalid: "what came back is no decision",
  input_too_large: "the question is larger than any that is meant",
  input_invalid: "the question is no JSON",
  decision_not_logged: "the decision could not be written down",
};

export function explainReason(reason: string): string {
  return Object.hasOwn(sentences, reason) ? sentences[reason]! : "a rule of this installation says so";
}

/** Every reason that has a sentence. */
export const knownReasons: readonly string[] = Object.keys(sentences);
