/** Common given names and family names, in six scripts: nobody in particular. */
const scripts = {
  Devanagari: [
    "राजेश सुनीता अमित पूजा विकास नेहा संजय कविता अनिल रेखा मनोज सीमा दीपक",
    "शर्मा वर्मा गुप्ता सिंह यादव मिश्रा जोशी पाटिल देशमुख कुलकर्णी चौहान तिवारी पांडे",
  ],
  Bengali: [
    "অমিত সুমনা রাহুল প্রিয়া অনির্বাণ মৌসুমী সৌরভ শ্রেয়া দেবাশিস রূপা তন্ময় নন্দিনী অরিন্দম",
    "চট্টোপাধ্যায় ঘোষ বসু দাস সেন মিত্র রায় পাল সাহা মজুমদার দত্ত সরকার গুহ",
  ],
  Tamil: [
    "முருகன் லட்சுமி கார்த்திக் மீனா செந்தில் கவிதா அருண் பிரியா விஜய் சுதா குமார் தேவி ராஜா",
    "சுப்பிரமணியன் நடராஜன் கிருஷ்ணன் இராமசாமி வேலு பாண்டியன் செல்வம் முத்து கணேசன் பழனி அய்யர் சண்முகம் மணி",
  ],
  Telugu: [
    "రమేష్ సునీత వెంకట్ లక్ష్మి సురేష్ పద్మ కిరణ్ స్వాతి నాగేశ్వర్ అనూష ప్రసాద్ రాధ శ్రీనివాస్",
    "రెడ్డి రావు నాయుడు శర్మ చౌదరి వర్మ మూర్తి శాస్త్రి గౌడ్ కుమార్ ప్రసాద్ బాబు యాదవ్",
  ],
  Latin: [
    "Rajesh Sunita Anthony Fatima Harpreet Mary Joseph Zoya Vikram Leena Arjun Rosy Kabir",
    "Fernandes Khan Singh Thomas Mehta Pinto Kaur Das Rao Nair Bose Iyer Sheikh",
  ],
  Urdu: [
    "احمد فاطمہ علی زینب حسن عائشہ عمر سلمیٰ بلال مریم یوسف ثنا کامران",
    "خان قریشی انصاری صدیقی شیخ مرزا حسینی رضوی فاروقی ہاشمی عثمانی نقوی جعفری",
  ],
} as const;

export type NameScript = keyof typeof scripts;
export const nameScripts = Object.keys(scripts) as NameScript[];

export interface DrawnName {
  readonly script: NameScript;
  readonly name: string;
}

/** Names of all scripts by turns, each another as long as there are any: 169 of each script. */
export function drawNames(count: number): readonly DrawnName[] {
  return Array.from({ length: count }, (_, index) => {
    const script = nameScripts[index % nameScripts.length] as NameScript;
    const [given, family] = scripts[script].map((list) => list.split(" ")) as [string[], string[]];
    const nth = Math.floor(index / nameScripts.length);
    const first = given[nth % given.length] ?? "";
    const last = family[(nth + Math.floor(nth / given.length)) % family.length] ?? "";
    return { script, name: `${first} ${last}` };
  });
}
