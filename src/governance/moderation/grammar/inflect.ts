/** How the words of a block change: `[harm inflect=verb]`. Irregular forms are written out in the data. */
export type Inflection = "verb" | "noun" | "adjective" | "adjective-hi" | "noun-hi" | "none";

export const inflections: readonly string[] = ["verb", "noun", "adjective", "adjective-hi", "noun-hi", "none"];

/** The forms of the last word of a term, itself first. */
export function inflect(term: string, how: Inflection): readonly string[] {
  switch (how) {
    case "verb":
      return english(term, englishVerb);
    case "noun":
      return english(term, englishNoun);
    case "adjective":
      return english(term, englishAdjective);
    case "adjective-hi":
      return hindi(term, hindiAdjective);
    case "noun-hi":
      return hindi(term, hindiNoun);
    case "none":
      return [term];
  }
}

function english(term: string, forms: (word: string) => readonly string[]): readonly string[] {
  return /[a-z]$/.test(term) ? [term, ...forms(term)] : [term];
}

function englishVerb(word: string): readonly string[] {
  if (word.endsWith("e")) return [`${word}s`, `${word}d`, `${word.slice(0, -1)}ing`];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`, `${word.slice(0, -1)}ied`, `${word}ing`];
  const doubled = /[^aeiou][aeiou][bdgklmnprt]$/.test(word)
    ? [`${word}${word.at(-1)}ed`, `${word}${word.at(-1)}ing`]
    : [];
  return [...englishNoun(word), `${word}ed`, `${word}ing`, ...doubled];
}

/** Longer ones take `more` and `most`, which are words of their own. */
function englishAdjective(word: string): readonly string[] {
  if (word.includes(" ") || word.length > 7) return [];
  if (word.endsWith("y")) return ["ier", "iest"].map((ending) => word.slice(0, -1) + ending);
  if (word.endsWith("e")) return [`${word}r`, `${word}st`];
  if (/[^aeiou][aeiou][bdgmnpt]$/.test(word)) return ["er", "est"].map((ending) => word + word.at(-1) + ending);
  return [`${word}er`, `${word}est`];
}

function englishNoun(word: string): readonly string[] {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return [`${word}es`];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
  return [`${word}s`];
}

function hindi(term: string, forms: (word: string) => readonly string[]): readonly string[] {
  return [term, ...forms(term)];
}

/** गंदा, गंदे, गंदी; in Latin letters ganda, gande, gandi. What ends otherwise does not change. */
function hindiAdjective(word: string): readonly string[] {
  if (word.endsWith("ा")) return ["े", "ी", "ों"].map((ending) => word.slice(0, -1) + ending);
  if (/[^a]a$/.test(word)) return ["e", "i", "o", "on"].map((ending) => word.slice(0, -1) + ending);
  if (word.endsWith("aa")) return ["e", "i", "o"].map((ending) => word.slice(0, -2) + ending);
  return [];
}

/** कीड़ा, कीड़े, कीड़ों; औरत, औरतें, औरतों; लड़की, लड़कियाँ, लड़कियों; and as they are typed in Latin letters. */
function hindiNoun(word: string): readonly string[] {
  if (word.endsWith("ा")) return ["े", "ों", "ी", "ओं"].map((ending) => word.slice(0, -1) + ending);
  if (word.endsWith("ी")) return ["ियां", "ियों", "ियो"].map((ending) => word.slice(0, -1) + ending);
  if (word.endsWith("ई")) return ["इयां", "इयों", "इयो"].map((ending) => word.slice(0, -1) + ending);
  if (word.endsWith("ू")) return [`${word.slice(0, -1)}ुओं`, `${word}ओं`];
  if (/[\u0915-\u0939\u093c]$/.test(word)) return ["ों", "ो", "ें", "ीय"].map((ending) => word + ending);
  if (/[िुेो]$/.test(word)) return [`${word}यों`, `${word}ओं`];
  if (/[a-z]a$/.test(word)) return ["e", "o", "on", "i"].map((ending) => word.replace(/a+$/, "") + ending);
  if (word.endsWith("i")) return ["yan", "yaan", "yo", "yon"].map((ending) => word + ending);
  if (/[a-z]$/.test(word)) return ["o", "on", "en", "ein", "e", "oon"].map((ending) => word + ending);
  return [];
}
