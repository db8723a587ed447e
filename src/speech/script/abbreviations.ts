/**
 * Words whose full stop usually does not end a sentence. Latin ones are compared in lower case; internal stops
 * (e.g., कि.मी.) are a rule of their own and need no entry.
 */

/** Before a name, a number or an amount: the sentence never ends here. */
export const leadingAbbreviations: ReadonlySet<string> = new Set(
  [
    "dr mr mrs ms mx messrs prof rs st shri sri smt sh km kum col gen lt maj capt cmdr hon rev adv er md mt vs viz cf esp approx",
    "डॉ डा श्री श्रीमती सुश्री प्रो पं स्व कु कुं रु रू चि न्या एड इंजी मा उदा",
    "ডঃ ডা ড মি মিসেস মিঃ শ্রী শ্রীমতী অধ্যা প্রফে মো ড° ডঃ শ্ৰী",
    "ડૉ ડો શ્રી શ્રીમતી પ્રો સ્વ કુ રૂ",
    "ਡਾ ਸ੍ਰੀ ਸ਼੍ਰੀ ਸ੍ਰੀਮਤੀ ਪ੍ਰੋ ਸ ਰੁ ਗਿ",
    "ଡା ଡଃ ଶ୍ରୀ ଶ୍ରୀମତୀ ପ୍ରୋ ଟ",
    "டாக் டாக்டர் திரு திருமதி செல்வி பேரா ரூ எ",
    "డా డాక్టర్ శ్రీ శ్రీమతి ప్రొ కు రూ చి",
    "ಡಾ ಶ್ರೀ ಶ್ರೀಮತಿ ಪ್ರೊ ಪ್ರೊಫೆ ಕು ರೂ ಚಿ",
    "ഡോ ശ്രീ ശ്രീമതി പ്രൊ പ്രൊഫ രൂ കു",
    "ڈاکٹر ڊاڪٽر",
  ].flatMap((list) => list.split(" ")),
);

/** The same, but only where a number follows: "No. 5" against "No. I will not." */
export const numberAbbreviations: ReadonlySet<string> = new Set(
  [
    "no nos fig figs vol pp sec secs art ch chap eq ref rule jan feb mar apr jun jul aug sep sept oct nov dec",
    "नं क्र सं नम्बर कलम धारा नग",
    "নং নম্বৰ ধারা સં નં ક્ર ਨੰ ନଂ ଧାରା எண் நெ నం సం ನಂ ಸಂ നം ക്ര نمبر",
  ].flatMap((list) => list.split(" ")),
);

/** Go inside a sentence as often as they end one: the next letter decides. */
export const trailingAbbreviations: ReadonlySet<string> = new Set(
  [
    "etc ltd pvt inc co corp llp govt dept jr sr est min max hr hrs ft kg kgs cm mm ml am pm ad bc",
    "लि प्रा इ इत्यादि वि मि से कं",
    "লি প্রা લિ પ્રા ਲਿ ਪ੍ਰਾ ଲି ପ୍ରା லிட் பிரை లి ప్రై ಲಿ ಪ್ರೈ ലി പ്രൈ",
  ].flatMap((list) => list.split(" ")),
);

/** The names of Latin letters, as people's initials are written in other scripts: ए. पी. जे. अब्दुल कलाम. */
export const letterNames: ReadonlySet<string> = new Set(
  [
    "ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू डब्लू एक्स वाई ज़ेड जेड झेड",
    "এ বি সি ডি ই এফ জি এইচ আই জে কে এল এম এন ও পি কিউ আর এস টি ইউ ভি ডব্লিউ এক্স ওয়াই জেড",
    "એ બી સી ડી ઈ એફ જી એચ આઈ જે કે એલ એમ એન ઓ પી ક્યુ આર એસ ટી યુ વી ડબલ્યુ એક્સ વાય ઝેડ",
    "ਏ ਬੀ ਸੀ ਡੀ ਈ ਐਫ ਜੀ ਐਚ ਆਈ ਜੇ ਕੇ ਐਲ ਐਮ ਐਨ ਓ ਪੀ ਆਰ ਐਸ ਟੀ ਯੂ ਵੀ",
    "ଏ ବି ସି ଡି ଇ ଏଫ ଜି ଏଚ ଆଇ ଜେ କେ ଏଲ ଏମ ଏନ ଓ ପି ଆର ଏସ ଟି ୟୁ ଭି",
    "ஏ பி சி டி இ எஃப் ஜி எச் ஐ ஜே கே எல் எம் என் ஓ க்யூ ஆர் எஸ் டி யு வி டபிள்யூ எக்ஸ் ஒய்",
    "ఎ ఏ బి సి డి ఇ ఎఫ్ జి హెచ్ ఐ జె కె ఎల్ ఎం ఎన్ ఓ పి క్యూ ఆర్ ఎస్ టి యు వి డబ్ల్యూ ఎక్స్ వై",
    "ಎ ಬಿ ಸಿ ಡಿ ಇ ಎಫ್ ಜಿ ಎಚ್ ಐ ಜೆ ಕೆ ಎಲ್ ಎಂ ಎನ್ ಓ ಪಿ ಕ್ಯೂ ಆರ್ ಎಸ್ ಟಿ ಯು ವಿ ಡಬ್ಲ್ಯೂ ಎಕ್ಸ್ ವೈ",
    "എ ബി സി ഡി ഇ എഫ് ജി എച്ച് ഐ ജെ കെ എൽ എം എൻ ഒ പി ക്യു ആർ എസ് ടി യു വി ഡബ്ല്യു എക്സ് വൈ",
    "اے بی سی ڈی ای ایف جی ایچ آئی جے کے ایل ایم این او پی کیو آر ایس ٹی یو وی ڈبلیو ایکس وائی زیڈ",
  ].flatMap((list) => list.split(" ")),
);

/** Words that, after a comma, begin a clause which can stand as a shot of its own. */
export const conjunctions: ReadonlySet<string> = new Set(
  [
    "and but or so because while which where when if then yet although though since unless until",
    "और लेकिन परंतु परन्तु किंतु किन्तु मगर या तो क्योंकि ताकि इसलिए जबकि कि तथा एवं जिससे जो",
    "आणि पण किंवा म्हणून कारण तर तसेच मात्र र वा किनभने त्यसैले आनी पूण",
    "এবং কিন্তু আর অথবা তাই কারণ যদিও যাতে আৰু বা কাৰণ সেয়ে",
    "અને પણ પરંતુ અથવા તેથી કારણ જેથી ਅਤੇ ਤੇ ਪਰ ਜਾਂ ਇਸ ਕਿਉਂਕਿ ਤਾਂ ଏବଂ କିନ୍ତୁ ଓ ତେଣୁ କାରଣ ଯାହା",
    "ஆனால் மற்றும் அல்லது எனவே ஏனெனில் மேலும் మరియు కానీ లేదా కాబట్టి ఎందుకంటే అయితే",
    "ಮತ್ತು ಆದರೆ ಅಥವಾ ಆದ್ದರಿಂದ ಏಕೆಂದರೆ ಹಾಗೂ പക്ഷേ എന്നാൽ അല്ലെങ്കിൽ അതിനാൽ കാരണം കൂടാതെ",
    "اور لیکن مگر یا تو کیونکہ تاکہ جبکہ بلکہ ۽ پر يا ڇاڪاڻ",
  ].flatMap((list) => list.split(" ")),
);
