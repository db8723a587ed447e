// What the layout sheet shows: the same small story in several scripts.

export interface LayoutSample {
  readonly heading: string;
  readonly points: readonly { readonly text: string; readonly number?: number }[];
  readonly caption: readonly string[];
  readonly speaker: { readonly name: string; readonly title: string };
  readonly title: string;
  readonly subtitle: readonly string[];
  readonly quote: string;
  readonly by: string;
  readonly end: string;
  readonly endLines: readonly string[];
}

export const layoutSamples: Readonly<Record<string, LayoutSample>> = {
  en: {
    heading: "Three habits of safe banking",
    points: [
      { text: "Never share your OTP or PIN" },
      { text: "Check the sender before you open a link" },
      { text: "Call 1930 within the first hour if money is gone" },
    ],
    caption: ["If money has left your account,", "call 1930 within the first hour."],
    speaker: { name: "Asha Mehra", title: "Customer Safety, Neelgagan Bank" },
    title: "Safe banking in five minutes",
    subtitle: ["Training for branch staff", "Neelgagan Bank Academy"],
    quote: "Trust is built in drops and lost in buckets.",
    by: "Meera Iyer, Chief Risk Officer",
    end: "Thank you",
    endLines: ["neelgagan.example/safety", "Helpline 1800 000 000"],
  },
  hi: {
    heading: "सुरक्षित बैंकिंग की तीन आदतें",
    points: [
      { text: "OTP या PIN किसी को न बताएँ" },
      { text: "लिंक खोलने से पहले भेजने वाले को परखें" },
      { text: "पैसे कटते ही पहले घंटे में 1930 पर फ़ोन करें" },
    ],
    caption: ["अगर खाते से पैसे कट जाएँ,", "तो पहले घंटे में 1930 पर फ़ोन करें।"],
    speaker: { name: "आशा मेहरा", title: "ग्राहक सुरक्षा, नीलगगन बैंक" },
    title: "पाँच मिनट में सुरक्षित बैंकिंग",
    subtitle: ["शाखा कर्मचारियों का प्रशिक्षण", "नीलगगन बैंक अकादमी"],
    quote: "भरोसा बूँद-बूँद जुड़ता है और घड़ा भर कर बह जाता है।",
    by: "मीरा अय्यर, मुख्य जोखिम अधिकारी",
    end: "धन्यवाद",
    endLines: ["neelgagan.example/suraksha", "हेल्पलाइन 1800 000 000"],
  },
  ur: {
    heading: "محفوظ بینکاری کی تین عادتیں",
    points: [
      { text: "اپنا OTP یا PIN کسی کو نہ بتائیں" },
      { text: "لنک کھولنے سے پہلے بھیجنے والے کو پرکھیں" },
      { text: "رقم کٹتے ہی پہلے گھنٹے میں 1930 پر فون کریں" },
    ],
    caption: ["اگر کھاتے سے رقم کٹ جائے", "تو پہلے گھنٹے میں 1930 پر فون کریں۔"],
    speaker: { name: "آشا مہرا", title: "صارفین کا تحفظ، نیل گگن بینک" },
    title: "پانچ منٹ میں محفوظ بینکاری",
    subtitle: ["شاخ کے عملے کی تربیت", "نیل گگن بینک اکیڈمی"],
    quote: "بھروسہ قطرہ قطرہ بنتا ہے اور گھڑا بھر کر بہہ جاتا ہے۔",
    by: "میرا ائیر، چیف رسک افسر",
    end: "شکریہ",
    endLines: ["neelgagan.example/hifazat", "ہیلپ لائن 1800 000 000"],
  },
  ta: {
    heading: "பாதுகாப்பான வங்கிச் சேவை: மூன்று பழக்கங்கள்",
    points: [
      { text: "OTP அல்லது PIN எண்ணை யாரிடமும் சொல்லாதீர்கள்", number: 1 },
      { text: "இணைப்பைத் திறக்கும் முன் அனுப்பியவரைச் சரிபாருங்கள்", number: 2 },
      { text: "பணம் போனால் முதல் ஒரு மணி நேரத்தில் 1930-ஐ அழையுங்கள்", number: 3 },
    ],
    caption: ["உங்கள் கணக்கிலிருந்து பணம் போனால்", "முதல் ஒரு மணி நேரத்தில் 1930-ஐ அழையுங்கள்."],
    speaker: { name: "ஆஷா மேரா", title: "வாடிக்கையாளர் பாதுகாப்பு, நீலககன் வங்கி" },
    title: "ஐந்து நிமிடத்தில் பாதுகாப்பான வங்கிச் சேவை",
    subtitle: ["கிளை ஊழியர்களுக்கான பயிற்சி", "நீலககன் வங்கி அகாடமி"],
    quote: "நம்பிக்கை துளித் துளியாகச் சேர்கிறது; குடமாகக் கொட்டிப் போகிறது.",
    by: "மீரா ஐயர், தலைமை இடர் அதிகாரி",
    end: "நன்றி",
    endLines: ["neelgagan.example/paadhukappu", "உதவி எண் 1800 000 000"],
  },
};
