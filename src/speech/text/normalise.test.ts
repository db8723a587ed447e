import { expect, test } from "vitest";
import type { Language, SayAs } from "../spoken.ts";
import { languages } from "../spoken.ts";
import { normaliseForSpeech } from "./index.ts";

const said = (text: string, language: Language, sayAs?: SayAs): string =>
  normaliseForSpeech(text, language, sayAs)
    .map((segment) => segment.spoken)
    .join(" ");

const written = (text: string, language: Language): string[] =>
  normaliseForSpeech(text, language).map((segment) => segment.written);

/** What everyone writes, as each language says it. Numbers that stay digits are those that the voice reads right. */
const table: Record<Language, readonly (readonly [string, string])[]> = {
  en: [
    ["₹1,25,000", "1 lakh 25000 rupees"],
    ["₹2,50,00,000", "2 crore 50 lakh rupees"],
    ["₹1", "1 rupee"],
    ["Rs. 499.50", "499 rupees 50 paise"],
    ["₹1.5 crore", "1 point 5 crore rupees"],
    ["$25", "25 dollars"],
    ["1,000,000 users", "1000000 users"],
    ["3.05%", "3 point 0 5 percent"],
    ["12/11/2026", "twelfth November 20 26"],
    ["2026-11-12", "twelfth November 20 26"],
    ["12 Nov 2005", "twelfth November 2005"],
    ["5:30 PM", "5 30 P M"],
    ["17:45", "5 45 P M"],
    ["9:05 a.m.", "9 oh 5 eh M"],
    ["9 AM", "9 eh M"],
    ["the 21st and 3rd", "the twenty first and third"],
    ["60 kmph, 1 kg, 16 GB, -5°C", "60 kilometres per hour, 1 kilogram, 16 gigabytes, minus 5 degrees Celsius"],
    ["+91 98765 43210", "plus 9 1, 9 8 7 6 5, 4 3 2 1 0"],
    ["call 9876543210", "call 9 8 7 6 5, 4 3 2 1 0"],
    ["1800-123-4567", "1 8 0 0, 1 2 3, 4 5 6 7"],
    ["Dr. Rao & Mr. Das, Infotech Pvt. Ltd.", "Doctor Rao and Mister Das, Infotech Private Limited"],
    ["GST, UPI and AI", "G S T, U P I and eh I"],
    ["www.example.com", "W W W dot example dot com"],
    ["info@example.co.in", "info at example dot co dot in"],
    ["#MakeInIndia", "hashtag Make In India"],
    ["2 + 2 = 4", "2 plus 2 equals 4"],
    ["COVID-19 on 5G", "covid 19 on 5 G"],
    ["in 1947", "in 19 47"],
    ["10-12 days", "10 to 12 days"],
    ["PIN 560001", "pin 5 6 0 0 0 1"],
    ["a party 🎉 today", "a party today"],
    ["well — yes (really) so", "well, yes, really, so"],
  ],
  hi: [
    ["₹1,25,000", "125000 रुपये"],
    ["₹१,२५,०००", "125000 रुपये"],
    ["₹499.50", "499 रुपये 50 पैसे"],
    ["500 रु.", "500 रुपये"],
    ["₹5 करोड़", "5 करोड़ रुपये"],
    ["₹1,25,00,00,000", "125 करोड़ रुपये"],
    ["3.5", "3 दशमलव 5"],
    ["50%", "50 प्रतिशत"],
    ["12/11/2026", "12 नवंबर 2026"],
    ["12 नवंबर 1947", "12 नवंबर 19 सौ 47"],
    ["सुबह 5:30 बजे", "सुबह 5 बजकर 30 मिनट"],
    ["17:45", "शाम 5 बजकर 45 मिनट"],
    ["21वीं सदी, 1ली, 3रा, 5वाँ", "21 वीं सदी, पहली, तीसरा, पाँचवाँ"],
    ["5 किमी, 10 kg, 40°C", "5 किलोमीटर, 10 किलोग्राम, 40 डिग्री सेल्सियस"],
    ["डॉ. राव", "डॉक्टर राव"],
    ["+91 98765 43210", "प्लस 9 1, 9 8 7 6 5, 4 3 2 1 0"],
    ["example.com", "example डॉट com"],
    ["info@example.com", "info ऐट example डॉट com"],
    ["GST और UPI", "G S T और U P I"],
    ["राम & श्याम", "राम और श्याम"],
    ["5-10 दिन", "5 से 10 दिन"],
  ],
  ta: [
    ["₹1,25,000", "125000 ரூபாய்"],
    ["50%", "50 சதவீதம்"],
    ["3.5", "3 புள்ளி 5"],
    ["12/11/2026", "12 நவம்பர் 2026"],
    ["5:30 PM", "மாலை 5 மணி 30 நிமிடம்"],
    ["21வது", "21வது"],
    ["1வது", "முதலாவது"],
    ["10 கி.மீ.", "10 கிலோமீட்டர்"],
    ["௧௨", "12"],
    ["ரூ. 500", "500 ரூபாய்"],
  ],
  te: [
    ["₹1,25,000", "125000 రూపాయలు"],
    ["50%", "50 శాతం"],
    ["3.5", "3 పాయింట్ 5"],
    ["12/11/2026", "12 నవంబర్ 2026"],
    ["5:30 PM", "సాయంత్రం 5 గంటల 30 నిమిషాలు"],
    ["21వ", "21వ"],
    ["౧౨", "12"],
    ["డా. రావు", "డాక్టర్ రావు"],
    ["5 km", "5 కిలోమీటర్లు"],
  ],
  bn: [
    ["₹১,২৫,০০০", "125000 টাকা"],
    ["৫০%", "50 শতাংশ"],
    ["৩.৫", "3 দশমিক 5"],
    ["১২/১১/২০২৬", "12 নভেম্বর 2026"],
    ["৫:৩০ PM", "বিকেল 5টা 30 মিনিট"],
    ["১লা, ২১শে, ৫ই, ৩য়", "পয়লা, একুশে, পাঁচই, তৃতীয়"],
    ["ডা. রায়", "ডাক্তার রায়"],
  ],
  mr: [
    ["₹१,२५,०००", "125000 रुपये"],
    ["५०%", "50 टक्के"],
    ["३.५", "3 दशांश 5"],
    ["१२/११/२०२६", "12 नोव्हेंबर 2026"],
    ["१७:४५ वाजता", "संध्याकाळी 5 वाजून 45 मिनिटे"],
    ["१ला, २री, ५वा, २१वा", "पहिला, दुसरी, पाचवा, 21 वा"],
    ["कि.मी.", "किलोमीटर"],
  ],
  gu: [
    ["₹૧,૨૫,૦૦૦", "125000 રૂપિયા"],
    ["50%", "50 ટકા"],
    ["3.5", "3 દશાંશ 5"],
    ["12/11/2026", "12 નવેમ્બર 2026"],
    ["5:30 PM", "સાંજે 5 વાગીને 30 મિનિટ"],
    ["1લી, 5મો, 21મો", "પહેલી, પાંચમો, 21 મો"],
    ["5થી 10", "5 થી 10"],
    ["60", "સાઠ"],
  ],
  kn: [
    ["₹1,25,000", "125000 ರೂಪಾಯಿ"],
    ["೫೦%", "50 ಪ್ರತಿಶತ"],
    ["3.5", "3 ಪಾಯಿಂಟ್ 5"],
    ["12/11/2026", "12 ನವೆಂಬರ್ 2026"],
    ["5:30 PM", "ಸಂಜೆ 5 ಗಂಟೆ 30 ನಿಮಿಷ"],
    ["1ನೇ, 21ನೇ", "ಮೊದಲನೇ, 21ನೇ"],
    ["ಡಾ. ರಾವ್", "ಡಾಕ್ಟರ್ ರಾವ್"],
  ],
  ml: [
    ["₹1,25,000", "125000 രൂപ"],
    ["50%", "50 ശതമാനം"],
    ["3.5", "3 പോയിന്റ് 5"],
    ["12/11/2026", "12 നവംബർ 2026"],
    ["5:30 PM", "വൈകുന്നേരം 5 മണി 30 മിനിറ്റ്"],
    ["1-ാം", "ഒന്നാം"],
    ["൧൨", "12"],
    ["ഡോ. നായർ", "ഡോക്ടർ നായർ"],
    ["അവന്‍", "അവൻ"],
  ],
  pa: [
    ["₹1,25,000", "125000 ਰੁਪਏ"],
    ["੫੦%", "50 ਪ੍ਰਤੀਸ਼ਤ"],
    ["3.5", "3 ਦਸ਼ਮਲਵ 5"],
    ["12/11/2026", "12 ਨਵੰਬਰ 2026"],
    ["5:30 PM", "ਸ਼ਾਮ 5 ਵੱਜ ਕੇ 30 ਮਿੰਟ"],
    ["1ਲੀ, 2ਜਾ, 21ਵੀਂ", "ਪਹਿਲੀ, ਦੂਜਾ, 21 ਵੀਂ"],
    ["ਡਾ. ਸਿੰਘ", "ਡਾਕਟਰ ਸਿੰਘ"],
  ],
  or: [
    ["₹1,25,000", "125000 ଟଙ୍କା"],
    ["୫୦%", "50 ପ୍ରତିଶତ"],
    ["3.5", "3 ଦଶମିକ 5"],
    ["12/11/2026", "12 ନଭେମ୍ବର 2026"],
    ["5:30 PM", "ସନ୍ଧ୍ୟା 5ଟା 30 ମିନିଟ"],
    ["1ମ, 21ତମ", "ପ୍ରଥମ, 21 ତମ"],
  ],
  as: [
    ["₹১,২৫,০০০", "125000 টকা"],
    ["৫০%", "50 শতাংশ"],
    ["৩.৫", "3 দশমিক 5"],
    ["১২/১১/২০২৬", "12 নৱেম্বৰ 2026"],
    ["5:30 PM", "আবেলি 5 বাজি 30 মিনিট"],
    ["১ম", "প্ৰথম"],
    ["৮৮", "অঠাশী"],
  ],
  ur: [
    ["₹1,25,000", "125000 روپے"],
    ["۵۰٪", "50 فیصد"],
    ["3.5", "3 اعشاریہ 5"],
    ["12/11/2026", "12 نومبر 2026"],
    ["5:30 PM", "شام 5 بج کر 30 منٹ"],
    ["21ویں", "21 ویں"],
    ["آئیے، چلیں؟", "آئیے, چلیں?"],
  ],
  ne: [
    ["₹१,२५,०००", "एक लाख पच्चिस हजार रुपैयाँ"],
    ["५०%", "पचास प्रतिशत"],
    ["३.५", "तीन दशमलव पाँच"],
    ["१२/११/२०२६", "बाह्र नोभेम्बर दुई हजार छब्बिस"],
    ["५:३० बजे", "पाँच बजेर तीस मिनेट"],
    ["२१औँ", "एक्काइसौँ"],
    ["1,23,45,678", "एक करोड तेइस लाख पैँतालिस हजार छ सय अठहत्तर"],
    ["98765 43210", "नौ आठ सात छ पाँच, चार तीन दुई एक शून्य"],
  ],
  sd: [
    ["₹1,25,000", "125000 روپيا"],
    ["50%", "50 سيڪڙو"],
    ["3.5", "3 اعشاريا 5"],
    ["12/11/2026", "12 نومبر 2026"],
    ["5:30 PM", "شام 5 وڄي 30 منٽ"],
    ["1 ۽ 2", "1 ۽ 2"],
  ],
  kok: [
    ["₹१,२५,०००", "125000 रुपये"],
    ["५०%", "50 टक्के"],
    ["१२/११/२०२६", "12 नोव्हेंबर 2026"],
  ],
};

