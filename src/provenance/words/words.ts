import type { CredentialReport } from "../c2pa/index.ts";

export const wordsLanguages = ["en", "hi"] as const;
export type WordsLanguage = (typeof wordsLanguages)[number];

/** Everything that is said of content credentials, in one language. */
export interface Words {
  readonly verdicts: Readonly<Record<CredentialReport["state"], string>>;
  readonly absence: string;
  readonly development: string;
  /** By C2PA's code. */
  readonly faults: Readonly<Record<string, string>>;
  /** By IPTC's word. */
  readonly sources: Readonly<Record<string, string>>;
  readonly gate: Readonly<Record<string, string>>;
  readonly gateNames: Readonly<Record<string, string>>;
  /** By the name of their profile. */
  readonly labels: Readonly<Record<string, string>>;
  readonly names: Readonly<
    Record<
      | "title"
      | "what"
      | "generator"
      | "signedBy"
      | "madeAt"
      | "video"
      | "label"
      | "spokenLabel"
      | "mark"
      | "gates"
      | "consents"
      | "madeOf"
      | "training",
      string
    >
  >;
  /** Of sound alone, whatever its profile. */
  readonly spokenLabel: string;
  readonly none: string;
  readonly trainingRefused: string;
  readonly trainingUnsaid: string;
  time(iso: string): string | null;
  stamped(time: string): string;
  saidBySigner(time: string): string;
  consent(consent: { readonly purpose: string; readonly validUntil: string }): string;
}

