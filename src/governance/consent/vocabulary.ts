/** The words that consents are written in. Each means itself alone: no purpose, operation or channel implies another. */
export const modalities = ["face", "voice", "gesture", "name"] as const;
export type Modality = (typeof modalities)[number];

export const operations = ["train-clone", "synthesise", "edit", "dub", "translate", "publish"] as const;
export type Operation = (typeof operations)[number];

export const contentClasses = ["general", "political", "sexual", "medical-claim", "endorsement"] as const;
export type ContentClass = (typeof contentClasses)[number];

/** What is denied where an offer says nothing else: nobody agrees to these by the way. */
export const contentDenied: readonly ContentClass[] = ["political", "sexual", "medical-claim", "endorsement"];

export const retentionClasses = ["R1", "R3", "R4"] as const;
export type RetentionClass = (typeof retentionClasses)[number];

/** A purpose's name: a word of the workspace's own, or one of `purposes.json`. */
export const purposeForm = /^[a-z][a-z0-9-]{0,63}$/;

/** A channel: `internal-lms`, `website`, `social`, `broadcast`, `ads`, or a workspace's own. */
export const channelForm = /^[a-z][a-z0-9-]{0,63}$/;

/** ISO 3166-1 alpha-2, with a subdivision where that is meant: `IN`, `IN-MH`. */
export const territoryForm = /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/;

/** English and the 22 languages of the Eighth Schedule to the Constitution of India, as BCP 47 has them. */
export const noticeLanguages = [
  "en",
  "as",
  "bn",
  "brx",
  "doi",
  "gu",
  "hi",
  "kn",
  "kok",
  "ks",
  "mai",
  "ml",
  "mni",
  "mr",
  "ne",
  "or",
  "pa",
  "sa",
  "sat",
  "sd",
  "ta",
  "te",
  "ur",
] as const;
export type NoticeLanguage = (typeof noticeLanguages)[number];

export function isNoticeLanguage(text: string): text is NoticeLanguage {
  return (noticeLanguages as readonly string[]).includes(text);
}

/** Those written from right to left. */
export const rightToLeft: ReadonlySet<string> = new Set(["ks", "sd", "ur"]);
