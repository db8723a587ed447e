import { limits } from "../../core/index.ts";
import type { WordsLanguage } from "../../provenance/words/index.ts";

interface PageWords {
  readonly title: string;
  readonly lead: string;
  readonly choose: string;
  readonly drop: string;
  readonly looking: string;
  readonly failed: string;
  readonly privacy: string;
  readonly limit: string;
  readonly states: string;
  readonly wellFormed: string;
  readonly valid: string;
  readonly trusted: string;
  readonly yes: string;
  readonly no: string;
  readonly saysOfItself: string;
  readonly origin: string;
  readonly wasSigned: string;
  readonly url: string;
  readonly look: string;
  readonly other: string;
  readonly noScript: string;
}

const sizeMb = Math.floor(limits.verifyBytesMax / 1e6);

const all: Readonly<Record<WordsLanguage, PageWords>> = {
  en: {
    title: "Where does this video come from?",
    lead: "Choose a video. This page reads what it says of itself (its content credentials), and whether anything was changed since it was signed. Where it says nothing, its pictures are looked at for the mark of who made it.",
    choose: "Choose a video",
    drop: "or drop it here",
    looking: "Looking at it …",
    failed: "It could not be looked at",
    privacy: "The video is looked at on this server and forgotten at once: nothing of it is kept, and nothing of you.",
    limit: `MP4, up to ${sizeMb} MB`,
    states: "In three steps, each of which needs the one before",
    wellFormed: "Well-formed: credentials are there and can be read",
    valid: "Valid: they fit this file, and nothing was changed",
    trusted: "Trusted: somebody vouches for the signer",
    yes: "yes",
    no: "no",
    saysOfItself: "What the video says of itself",
    origin: "What its pictures say",
    wasSigned: "What it was signed with",
    url: "or give its address on the web",
    look: "Look",
    other: "हिन्दी",
    noScript: "This page needs JavaScript. Without it: curl --data-binary @video.mp4",
  },
  hi: {
    title: "यह वीडियो कहाँ से आया है?",
    lead: "कोई वीडियो चुनिए। यह पन्ना पढ़ता है कि वीडियो अपने बारे में क्या बताता है (उसके स्रोत-प्रमाण), और यह भी कि हस्ताक्षर के बाद कुछ बदला गया है या नहीं। जहाँ वीडियो कुछ नहीं बताता, वहाँ उसके चित्रों में बनाने वाले का चिह्न देखा जाता है।",
    choose: "वीडियो चुनिए",
    drop: "या उसे यहाँ छोड़िए",
    looking: "देखा जा रहा है …",
    failed: "इसे देखा नहीं जा सका",
    privacy: "वीडियो इस सर्वर पर देखा जाता है और तुरंत भुला दिया जाता है: न उसका कुछ रखा जाता है, न आपका।",
    limit: `MP4, ${sizeMb} MB तक`,
    states: "तीन चरण, जिनमें हर एक को पिछले की ज़रूरत है",
    wellFormed: "पठनीय: स्रोत-प्रमाण हैं और पढ़े जा सकते हैं",
    valid: "मान्य: वे इस फ़ाइल के हैं, और कुछ भी नहीं बदला गया",
    trusted: "विश्वसनीय: कोई हस्ताक्षर करने वाले की पुष्टि करता है",
    yes: "हाँ",
    no: "नहीं",
    saysOfItself: "वीडियो अपने बारे में क्या बताता है",
    origin: "इसके चित्र क्या बताते हैं",
    wasSigned: "इस पर क्या लिखकर हस्ताक्षर किए गए थे",
    url: "या वेब पर उसका पता दीजिए",
    look: "देखिए",
    other: "English",
    noScript: "इस पन्ने को JavaScript चाहिए। उसके बिना: curl --data-binary @video.mp4",
  },
};