/** In UTC, and the same on every machine: no locale. */
function formatTime(iso: string, months: readonly string[]): string | null {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return null;
  const clock = date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${clock} UTC`;
}

const changedMedia = "its pictures or its sound are not those that were signed";
const changedWords = "what it says of itself was changed after it was signed";
const changedMediaHi = "इसके चित्र या आवाज़ वे नहीं हैं जिन पर हस्ताक्षर किए गए थे";
const changedWordsHi = "यह अपने बारे में जो बताता है, उसे हस्ताक्षर के बाद बदला गया है";

const english: Words = {
  verdicts: {
    trusted:
      "Valid and trusted: nothing was changed since it was signed, and somebody whom you trust vouches for the signer.",
    valid:
      "Valid, not trusted: nothing was changed since it was signed, but nobody whom you trust vouches for the signer.",
    invalid: "Not valid: it has content credentials, but they do not hold for this file.",
    malformed: "Not readable: it has content credentials, but they are damaged.",
    none: "No content credentials: this file says nothing of where it comes from.",
  },
  absence:
    "They may never have been there, or somebody or some app has removed them. That alone does not make a video false.",
  development: "It was signed with a development certificate, such as anybody can make.",
  faults: {
    "assertion.bmffHash.mismatch": changedMedia,
    "assertion.dataHash.mismatch": changedMedia,
    "claimSignature.mismatch": changedWords,
    "assertion.hashedURI.mismatch": changedWords,
    "assertion.missing": changedWords,
    "signingCredential.expired": "the signer's certificate had expired",
    "signingCredential.invalid": "the signer's certificate is not one for content credentials",
    "signingCredential.ocsp.revoked": "the signer's certificate was withdrawn",
  },
  sources: {
    algorithmicMedia: "made by a computer program: drawn and spoken, not filmed, and by no trained model",
    trainedAlgorithmicMedia: "made by a trained AI model",
    compositeWithTrainedAlgorithmicMedia: "a mix of parts, some of which were made by a trained AI model",
    compositeSynthetic: "a mix of parts, some of which were made by a computer program",
    digitalCapture: "filmed or recorded",
    digitalCreation: "made by a person with a computer",
  },
  gate: { pass: "passed", fail: "failed", review: "for a person to judge" },
  gateNames: {
    decode: "plays whole",
    label: "label",
    "lip-sync": "lips and voice",
    loudness: "loudness",
    watermark: "watermark",
    frozen: "does not stop",
    black: "no black frames",
    flicker: "does not flicker",
    "colour-range": "colours in range",
    seams: "no jumps",
    "mouth-in-frame": "face in the frame",
    captions: "captions",
    clipping: "no distorted sound",
    silence: "every word is heard",
    duration: "length",
    "frame-safety": "nothing unsafe in pictures",
    transcript: "nothing heard that may not be said",
    "speech-text": "said as written",
  },
  labels: {
    "in-sgi": "that it was made by AI, all the time",
    "in-eci": "that it was made by AI, across the top, all the time",
    asci: "that it was created using AI, all the time",
    eu: "the sign AI, all the time",
  },
  names: {
    title: "Title",
    what: "What it is",
    generator: "Made with",
    signedBy: "Signed by",
    madeAt: "Made",
    video: "Video",
    label: "Label in the picture",
    spokenLabel: "Spoken label",
    mark: "Invisible mark",
    gates: "Checks",
    consents: "Consents",
    madeOf: "Made of",
    training: "Learning from it",
  },
  spokenLabel: "that it was created using AI, before anything else is said",
  none: "none",
  trainingRefused: "not allowed to AI",
  trainingUnsaid: "nothing is said",
  time: (iso) =>
    formatTime(iso, [
      "January",
      "February",
      "March",
      "April",
      "May",
      "June",
      "July",
      "August",
      "September",
      "October",
      "November",
      "December",
    ]),
  stamped: (time) => `${time}, as a time stamp proves`,
  saidBySigner: (time) => `${time}, as the signer says`,
  consent: ({ purpose, validUntil }) => `for ${purpose}, until ${validUntil.slice(0, 10)}`,
};

const hindi: Words = {
  verdicts: {
    trusted:
      "मान्य और विश्वसनीय: हस्ताक्षर के बाद कुछ भी नहीं बदला गया, और जिस पर आप भरोसा करते हैं वह हस्ताक्षर करने वाले की पुष्टि करता है।",
    valid:
      "मान्य, पर विश्वसनीय नहीं: हस्ताक्षर के बाद कुछ भी नहीं बदला गया, पर जिस पर आप भरोसा करते हैं ऐसा कोई हस्ताक्षर करने वाले की पुष्टि नहीं करता।",
    invalid: "मान्य नहीं: इसमें स्रोत-प्रमाण हैं, पर वे इस फ़ाइल के लिए सही नहीं हैं।",
    malformed: "पढ़ा नहीं जा सका: इसमें स्रोत-प्रमाण हैं, पर वे टूटे हुए हैं।",
    none: "कोई स्रोत-प्रमाण नहीं: यह फ़ाइल नहीं बताती कि यह कहाँ से आई है।",
  },
  absence: "हो सकता है वे कभी रहे ही न हों, या किसी व्यक्ति या ऐप ने उन्हें हटा दिया हो। केवल इससे कोई वीडियो झूठा नहीं हो जाता।",
  development: "इस पर परीक्षण-प्रमाणपत्र से हस्ताक्षर किए गए हैं, जिसे कोई भी बना सकता है।",
  faults: {
    "assertion.bmffHash.mismatch": changedMediaHi,
    "assertion.dataHash.mismatch": changedMediaHi,
    "claimSignature.mismatch": changedWordsHi,
    "assertion.hashedURI.mismatch": changedWordsHi,
    "assertion.missing": changedWordsHi,
    "signingCredential.expired": "हस्ताक्षर करने वाले के प्रमाणपत्र की अवधि समाप्त हो चुकी थी",
    "signingCredential.invalid": "हस्ताक्षर करने वाले का प्रमाणपत्र स्रोत-प्रमाण के लिए नहीं है",
    "signingCredential.ocsp.revoked": "हस्ताक्षर करने वाले का प्रमाणपत्र वापस ले लिया गया था",
  },
  sources: {
    algorithmicMedia: "कंप्यूटर प्रोग्राम से बना: चित्र और आवाज़ प्रोग्राम ने बनाए हैं, फ़िल्माए नहीं गए, और किसी प्रशिक्षित मॉडल से नहीं",
    trainedAlgorithmicMedia: "प्रशिक्षित AI मॉडल से बना",
    compositeWithTrainedAlgorithmicMedia: "कई हिस्सों से मिलकर बना, जिनमें से कुछ प्रशिक्षित AI मॉडल ने बनाए हैं",
    compositeSynthetic: "कई हिस्सों से मिलकर बना, जिनमें से कुछ कंप्यूटर प्रोग्राम ने बनाए हैं",
    digitalCapture: "फ़िल्माया या रिकॉर्ड किया गया",
    digitalCreation: "किसी व्यक्ति ने कंप्यूटर से बनाया",
  },
  gate: { pass: "सफल", fail: "असफल", review: "व्यक्ति के निर्णय के लिए" },
  gateNames: {
    decode: "पूरा चलता है",
    label: "लेबल",
    "lip-sync": "होंठ और आवाज़",
    loudness: "आवाज़ का स्तर",
    watermark: "वॉटरमार्क",
    frozen: "कहीं रुकता नहीं",
    black: "कोई काला फ़्रेम नहीं",
    flicker: "झिलमिलाता नहीं",
    "colour-range": "रंग सीमा में",
    seams: "कोई झटका नहीं",
    "mouth-in-frame": "चेहरा फ़्रेम में",
    captions: "कैप्शन",
    clipping: "आवाज़ फटती नहीं",
    silence: "हर शब्द सुनाई देता है",
    duration: "अवधि",
    "frame-safety": "चित्रों में कुछ अनुचित नहीं",
    transcript: "सुनाई देने में कुछ अनुचित नहीं",
    "speech-text": "जो लिखा है वही बोला गया",
  },
  labels: {
    "in-sgi": "पूरे समय: यह AI से बना है",
    "in-eci": "पूरे समय, ऊपर पूरी चौड़ाई में: यह AI से बना है",
    asci: "पूरे समय: यह AI की मदद से बनाया गया है",
    eu: "पूरे समय: AI का चिह्न",
  },
  names: {
    title: "शीर्षक",
    what: "यह क्या है",
    generator: "किससे बना",
    signedBy: "हस्ताक्षर",
    madeAt: "कब बना",
    video: "वीडियो",
    label: "चित्र में लेबल",
    spokenLabel: "बोला गया लेबल",
    mark: "अदृश्य चिह्न",
    gates: "जाँच",
    consents: "सहमति",
    madeOf: "किन चीज़ों से बना",
    training: "इससे सीखना",
  },
  spokenLabel: "सबसे पहले यह बताया जाता है कि यह AI की मदद से बना है",
  none: "कोई नहीं",
  trainingRefused: "AI को अनुमति नहीं",
  trainingUnsaid: "कुछ नहीं कहा गया",
  time: (iso) =>
    formatTime(iso, ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"]),
  stamped: (time) => `${time}, समय-मुहर के अनुसार`,
  saidBySigner: (time) => `${time}, हस्ताक्षर करने वाले के अनुसार`,
  consent: ({ purpose, validUntil }) => `${purpose} के लिए, ${validUntil.slice(0, 10)} तक`,
};

const all: Readonly<Record<WordsLanguage, Words>> = { en: english, hi: hindi };

export function wordsOf(language: WordsLanguage): Words {
  return all[language];
}
