"""Speech of synthesiser families that are never trained on, for `npm run bench -- alignment`: `python heldout.py OUT`.

flite and Festival from Debian say sentences with their own voices and tell when each of their phones is heard:
apt-get install flite festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts festvox-hi-nsk festvox-te-nsk festvox-mr-nsk
"""

import json
import re
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

OUT = Path(sys.argv[1])
RATE = 16_000

ENGLISH = [
    "Good morning, and welcome to our new office in Bengaluru.",
    "Please pay the bill before the last day of this month, or call our branch for help.",
    "The quick brown fox jumps over the lazy dog, while the zealous judge measures five big boxes.",
    "My mother bought a beautiful blue umbrella at the market on Monday.",
    "People who book before September may pay by mobile phone.",
    "Bob and Pam keep a big map of Mumbai above the piano.",
    "Your application number is five eight three nine, and the amount is twelve thousand rupees.",
    "We hope that the river boats will be repaired before the monsoon begins.",
]
LOCAL = {
    "hi": [
        "नमस्ते आपका हमारे नए दफ्तर में स्वागत है",
        "कृपया बिजली का बिल महीने के अंत से पहले जमा करें",
        "मेरी माँ ने बाजार से एक बड़ा पीला आम खरीदा",
        "बाबू भाई ने पापा को फोन पर मुंबई का पता बताया",
        "आपके परिवार को दीवाली की हार्दिक शुभकामनाएँ",
    ],
    "mr": [
        "नमस्कार आमच्या नवीन कार्यालयात आपले स्वागत आहे",
        "कृपया विजेचे बिल या महिन्याच्या शेवटी भरा",
        "माझ्या आईने बाजारातून एक मोठा पिवळा आंबा आणला",
        "बाबा आणि मामा पुण्याला बसने गेले",
    ],
    "te": [
        "నమస్కారం మా కొత్త కార్యాలయానికి మీకు స్వాగతం",
        "దయచేసి కరెంటు బిల్లు ఈ నెల చివరిలోపు చెల్లించండి",
        "మా అమ్మ బజారు నుండి ఒక పెద్ద పసుపు మామిడి పండు కొన్నది",
        "బాబు మామయ్య బస్సులో ముంబాయి వెళ్ళాడు",
    ],
}
FLITE = ["kal16", "awb", "rms", "slt"]
FESTIVAL = {
    "kal_diphone": "en",
    "ked_diphone": "en",
    "cmu_us_slt_arctic_hts": "en",
    "hindi_NSK_diphone": "hi",
    "marathi_NSK_diphone": "mr",
    "telugu_NSK_diphone": "te",
}
# radio and CMU names of English phones; what is alike in both is written once.
PHONES = {
    "pau": "", "sil": "", "brth": "", "h#": "", "ssil": "", "#": "",
    "aa": "ɑː", "ae": "æ", "ah": "ʌ", "ao": "ɔː", "aw": "aʊ", "ax": "ə", "axr": "ɚ", "ay": "aɪ", "eh": "ɛ", "er": "ɜː", "ey": "eɪ",
    "ih": "ɪ", "iy": "iː", "ow": "oʊ", "oy": "ɔɪ", "uh": "ʊ", "uw": "uː", "el": "l", "em": "m", "en": "n", "nx": "n",
    "b": "b", "ch": "tʃ", "d": "d", "dh": "ð", "dx": "ɾ", "f": "f", "g": "ɡ", "hh": "h", "hv": "h", "jh": "dʒ", "k": "k", "l": "l", "m": "m",
    "n": "n", "ng": "ŋ", "p": "p", "r": "ɹ", "s": "s", "sh": "ʃ", "t": "t", "th": "θ", "v": "v", "w": "w", "y": "j", "z": "z", "zh": "ʒ",
}
# Of the NSK voices.
INDIC = {
    "pau": "", "sil": "", "SIL": "", "a": "ə", "aa": "aː", "i": "ɪ", "ii": "iː", "u": "ʊ", "uu": "uː", "e": "eː", "ei": "eː", "ai": "ɛː", "o": "oː",
    "oo": "oː", "au": "ɔː", "rx": "ɾ", "k": "k", "kh": "kʰ", "g": "ɡ", "gh": "ɡʰ", "ng": "ŋ", "c": "tʃ", "ch": "tʃʰ", "j": "dʒ", "jh": "dʒʰ", "nj": "ɲ",
    "t:": "ʈ", "T": "ʈ", "Th": "ʈʰ", "D": "ɖ", "Dh": "ɖʰ", "N": "ɳ", "tx": "ʈ", "txh": "ʈʰ", "dx": "ɖ", "dxh": "ɖʰ", "nx": "ɳ",
    "t": "t", "th": "tʰ", "d": "d", "dh": "dʰ", "n": "n", "p": "p", "ph": "pʰ", "f": "f", "b": "b", "bh": "bʰ", "m": "m", "y": "j", "r": "ɾ", "l": "l",
    "ih": "ɪ", "iy": "iː", "uh": "ʊ", "uw": "uː", "eh": "eː", "ee": "eː", "oh": "oː", "ay": "ɛː",
    "lx": "ɭ", "L": "ɭ", "v": "ʋ", "w": "ʋ", "sh": "ʃ", "shh": "ʂ", "S": "ʂ", "s": "s", "h": "ɦ", "z": "z", "q": "k", "x": "x",
}


