/** `node scripts/time-moderation.ts`: how long the built-in moderator takes to load, and for a script of 500 characters. */
import { createBuiltInModerator } from "../src/governance/moderation/index.ts";

const scripts: Readonly<Record<string, string>> = {
  en:
    "Today we celebrate International Women's Day with all our colleagues. Women face a higher risk of heart disease after " +
    "menopause, so please book your yearly check. Our factory will not tolerate harassment of anybody. Kindly wear a helmet; a " +
    "crash can be deadly. Refugees from the war need food, shelter and medicine, and our canteen collects for them until " +
    "Friday. Elderly customers are often the target of fraud: never ask them for their OTP. Wash your hands to kill germs.",
  hi:
    "महिलाओं को हृदय रोग का खतरा रजोनिवृत्ति के बाद बढ़ता है, इसलिए हर साल जाँच करवाएँ। कीटाणु मारने के लिए हाथ धोइए। अपना ओटीपी किसी " +
    "को न बताएँ। गर्भवती महिलाएँ और बुज़ुर्ग लिफ्ट का उपयोग करें। विकलांग कर्मचारियों के लिए नई सुविधा शुरू हुई है। हमारी कंपनी में यौन उत्पीड़न बर्दाश्त " +
    "नहीं किया जाएगा। हेलमेट पहनिए, दुर्घटना जानलेवा हो सकती है। कैंसर का इलाज शुरुआती चरण में संभव है। हिंदू, मुस्लिम, सिख और ईसाई साथ रहते हैं। " +
    "बाढ़ पीड़ितों के लिए कपड़े शुक्रवार तक जमा करें।",
};
const runs = 300;
const now = new Date(0);

// The processor's time, so that whatever else the machine does is not counted.
const startMs = usedMs();
const moderator = createBuiltInModerator();
process.stdout.write(`loaded in ${(usedMs() - startMs).toFixed(0)} ms\n`);
for (const [language, script] of Object.entries(scripts)) {
  const text = script.slice(0, 500);
  // oxlint-disable-next-line no-await-in-loop
  await judge(language, text);
  const beganMs = usedMs();
  // oxlint-disable-next-line no-await-in-loop
  await judge(language, text);
  process.stdout.write(
    `${language}: ${text.length} characters in ${((usedMs() - beganMs) / runs).toFixed(2)} ms, warm\n`,
  );
}

async function judge(language: string, text: string): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await moderator.moderate({ stage: "script", language, text }, now);
  }
}

function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
