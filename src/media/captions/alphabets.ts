import { getWritingSystem } from "./writing-systems.ts";

// What a font must have before a language is set in it: its letters, signs and stops. Digits, commas and rare letters may
// come from another font; a word that mixes two would be seen.
const devanagari = "अआइईउऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहािीुूृेैोौंःँ़्।";
const bengali = "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযলশষসহািীুূৃেৈোৌংঃঁ়্য়ড়ঢ়ৎ।";
const arabic = "اآبتثجحخدذرزسشصضطظعغفقلمنءئؤ،؟";

const letters: Readonly<Record<string, string>> = {
  en: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;!?-'\"",
  hi: devanagari,
  mr: `${devanagari}ळॅॉ`,
  ne: devanagari,
  kok: `${devanagari}ळॅॉ`,
  bn: `${bengali}র`,
  as: `${bengali}ৰৱ`,
  pa: "ਅਆਇਈਉਊਏਐਓਔਕਖਗਘਙਚਛਜਝਞਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵਸਹਾਿੀੁੂੇੈੋੌੰੱਂ਼੍ੜੳੲ।",
  gu: "અઆઇઈઉઊઋએઐઓઔકખગઘચછજઝઞટઠડઢણતથદધનપફબભમયરલવશષસહળાિીુૂૃેૈોૌંઃઁ્ૉ",
  or: "ଅଆଇଈଉଊଋଏଐଓଔକଖଗଘଙଚଛଜଝଞଟଠଡଢଣତଥଦଧନପଫବଭମଯରଲଳଶଷସହାିୀୁୂୃେୈୋୌଂଃଁ଼୍ୟୱ।",
  ta: "அஆஇஈஉஊஎஏஐஒஓஔகஙசஞடணதநபமயரலவழளறனஜஷஸஹாிீுூெேைொோௌ்ஃ",
  te: "అఆఇఈఉఊఋఎఏఐఒఓఔకఖగఘచఛజఝఞటఠడఢణతథదధనపఫబభమయరలవశషసహళాిీుూృెేైొోౌంః్",
  kn: "ಅಆಇಈಉಊಋಎಏಐಒಓಔಕಖಗಘಚಛಜಝಞಟಠಡಢಣತಥದಧನಪಫಬಭಮಯರಲವಶಷಸಹಳಾಿೀುೂೃೆೇೈೊೋೌಂಃ್",
  ml: "അആഇഈഉഊഋഎഏഐഒഓഔകഖഗഘങചഛജഝഞടഠഡഢണതഥദധനപഫബഭമയരലവശഷസഹളഴറാിീുൂൃെേൈൊോൌംഃ്ൺൻർൽൾ",
  ur: `${arabic}پٹچڈڑژکگںوہھیےۓ۔`,
  sd: `${arabic}پٻڀٺٽٿڃچڄڇڊڌڍڏڙڦڪکگڱڳڻھويےہ۽۾`,
};

/** OpenType tags of the scripts whose letters join or stack: a font without rules for one draws them apart. */
const shapedScripts: Readonly<Record<string, readonly string[]>> = {
  devanagari: ["dev2", "deva"],
  bengali: ["bng2", "beng"],
  gurmukhi: ["gur2", "guru"],
  gujarati: ["gjr2", "gujr"],
  odia: ["ory2", "orya"],
  tamil: ["tml2", "taml"],
  telugu: ["tel2", "telu"],
  kannada: ["knd2", "knda"],
  malayalam: ["mlm2", "mlym"],
  nastaliq: ["arab"],
  naskh: ["arab"],
};

/** Every character that a font for this language must have. @throws SutradharError `language_unsupported`. */
export function getAlphabet(language: string): string {
  getWritingSystem(language);
  return letters[language] ?? "";
}

/** The scripts of which one must have rules in a font for this language; none where letters only follow each other. */
export function getShapedScripts(language: string): readonly string[] {
  return shapedScripts[getWritingSystem(language).name] ?? [];
}
