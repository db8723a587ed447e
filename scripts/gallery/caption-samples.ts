/** What is said in the sheets of captions, in a language of each script, and who says it. */
export interface CaptionSample {
  readonly script: string;
  readonly language: string;
  readonly caption: string;
  readonly name: string;
  readonly title: string;
}

export const captionSamples: readonly CaptionSample[] = [
  {
    script: "Latin",
    language: "en",
    caption: "Good evening, I am Asha, and this Diwali your gold loan costs only 8.5 % a year.",
    name: "Asha Sharma",
    title: "Chief Economist, Sutradhar",
  },
  {
    script: "Devanagari",
    language: "hi",
    caption: "नमस्ते, आज हम दीपावली के शुभ अवसर पर ज्ञान और समृद्धि की योजना लेकर आए हैं।",
    name: "आशा शर्मा",
    title: "मुख्य अर्थशास्त्री, सूत्रधार",
  },
  {
    script: "Bengali-Assamese",
    language: "bn",
    caption: "নমস্কার, শারদীয়ার শুভেচ্ছা জানাই এবং আপনার জন্য একটি বিশেষ সঞ্চয় প্রকল্প এনেছি।",
    name: "আশা চট্টোপাধ্যায়",
    title: "মুখ্য অর্থনীতিবিদ",
  },
  {
    script: "Gurmukhi",
    language: "pa",
    caption: "ਸਤ ਸ੍ਰੀ ਅਕਾਲ, ਦੀਵਾਲੀ ਦੀਆਂ ਲੱਖ ਲੱਖ ਵਧਾਈਆਂ ਅਤੇ ਤੁਹਾਡੇ ਲਈ ਖ਼ਾਸ ਬੱਚਤ ਯੋਜਨਾ।",
    name: "ਆਸ਼ਾ ਸ਼ਰਮਾ",
    title: "ਮੁੱਖ ਅਰਥ ਸ਼ਾਸਤਰੀ",
  },
  {
    script: "Gujarati",
    language: "gu",
    caption: "નમસ્તે, દિવાળીના શુભ અવસરે અમે તમારા માટે જ્ઞાન અને સમૃદ્ધિની વિશેષ યોજના લાવ્યા છીએ.",
    name: "આશા શાહ",
    title: "મુખ્ય અર્થશાસ્ત્રી",
  },
  {
    script: "Odia",
    language: "or",
    caption: "ନମସ୍କାର, ଦୀପାବଳିର ଶୁଭେଚ୍ଛା ଏବଂ ଆପଣଙ୍କ ପାଇଁ ଏକ ସ୍ୱତନ୍ତ୍ର ସଞ୍ଚୟ ଯୋଜନା ଆଣିଛୁ।",
    name: "ଆଶା ମହାନ୍ତି",
    title: "ମୁଖ୍ୟ ଅର୍ଥଶାସ୍ତ୍ରୀ",
  },
  {
    script: "Tamil",
    language: "ta",
    caption: "வணக்கம், தீபாவளி நல்வாழ்த்துக்கள்! உங்களுக்காக ஒரு சிறப்பு சேமிப்புத் திட்டத்தை அறிமுகப்படுத்துகிறோம்.",
    name: "ஆஷா ஸ்ரீனிவாசன்",
    title: "தலைமைப் பொருளாதார வல்லுநர்",
  },
  {
    script: "Telugu",
    language: "te",
    caption: "నమస్కారం, దీపావళి శుభాకాంక్షలు మరియు మీ కోసం ఒక ప్రత్యేక పొదుపు పథకాన్ని తీసుకొచ్చాము.",
    name: "ఆశా రెడ్డి",
    title: "ముఖ్య ఆర్థికవేత్త",
  },
  {
    script: "Kannada",
    language: "kn",
    caption: "ನಮಸ್ಕಾರ, ದೀಪಾವಳಿಯ ಶುಭಾಶಯಗಳು ಮತ್ತು ನಿಮಗಾಗಿ ಒಂದು ವಿಶೇಷ ಉಳಿತಾಯ ಯೋಜನೆಯನ್ನು ತಂದಿದ್ದೇವೆ.",
    name: "ಆಶಾ ಕೃಷ್ಣಮೂರ್ತಿ",
    title: "ಮುಖ್ಯ ಅರ್ಥಶಾಸ್ತ್ರಜ್ಞೆ",
  },
  {
    script: "Malayalam",
    language: "ml",
    caption: "നമസ്കാരം, ദീപാവലി ആശംസകൾ, നിങ്ങൾക്കായി ഒരു പ്രത്യേക സമ്പാദ്യപദ്ധതി അവതരിപ്പിക്കുന്നു.",
    name: "ആശാ കൃഷ്ണൻ",
    title: "മുഖ്യ സാമ്പത്തിക വിദഗ്ധ",
  },
  {
    script: "Arabic (Nastaliq)",
    language: "ur",
    caption: "السلام علیکم، عید کے موقع پر ہم آپ کے لیے 25,000 روپے تک کی خصوصی پیشکش SBI Home Loan کے ساتھ لائے ہیں۔",
    name: "عائشہ صدیقی",
    title: "چیف اکانومسٹ، سوتردھار",
  },
  {
    script: "Arabic (Naskh)",
    language: "sd",
    caption: "سلام، عيد جي موقعي تي اسان توهان لاءِ 25,000 رپين تائين ڪيش بيڪ جي آڇ کڻي آيا آهيون ۽ خوش آهيون.",
    name: "عائشه ميمڻ",
    title: "چيف ڪنسلٽنٽ",
  },
];