/** The page, whole: one file, no outside help, readable on a phone. */
export function composeVerifyPage(
  language: WordsLanguage,
  { nonce, takesUrls }: { readonly nonce: string; readonly takesUrls: boolean },
): string {
  const words = all[language];
  const other = language === "en" ? "hi" : "en";
  const step = (name: string, text: string): string =>
    `<li data-step="${name}"><span class="mark" aria-hidden="true"></span><span>${escape(text)}</span> <b></b></li>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(words.title)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<header><span class="name">Sutradhar</span><a href="/verify?language=${other}" lang="${other}">${escape(words.other)}</a></header>
<main>
<h1>${escape(words.title)}</h1>
<p>${escape(words.lead)}</p>
<label id="drop"><input id="file" type="file" accept="video/mp4,audio/mp4,.m4a"><strong>${escape(words.choose)}</strong><span>${escape(words.drop)}</span><small>${escape(words.limit)}</small></label>
${takesUrls ? `<form id="address"><input id="url" type="url" required placeholder="${escape(words.url)}" aria-label="${escape(words.url)}"><button>${escape(words.look)}</button></form>` : ""}
<noscript><p>${escape(words.noScript)} …/v1/verify</p></noscript>
<section id="result" aria-live="polite" hidden>
<p id="file-name"></p>
<h2 id="verdict"></h2>
<ul id="reasons"></ul>
<h3>${escape(words.states)}</h3>
<ol id="steps">${step("isWellFormed", words.wellFormed)}${step("isValid", words.valid)}${step("isTrusted", words.trusted)}</ol>
<div id="origin" hidden>
<h3>${escape(words.origin)}</h3>
<p id="origin-verdict"></p>
<ul id="differences"></ul>
<h3 id="signed-title">${escape(words.wasSigned)}</h3>
<dl id="signed"></dl>
</div>
<h3 id="facts-title">${escape(words.saysOfItself)}</h3>
<dl id="facts"></dl>
</section>
<p class="privacy">${escape(words.privacy)}</p>
</main>
<script nonce="${nonce}">${script({ language, words, bytesMax: limits.verifyBytesMax })}</script>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const style = `
:root{color-scheme:light dark;--ink:#1d1b20;--soft:#5c5866;--ground:#faf8f5;--card:#fff;--line:#ddd6cc;--good:#1b6e3c;--mid:#8a5a00;--bad:#a8271e;--accent:#8a3b12}
@media (prefers-color-scheme:dark){:root{--ink:#f1eee9;--soft:#b3ada3;--ground:#17151a;--card:#211e25;--line:#3b3640;--good:#7fd6a0;--mid:#f0c36a;--bad:#ff9d92;--accent:#f0a878}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:1.05rem/1.55 system-ui,"Noto Sans","Noto Sans Devanagari",sans-serif}
header{display:flex;justify-content:space-between;align-items:center;max-width:44rem;margin:0 auto;padding:1rem 1.25rem}
.name{font-weight:700;color:var(--accent)}a{color:var(--accent)}
main{max-width:44rem;margin:0 auto;padding:0 1.25rem 3rem}
h1{font-size:1.75rem;line-height:1.25;margin:.75rem 0}h2{font-size:1.25rem;line-height:1.4;margin:.5rem 0;overflow-wrap:anywhere}h3{font-size:1rem;color:var(--soft);margin:1.5rem 0 .5rem}
#drop{display:flex;flex-direction:column;align-items:center;gap:.15rem;border:2px dashed var(--line);border-radius:.9rem;background:var(--card);padding:1.75rem 1rem;text-align:center;cursor:pointer}
#drop:hover,#drop.over,#drop:focus-within{border-color:var(--accent)}#drop strong{background:var(--accent);color:var(--card);border-radius:.6rem;padding:.55rem 1.3rem;margin-bottom:.3rem}
#drop span,#drop small,.privacy{color:var(--soft)}#file{position:absolute;opacity:0;width:1px;height:1px}
#result{background:var(--card);border:1px solid var(--line);border-left:.4rem solid var(--soft);border-radius:.9rem;padding:1rem 1.25rem;margin-top:1.25rem}
#result.trusted{border-left-color:var(--good)}#result.valid{border-left-color:var(--mid)}#result.invalid,#result.malformed{border-left-color:var(--bad)}
#file-name{margin:0;color:var(--soft);overflow-wrap:anywhere}#reasons:empty,#differences:empty{display:none}#origin-verdict{margin:.25rem 0;font-weight:600}#address{display:flex;gap:.5rem;margin-top:.75rem}#url{flex:1;min-width:0;padding:.55rem .8rem;border:1px solid var(--line);border-radius:.6rem;background:var(--card);color:var(--ink);font:inherit}#address button{border:0;border-radius:.6rem;padding:.55rem 1.1rem;background:var(--accent);color:var(--card);font:inherit;font-weight:600}#steps{list-style:none;padding:0;margin:0}
#steps li{display:flex;gap:.6rem;align-items:baseline;padding:.2rem 0}.mark{flex:none;width:.8rem;height:.8rem;border-radius:50%;border:2px solid var(--soft)}
#steps li.yes .mark{background:var(--good);border-color:var(--good)}#steps b{margin-left:auto;padding-left:.5rem}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.35rem 1rem;margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
@media (max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.6rem}h1{font-size:1.45rem}}
`;

/** In the browser: sends the file as it is, and writes what comes as text, never as markup. */
function script(options: { readonly language: string; readonly words: PageWords; readonly bytesMax: number }): string {
  // Nothing in it may end the script.
  const settings = JSON.stringify(options).replaceAll("<", "\\u003c");
  return `
const {language,words,bytesMax}=${settings};
const at=(id)=>document.getElementById(id);
const result=at("result"),input=at("file"),drop=at("drop");
let turn=0;
function show(state,verdict,name){result.hidden=false;result.className=state;at("verdict").textContent=verdict;at("file-name").textContent=name;
at("origin").hidden=true;for(const id of ["reasons","facts","differences","signed"])at(id).replaceChildren();at("facts-title").hidden=true;
for(const li of at("steps").children){li.className="";li.querySelector("b").textContent="";}}
function add(list,tag,text){const each=document.createElement(tag);each.textContent=text;at(list).append(each);}
async function look(name,path,sent){
const own=++turn;
show("",words.looking,name);
try{
const response=await fetch(path+"?language="+language,{method:"POST",...sent});
const answer=await response.json();
if(own!==turn)return;
if(!response.ok)return show("malformed",words.failed+": "+answer.detail,name);
show(answer.state,answer.told.verdict,name);
for(const reason of answer.told.reasons)add("reasons","li",reason);
for(const li of at("steps").children){const is=answer[li.dataset.step]===true;li.className=is?"yes":"no";li.querySelector("b").textContent=is?words.yes:words.no;}
at("facts-title").hidden=answer.told.facts.length===0;
for(const {name,value} of answer.told.facts){add("facts","dt",name);add("facts","dd",value);}
const origin=answer.origin;
if(origin){at("origin").hidden=false;at("origin-verdict").textContent=origin.verdict;
for(const difference of origin.differences)add("differences","li",difference);
at("signed-title").hidden=origin.facts.length===0;
for(const {name,value} of origin.facts){add("signed","dt",name);add("signed","dd",value);}}
}catch{if(own===turn)show("malformed",words.failed,name);}
}
function send(file){if(file.size>bytesMax)return show("malformed",words.failed+": "+words.limit,file.name);
look(file.name,"/v1/verify",{body:file,headers:{"Content-Type":"video/mp4"}});}
at("address")?.addEventListener("submit",(event)=>{event.preventDefault();const url=at("url").value;
look(url,"/v1/verify/url",{body:JSON.stringify({url}),headers:{"Content-Type":"application/json"}});});
input.addEventListener("change",()=>{if(input.files[0])send(input.files[0]);});
for(const kind of ["dragover","dragleave","drop"])drop.addEventListener(kind,(event)=>{event.preventDefault();drop.classList.toggle("over",kind==="dragover");
if(kind==="drop"&&event.dataTransfer.files[0])send(event.dataTransfer.files[0]);});
`;
}
