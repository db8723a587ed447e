import type { CopyDifference, CopyOrigin } from "./copy-origin.ts";
import { tellCredentials, type ToldCredentials } from "./tell-credentials.ts";
import type { WordsLanguage } from "./words.ts";

/** Where a file comes from, in plain words. */
export interface ToldOrigin {
  readonly verdict: string;
  readonly differences: readonly string[];
  /** What the credentials say that it was signed with. */
  readonly facts: ToldCredentials["facts"];
}

interface OriginWords {
  readonly unmarked: string;
  readonly uncertain: string;
  readonly madeHere: string;
  readonly shared: string;
  readonly oneVideo: string;
  readonly looksLikeOne: string;
  readonly looksLikeMany: string;
  readonly withdrawn: string;
  difference(one: CopyDifference): string;
}

const english: OriginWords = {
  unmarked: "No watermark of this installation was found in its pictures.",
  uncertain: "There may be a watermark of this installation in its pictures, but not surely enough to say so.",
  madeHere: "It was made here: its pictures bear this installation's watermark. Which video it is was not read.",
  shared: "It was made here: its pictures bear this installation's watermark. Several videos share what was read.",
  oneVideo: "It is a copy of a video that was made here: its pictures bear the watermark of that one.",
  looksLikeOne:
    "No watermark was read, but second for second it looks like a video that was made here. That it is a copy of that one is likely, and not proved.",
  looksLikeMany:
    "No watermark was read, but second for second it looks like several videos that were made here. That it is a copy of one is likely, and not proved.",
  withdrawn: "It is a copy of a video that was made here and has been withdrawn since.",
  difference(one) {
    switch (one.kind) {
      case "credentials_gone":
        return "what it said of itself was removed";
      case "credentials_broken":
        return "what it says of itself does not hold for it";
      case "media_same":
        return "its pictures and its sound are the very ones that were signed";
      case "encoded_anew":
        return "it was encoded anew: its pictures or its sound are not the very bytes that were signed";
      case "frames":
        return `${one.signed} pictures were signed, and ${one.seen} are in it`;
      case "cropped":
        return "it was cropped, enlarged or moved";
      case "mirrored":
        return "it was mirrored";
      case "turned":
        return "it was turned";
      case "content_other":
        return "its pictures are not those of that video: the watermark was copied onto others";
      case "content_partly_other":
        return "some of its pictures are not those of that video";
    }
  },
};

const hindi: OriginWords = {
  unmarked: "इसके चित्रों में यहाँ का कोई वॉटरमार्क नहीं मिला।",
  uncertain: "इसके चित्रों में यहाँ का वॉटरमार्क हो सकता है, पर इतना पक्का नहीं कि कहा जा सके।",
  madeHere: "यह यहीं बनाया गया था: इसके चित्रों में यहाँ का वॉटरमार्क है। यह कौन-सा वीडियो है, यह पढ़ा नहीं गया।",
  shared: "यह यहीं बनाया गया था: इसके चित्रों में यहाँ का वॉटरमार्क है। जो पढ़ा गया वह कई वीडियो में एक-सा है।",
  oneVideo: "यह यहाँ बनाए गए एक वीडियो की प्रति है: इसके चित्रों में उसी का वॉटरमार्क है।",
  looksLikeOne:
    "कोई वॉटरमार्क नहीं पढ़ा गया, पर हर सेकंड यह यहाँ बनाए गए एक वीडियो जैसा दिखता है। यह उसी की प्रति होने की संभावना है, प्रमाण नहीं।",
  looksLikeMany:
    "कोई वॉटरमार्क नहीं पढ़ा गया, पर हर सेकंड यह यहाँ बनाए गए कई वीडियो जैसा दिखता है। यह किसी एक की प्रति होने की संभावना है, प्रमाण नहीं।",
  withdrawn: "यह यहाँ बनाए गए एक वीडियो की प्रति है, जिसे बाद में वापस ले लिया गया है।",
  difference(one) {
    switch (one.kind) {
      case "credentials_gone":
        return "यह अपने बारे में जो बताता था, वह हटा दिया गया है";
      case "credentials_broken":
        return "यह अपने बारे में जो बताता है, वह इस फ़ाइल के लिए सही नहीं है";
      case "media_same":
        return "इसके चित्र और आवाज़ ठीक वही हैं जिन पर हस्ताक्षर किए गए थे";
      case "encoded_anew":
        return "इसे फिर से एन्कोड किया गया है: इसके चित्र या आवाज़ ठीक वही बाइट नहीं हैं जिन पर हस्ताक्षर किए गए थे";
      case "frames":
        return `${one.signed} चित्रों पर हस्ताक्षर किए गए थे, और इसमें ${one.seen} हैं`;
      case "cropped":
        return "इसे काटा, बड़ा किया या खिसकाया गया है";
      case "mirrored":
        return "इसे दर्पण की तरह उलटा गया है";
      case "turned":
        return "इसे घुमाया गया है";
      case "content_other":
        return "इसके चित्र उस वीडियो के नहीं हैं: वॉटरमार्क दूसरे चित्रों पर लगाया गया है";
      case "content_partly_other":
        return "इसके कुछ चित्र उस वीडियो के नहीं हैं";
    }
  },
};

const all: Readonly<Record<WordsLanguage, OriginWords>> = { en: english, hi: hindi };

export function tellOrigin(origin: CopyOrigin, language: WordsLanguage): ToldOrigin {
  const words = all[language];
  switch (origin.kind) {
    case "unmarked":
    case "uncertain":
      return { verdict: words[origin.kind], differences: [], facts: [] };
    case "made_here":
      return { verdict: tellMadeHere(origin, words), differences: [], facts: [] };
    case "one_video":
      return {
        verdict: tellOne(origin, words),
        differences: origin.differences.map((one) => words.difference(one)),
        facts: origin.original ? tellCredentials(origin.original, language).facts : [],
      };
  }
}

function tellMadeHere(
  { by, isShared }: Extract<CopyOrigin, { readonly kind: "made_here" }>,
  words: OriginWords,
): string {
  if (by === "look") return words.looksLikeMany;
  return isShared ? words.shared : words.madeHere;
}

function tellOne({ by, state }: Extract<CopyOrigin, { readonly kind: "one_video" }>, words: OriginWords): string {
  if (by === "look") return words.looksLikeOne;
  return state === "out" ? words.oneVideo : words.withdrawn;
}
