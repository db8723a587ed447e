/** Letters of Urdu and Sindhi by sound; short vowels are not written, so that only consonants can be compared. */
const sounds: Readonly<Record<string, string>> = {
  ا: "a", آ: "aa", أ: "a", إ: "a", ب: "b", ٻ: "b", ڀ: "bh", پ: "p", ت: "t", ٿ: "th", ٽ: "t", ٺ: "th", ٹ: "t", ث: "s",
  ج: "j", ڄ: "j", ڃ: "n", چ: "ch", ڇ: "ch", ح: "h", خ: "kh", د: "d", ڌ: "dh", ڏ: "d", ڊ: "d", ڍ: "dh", ڈ: "d", ذ: "z",
  ر: "r", ڙ: "r", ڑ: "r", ز: "z", ژ: "zh", س: "s", ش: "sh", ص: "s", ض: "z", ط: "t", ظ: "z", ع: "a", غ: "gh", ف: "f",
  ڦ: "ph", ق: "k", ک: "k", ك: "k", ڪ: "k", گ: "g", ڳ: "g", ڱ: "n", ل: "l", م: "m", ن: "n", ں: "n", ڻ: "n", و: "v",
  ؤ: "v", ہ: "h", ه: "h", ھ: "h", ة: "h", ۃ: "h", ء: "", ئ: "y", ي: "y", ی: "y", ى: "y", ے: "e", ۓ: "e",
}; // prettier-ignore

export function spellArabic(word: string): string {
  return [...word].map((letter) => sounds[letter] ?? letter).join("");
}
