import { SutradharError } from "../../core/index.ts";

/**
 * What sound without pictures says of itself before anything else: that it was created using AI, which is what all profiles ask
 * for. IT Rules 2021, rule 3(3)(a)(ii): a prominently prefixed audio disclosure. "AI" is said by its letters.
 */
const sentences: Readonly<Record<string, string>> = {
  en: "This audio was created using AI.",
  hi: "यह ऑडियो AI की मदद से बनाया गया है।",
  ta: "இந்த ஒலிப்பதிவு AI மூலம் உருவாக்கப்பட்டது.",
  te: "ఈ ఆడియో AI సహాయంతో రూపొందించబడింది.",
  bn: "এই অডিওটি AI দিয়ে তৈরি করা হয়েছে।",
  mr: "हा ऑडिओ AI वापरून तयार केला आहे.",
  gu: "આ ઓડિયો AI વડે બનાવવામાં આવ્યો છે.",
  kn: "ಈ ಆಡಿಯೊವನ್ನು AI ಬಳಸಿ ರಚಿಸಲಾಗಿದೆ.",
  ml: "ഈ ഓഡിയോ AI ഉപയോഗിച്ച് നിർമ്മിച്ചതാണ്.",
  pa: "ਇਹ ਆਡੀਓ AI ਦੀ ਮਦਦ ਨਾਲ ਬਣਾਇਆ ਗਿਆ ਹੈ।",
  or: "ଏହି ଅଡିଓ AI ସାହାଯ୍ୟରେ ତିଆରି ହୋଇଛି।",
  as: "এই অডিঅ'টো AI-ৰ সহায়ত তৈয়াৰ কৰা হৈছে।",
  ur: "یہ آڈیو AI کی مدد سے بنائی گئی ہے۔",
  ne: "यो अडियो AI प्रयोग गरेर बनाइएको हो।",
  sd: "هي آڊيو AI جي مدد سان ٺاهيو ويو آهي.",
  kok: "हो ऑडिओ AI वापरून तयार केला.",
};

/**
 * @throws SutradharError `language_unsupported`; `label_refused` for an election's, which must be heard for a tenth of the whole
 * (Election Commission of India, 24 October 2025): that is drawn, and not spoken
 */
export function getSpokenLabel(language: string, profile: string | undefined): string {
  if (profile === "in-eci") {
    throw new SutradharError(
      "label_refused",
      "the label in-eci has no spoken form: make a video of political content, in whose pictures it is drawn",
    );
  }
  const sentence = sentences[language];
  if (sentence !== undefined) return sentence;
  throw new SutradharError(
    "language_unsupported",
    `there is no spoken label in ${JSON.stringify(language)}, and no sound goes without: there is one in ${Object.keys(sentences).join(", ")}`,
  );
}
