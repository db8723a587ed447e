import { expect, test } from "vitest";
import { createBuiltInModerator } from "./index.ts";

const moderator = createBuiltInModerator();
const now = new Date("2026-11-29T10:00:00Z");

async function actionOn(text: string, language: string): Promise<string> {
  return (await moderator.moderate({ stage: "script", language, text }, now)).action;
}

test.each([
  ["hi", "आम मीठा है।", "तू मीठा है साले।"],
  ["hi", "विराट ने आख़िरी गेंद पर छक्का लगाया।", "अबे छक्के, निकल यहाँ से।"],
  ["hi", "रोहित के छक्के ने मैच पलट दिया।", "ये छक्के यहाँ क्या कर रहे हैं?"],
  ["hi", "चपटा पेंच कस लें।", "चपटे लोग भाग जाओ।"],
  ["hi", "आज शाम मोमोज़ पर बीस प्रतिशत की छूट।", "मोमो लोग वापस जाओ।"],
  ["hi", "लंगड़ा आम सबसे मीठा होता है।", "तू तो लंगड़ा है।"],
  ["hi", "भालू जंगल में रहता है।", "चुप रह, कुतिया!"],
  ["hi", "मेरी साली पंजाबी है।", "साले पंजाबी"],
  ["hi", "चमार और जाटव अनुसूचित जाति में आते हैं।", "चुप रह, चमार!"],
  ["hi", "मुल्ला नसीरुद्दीन की कहानियाँ बच्चों को पसंद हैं।", "एक भी मुल्ला न बचे।"],
  ["hi", "Baal katwa lo.", "abe katwe, bhag yahan se"],
  ["en", "The steel slag is sold to cement plants.", "You filthy slag."],
  ["en", "A coat of paint can retard the fire.", "What a retard."],
  ["en", "The kitchen-cum-dining hall seats forty.", "You are a dirty cocksucker, you people."],
  ["en", "Throw out the old filters and fit the new ones.", "Throw out the old."],
  ["en", "Whip the egg whites until stiff.", "Whip the whites until they bleed."],
  ["en", "Remove the disabled button.", "Beat the disabled whenever you see them."],
  ["te", "మహిళలు చెత్తను వేరు చేస్తున్నారు.", "ముస్లింలు చెత్త మనుషులు."],
  ["ml", "ഒമ്പത് മണിക്ക് യോഗം തുടങ്ങും.", "നീ ഒമ്പത്"],
  ["ur", "بابر نے آخری گیند پر چھکا مارا۔", "تم چھکے ہو"],
])("in %s: “%s” is let through, “%s” is not", async (language, ordinary, meant) => {
  expect([await actionOn(ordinary, language), await actionOn(meant, language)]).toEqual([
    "allow",
    expect.stringMatching(/block|review/),
  ]);
});

test.each([
  ["hi", "कोयला मंत्रालय ने नई योजना शुरू की।"],
  ["hi", "गुड़ और तिल के लड्डू सर्दी में अच्छे लगते हैं।"],
  ["hi", "पागलखाना नहीं मानसिक स्वास्थ्य केंद्र कहें।"],
  ["hi", "मीठा कम खाएँ"],
  ["en", "Please remove the old wires and burn nothing."],
  ["en", "Use the Chinese toys and the black tape."],
])("in %s: “%s” is let through", async (language, text) => {
  expect(await actionOn(text, language)).toBe("allow");
});

test.each([
  ["hi", "दलित गंदी नाली के कीड़े हैं।"],
  ["hi", "मुसलमान देश का कचरा हैं, साफ़ कर दो।"],
  ["hi", "बिहारी कुत्ते काटते हैं, भगाओ।"],
  ["hi", "उसका साला मुसलमान है, कटुआ साला।"],
  ["en", "Muslims are filthy waste."],
  ["en", "Keep dogs and Indians out."],
])("in %s: “%s” is not, though it names a chore, an animal or a relative", async (language, text) => {
  expect(await actionOn(text, language)).not.toBe("allow");
});

test.each([
  "Kabir Iyer",
  "Kabir Reddy",
  "Deepak Meena",
  "Shaurya Iyer",
  "Karan Brahmin",
  "Rani Thakur",
  "Nazia Brahmin",
])("%s is a name, and no misspelt insult", async (name) => {
  expect(await actionOn(`Dear ${name}, happy Diwali to you and your family.`, "en")).toBe("allow");
});

// A caste's name is many people's surname: whoever is greeted by it is a person.
test.each([
  ["hi", "प्रिय यादव, आपको दीपावली की शुभकामनाएँ।", "यादव चोर होते हैं।"],
  ["hi", "आपको दीपावली की शुभकामनाएँ, पटेल जी।", "पटेल लोग नीच हैं।"],
  ["hi", "प्रिय राहुल ठाकुर, आपका स्वागत है।", "ठाकुर लोग गंदे हैं।"],
])("in %s: “%s” greets somebody, “%s” does not", async (language, greeting, meant) => {
  expect([await actionOn(greeting, language), await actionOn(meant, language)]).toEqual([
    "allow",
    expect.stringMatching(/block|review/),
  ]);
});