for (const language of languages) {
  test.each(table[language].map(([text, expected]) => ({ text, expected })))(
    `${language}: $text is said "$expected"`,
    ({ text, expected }) => {
      expect(said(text, language).normalize("NFC")).toBe(expected.normalize("NFC"));
    },
  );
}

test.each([
  [
    "आपका ₹1,25,000 का बिल 12 नवंबर 2026 तक जमा करें।",
    ["आपका", "₹1,25,000", "का", "बिल", "12 नवंबर 2026", "तक", "जमा", "करें"],
  ],
  ["Dr. Rao said “yes” – at 5:30 PM.", ["Dr.", "Rao", "said", "yes", "at", "5:30 PM"]],
  ["Rs. 500/- (only)!", ["Rs. 500/-", "only"]],
  ["🎉 hello 🎉", ["hello"]],
])("keeps what was written in %s, word by word and in order", (text, expected) => {
  expect(written(text, "hi")).toEqual(expected);
});

test.each<[string, Language, SayAs, string]>([
  ["1234", "en", { kind: "digits" }, "1 2 3 4"],
  ["A1B2", "hi", { kind: "digits" }, "eh 1 B 2"],
  ["125000", "en", { kind: "cardinal" }, "1 lakh 25000"],
  ["3", "en", { kind: "ordinal" }, "third"],
  ["21", "en", { kind: "ordinal" }, "twenty first"],
  ["100", "en", { kind: "ordinal" }, "100 th"],
  ["3", "hi", { kind: "ordinal" }, "तीसरा"],
  ["21", "hi", { kind: "ordinal" }, "21 वाँ"],
  ["9876543210", "hi", { kind: "telephone" }, "9 8 7 6 5, 4 3 2 1 0"],
  ["11/12/2026", "en", { kind: "date", format: "mdy" }, "twelfth November 20 26"],
  ["12/11", "hi", { kind: "date", format: "dm" }, "12 नवंबर"],
  ["1947", "en", { kind: "date", format: "y" }, "19 47"],
  ["17:45", "hi", { kind: "time" }, "शाम 5 बजकर 45 मिनट"],
  ["1250.50", "hi", { kind: "currency" }, "1250 रुपये 50 पैसे"],
  ["USD 20", "en", { kind: "currency" }, "20 dollars"],
])("say-as: %s in %s as %o is %s", (text, language, sayAs, expected) => {
  expect(said(text, language, sayAs)).toBe(expected);
});

test("reads text that is not of the kind asked for like any other", () => {
  expect(said("soon", "en", { kind: "date" })).toBe("soon");
});

test.each([["31/13/2026"], ["45:99"], ["99/99/9999"]])("does not take %s for a date or a time", (text) => {
  expect(said(text, "en")).not.toMatch(/January|November|o'clock|P M/);
});

test("reads a headline in capitals as words", () => {
  expect(said("BIG DIWALI SALE TODAY", "en")).toBe("big diwali sale today");
});
