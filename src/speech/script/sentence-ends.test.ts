import { describe, expect, it } from "vitest";
import { findSentenceEnds } from "./sentence-ends.ts";

function split(text: string): string[] {
  let start = 0;
  return findSentenceEnds(text).map((end) => {
    const sentence = text.slice(start, end).trim();
    start = end;
    return sentence;
  });
}

describe("findSentenceEnds", () => {
  // A | stands where a sentence ends.
  it.each([
    ["full stop, question and exclamation marks", "It works.| Does it?| Yes!| Fine"],
    ["runs of marks", "What?!| No...| Yes!!!| So…| Next."],
    ["danda, with and without a space", "यह पहला है।| यह दूसरा है।|यह तीसरा है॥| चौथा"],
    ["numbered verses", "पहला श्लोक ॥१॥| दूसरा श्लोक ॥ २ ॥| तीसरा"],
    ["full stops in Hindi", "वह अच्छा है.| मैं भी हूँ.| धन्यवाद."],
    ["Urdu marks", "یہ پہلا ہے۔| کیا یہ دوسرا ہے؟| ہاں۔"],
    ["Tamil, Telugu and Malayalam", "நன்றி.| மீண்டும் வருக.| ధన్యవాదాలు.| మళ్ళీ రండి.| നന്ദി.| വീണ്ടും വരിക."],
    ["closing quotes and brackets", 'She said "Come." |(He came.) |“Good!” |Then'],
    ["a lower-case letter goes on", '"Really?" he said. |Wait... what? |Hm.'],
  ])("ends at %s", (_what, marked) => {
    const expected = marked.split("|").map((each) => each.trim());
    expect(split(marked.replaceAll("|", ""))).toEqual(expected);
  });

  it.each([
    "Dr. Rao met Mr. Khan and Smt. Devi.",
    "It costs Rs. 500 or ₹3.5 lakh.",
    "Fruits, e.g. Mangoes and i.e. Apples, etc. are sold.",
    "A. P. J. Abdul Kalam and R.K. Narayan wrote.",
    "See No. 5, Fig. 2 and pp. 10 to 12.",
    "Visit www.example.com/a.b?c=d! now at 10.30 a.m. sharp.",
    "Tata Motors Ltd. announced version 1.2.3 today.",
    "1. Open the app.",
    "डॉ. मेहरा और श्री. जोशी आए।",
    "प्रो. शर्मा ने रु. 500 दिए।",
    "ए. पी. जे. अब्दुल कलाम आए।",
    "डॉ. ए. पी. जे. अब्दुल कलाम आए।",
    "दूरी 5 कि.मी. है और पी.एच.डी. पूरी हुई।",
    "टाटा मोटर्स लि. ने कहा।",
    "ডঃ. রায় এবং ডা. সেন এসেছেন।",
    "டாக். ராவ் மற்றும் மு. க. ஸ்டாலின் வந்தார்.",
    "డా. రావు గారు వచ్చారు.",
    "ಡಾ. ರಾವ್ ಬಂದರು.",
    "ഡോ. മേനോൻ വന്നു.",
    "ડૉ. મહેતા આવ્યા.",
    "ਡਾ. ਸਿੰਘ ਆਏ।",
    "اے۔ پی۔ جے۔ عبدالکلام آئے۔",
  ])("keeps together: %s", (text) => {
    expect(split(text)).toEqual([text]);
  });

  it.each([
    ["No. I will not.", ["No.", "I will not."]],
    ["We sell shoes, bags, etc. Come in.", ["We sell shoes, bags, etc.", "Come in."]],
    ["Come at 6 p.m. Then eat.", ["Come at 6 p.m.", "Then eat."]],
    ["He lives in the U.S.A. She does not.", ["He lives in the U.S.A.", "She does not."]],
    ["It cost 500. Then 600.", ["It cost 500.", "Then 600."]],
    ["तो म्हणाला हो. मी गेलो.", ["तो म्हणाला हो.", "मी गेलो."]],
    ["धन्यवाद शर्मा जी. आप आए.", ["धन्यवाद शर्मा जी.", "आप आए."]],
  ])("knows which abbreviation ends a sentence: %s", (text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it("finds the end of what has no mark, and one end in nothing", () => {
    expect(split("no mark at all")).toEqual(["no mark at all"]);
    expect(findSentenceEnds("")).toEqual([0]);
  });
});
