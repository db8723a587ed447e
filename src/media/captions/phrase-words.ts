/**
 * Words at which a line of a caption had better break. `opening` words start a phrase (conjunctions): a break before
 * one is good. `closing` words end one (postpositions, which follow their noun): a break after one is good, before it
 * bad. `leaning` words belong to the next word (articles, prepositions): a break after one is bad.
 */
export interface PhraseWords {
  readonly opening: ReadonlySet<string>;
  readonly closing: ReadonlySet<string>;
  readonly leaning: ReadonlySet<string>;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(" ").filter(Boolean));
const entry = (opening: string, closing = "", leaning = ""): PhraseWords => ({
  opening: words(opening),
  closing: words(closing),
  leaning: words(leaning),
});

const none = entry("");

const phraseWords: Readonly<Record<string, PhraseWords>> = {
  en: entry(
    "and but or so because which that who when while where if than although though until unless since",
    "",
    "a an the of to in on at by for with from as is are was were be our your his her their its my this these no not very",
  ),
  hi: entry(
    "और लेकिन मगर किंतु परंतु या क्योंकि कि तो जो जब जहाँ ताकि इसलिए तथा एवं अगर यदि",
    "में से को का की के ने तक द्वारा लिए साथ बाद पास है हैं था थे थी",
    "हर इस उस यह वह एक हमारे आपके मेरे",
  ),
  mr: entry("आणि पण परंतु किंवा कारण की जर तर जेव्हा म्हणून जो जी जे", "साठी मध्ये वर आहे आहेत होता होती", "हा ही हे तो ती ते एक"),
  ne: entry("र तर वा किनभने कि यदि जब जो", "मा ले लाई को का की बाट देखि सम्म लागि छ छन् हो", "यो त्यो एक"),
  kok: entry("आनी पूण वा कारण जर तर जेन्ना", "आसा", "हो ही हें एक"),
  bn: entry("এবং কিন্তু অথবা বা আর কারণ যে যদি যখন তাই", "জন্য থেকে সঙ্গে সাথে দিয়ে মধ্যে পরে কাছে", "এই সেই একটি এক"),
  as: entry("আৰু কিন্তু অথবা বা কাৰণ যে যদি যেতিয়া", "বাবে পৰা লগত মাজত পিছত", "এই সেই এটা"),
  gu: entry("અને પણ પરંતુ અથવા કે કારણ જો જ્યારે તો એટલે", "માં થી ને નો ની નું ના માટે સાથે પછી છે", "આ તે એક"),
  pa: entry("ਅਤੇ ਤੇ ਪਰ ਜਾਂ ਕਿਉਂਕਿ ਕਿ ਜੋ ਜਦੋਂ ਤਾਂ ਜੇ", "ਵਿੱਚ ਵਿਚ ਤੋਂ ਨੂੰ ਦਾ ਦੀ ਦੇ ਨੇ ਲਈ ਨਾਲ ਤੱਕ ਹੈ ਹਨ", "ਇਹ ਉਹ ਇੱਕ"),
  or: entry("ଏବଂ କିନ୍ତୁ ଓ ବା କିମ୍ବା କାରଣ ଯେ ଯଦି ଯେତେବେଳେ", "ପାଇଁ ଠାରୁ ସହିତ ମଧ୍ୟରେ ପରେ", "ଏହି ସେହି ଏକ"),
  ta: entry("மற்றும் ஆனால் அல்லது ஏனெனில் என்று எனவே", "போது பிறகு மூலம் உடன் வரை", "இந்த அந்த ஒரு"),
  te: entry("మరియు కానీ లేదా ఎందుకంటే అయితే కాబట్టి", "కోసం నుండి తో లో వరకు ద్వారా తర్వాత", "ఈ ఆ ఒక"),
  kn: entry("ಮತ್ತು ಆದರೆ ಅಥವಾ ಏಕೆಂದರೆ ಹಾಗಾಗಿ", "ಗಾಗಿ ಮೂಲಕ ನಂತರ ಜೊತೆ ವರೆಗೆ", "ಈ ಆ ಒಂದು"),
  ml: entry("എന്നാൽ പക്ഷേ അല്ലെങ്കിൽ കാരണം അതിനാൽ", "വേണ്ടി മുതൽ വരെ ശേഷം കൂടെ", "ഈ ആ ഒരു"),
  ur: entry(
    "اور لیکن مگر یا کیونکہ کہ تو جو جب تاکہ اگر",
    "میں سے کو کا کی کے نے تک پر لیے ساتھ بعد ہے ہیں تھا تھی تھے",
    "ہر اس یہ وہ ایک",
  ),
  sd: entry("۽ پر يا ته ڇاڪاڻ جيڪو جڏهن", "۾ تي کان کي جو جي جا سان لاءِ تائين آهي آهن", "هي هو هڪ"),
};

export function getPhraseWords(language: string): PhraseWords {
  return phraseWords[language] ?? none;
}