def read(path: str) -> np.ndarray:
    with wave.open(path) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).astype(np.float32)
        rate = sound.getframerate()
    if rate == RATE:
        return samples
    spectrum = np.fft.rfft(samples)
    length = int(len(samples) * RATE / rate)
    wanted = np.zeros(length // 2 + 1, complex)
    count = min(len(wanted), len(spectrum))
    wanted[:count] = spectrum[:count]
    return np.fft.irfft(wanted, length).astype(np.float32) * length / len(samples)


def timed(ends: list[tuple[str, float]], names: dict[str, str]) -> tuple[list, set]:
    phones, unknown, start = [], set(), 0.0
    for name, end in ends:
        plain = name if name in names else re.sub(r"[0-9_~]+$", "", name)
        if plain not in names:
            unknown.add(name)
        phones.append([names.get(plain, ""), round(start * 1_000, 1), round(end * 1_000, 1)])
        start = end
    return phones, unknown


def flite(voice: str, text: str, path: str) -> list[tuple[str, float]]:
    said = subprocess.run(["flite", "-voice", voice, "-psdur", "-t", text, "-o", path], capture_output=True, text=True, check=True)
    return [(name, float(end)) for name, end in (item.rsplit(":", 1) for item in said.stdout.split())]


def festival(voice: str, text: str, path: str) -> list[tuple[str, float]]:
    script = f'(voice_{voice}) (set! u (Utterance Text "{text}")) (utt.synth u) (utt.save.wave u "{path}" "riff") (utt.save.segs u "{path}.seg")'
    with tempfile.NamedTemporaryFile("w", suffix=".scm", delete=False) as file:
        file.write(script)
    subprocess.run(["festival", "-b", file.name], capture_output=True, check=True, timeout=120)
    lines = Path(f"{path}.seg").read_text().split("#\n", 1)[1].split("\n")
    return [(parts[2], float(parts[0])) for parts in (line.split() for line in lines) if len(parts) >= 3]


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    cases, sound, at = [], [], 0
    jobs = [("flite", voice, "en", text) for voice in FLITE for text in ENGLISH]
    jobs += [("festival", voice, language, text) for voice, language in FESTIVAL.items() for text in (ENGLISH if language == "en" else LOCAL[language])]
    for family, voice, language, text in jobs:
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/said.wav"
            try:
                ends = (flite if family == "flite" else festival)(voice, text, path)
                samples = read(path)
            except (subprocess.SubprocessError, OSError, ValueError, IndexError) as error:
                print(f"{family} {voice} could not say {text[:30]}: {error}")
                continue
        phones, unknown = timed(ends, PHONES if language == "en" else INDIC)
        if unknown:
            print(f"{family} {voice}: no phone is known for {sorted(unknown)}")
        cases.append({"family": family, "voice": voice, "language": language, "text": text, "at": at, "samples": len(samples), "phones": phones})
        sound.append(samples)
        at += len(samples)
    np.clip(np.concatenate(sound), -32_768, 32_767).astype(np.int16).tofile(OUT / "sound.i16")
    (OUT / "cases.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n")
    print(f"{len(cases)} sentences, {at / RATE / 60:.1f} minutes")


if __name__ == "__main__":
    main()
