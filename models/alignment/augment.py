"""One voice made many: pitch and speed, formants, tilt, noise, babble, rooms, telephones. Seeded by its caller."""

import numpy as np

from features import RATE


def resample(pcm: np.ndarray, factor: float) -> np.ndarray:
    """`factor` times faster and higher."""
    length = int(len(pcm) / factor)
    return np.interp(np.arange(length) * factor, np.arange(len(pcm)), pcm).astype(np.float32)


def fast(length: int) -> int:
    """A length that is quickly transformed."""
    return 1 << int(np.ceil(np.log2(max(2, length))))


def tilt(pcm: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A microphone that likes some part of the spectrum: a random smooth curve of up to 9 dB each way."""
    spectrum = np.fft.rfft(pcm, fast(len(pcm)))
    points = random.uniform(-9, 9, 7)
    curve = np.interp(np.linspace(0, 6, len(spectrum)), np.arange(7), points)
    return np.fft.irfft(spectrum * 10 ** (curve / 20))[: len(pcm)].astype(np.float32)


def coloured_noise(length: int, random: np.random.Generator) -> np.ndarray:
    spectrum = np.fft.rfft(random.standard_normal(fast(length)))
    slope = random.uniform(0, 1.2)
    spectrum /= np.maximum(1, np.arange(len(spectrum))) ** slope
    noise = np.fft.irfft(spectrum)[:length]
    return (noise / (np.std(noise) + 1e-9)).astype(np.float32)


def room(pcm: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Echoes that die away: an exponential decay of 0.1 to 0.5 s by 60 dB, after the sound itself."""
    seconds = random.uniform(0.1, 0.5)
    length = int(seconds * RATE)
    echo = random.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    echo[: int(random.uniform(0.002, 0.02) * RATE)] = 0
    echo *= random.uniform(0.1, 0.7) / np.sqrt(np.sum(echo**2))
    echo[0] = 1
    size = fast(len(pcm) + length)
    return np.fft.irfft(np.fft.rfft(pcm, size) * np.fft.rfft(echo, size), size)[: len(pcm)].astype(np.float32)


def telephone(pcm: np.ndarray) -> np.ndarray:
    """8 kHz and G.711's mu-law, there and back."""
    spectrum = np.fft.rfft(pcm, fast(len(pcm)))
    spectrum[int(len(spectrum) * 3_700 / (RATE / 2)) :] = 0
    narrow = np.clip(np.fft.irfft(spectrum)[: len(pcm)], -1, 1)
    squeezed = np.round(np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256) * 127) / 127
    return (np.sign(squeezed) * (256 ** np.abs(squeezed) - 1) / 255).astype(np.float32)


def nobody(random: np.random.Generator) -> np.ndarray:
    """Three to eight seconds in which nobody speaks: a room's noise, sometimes with the mains in it."""
    length = int(random.uniform(3, 8) * RATE)
    pcm = coloured_noise(length, random)
    if random.random() < 0.4:
        pcm = pcm * 0.3 + sum(np.sin(2 * np.pi * 50 * k * np.arange(length) / RATE) / k for k in range(1, 5))
    return np.clip(pcm * 10 ** (-random.uniform(20, 70) / 20), -1, 1).astype(np.float32)


def augment(pcm: np.ndarray, other: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, float]:
    """The sound as it might have been recorded, and how many times faster it is."""
    speed = float(np.clip(random.normal(1, 0.09), 0.8, 1.25))
    pcm = tilt(resample(pcm, speed), random)
    level = np.std(pcm) + 1e-6
    if random.random() < 0.35:
        pcm = room(pcm, random)
    if random.random() < 0.3:
        babble = np.resize(other, len(pcm))
        pcm = pcm + babble * level / (np.std(babble) + 1e-6) * 10 ** (-random.uniform(12, 35) / 20)
    if random.random() < 0.85:
        pcm = pcm + coloured_noise(len(pcm), random) * level * 10 ** (-random.uniform(8, 50) / 20)
    if random.random() < 0.15:
        pcm = telephone(pcm)
    return np.clip(pcm * 10 ** (random.uniform(-20, 3) / 20), -1, 1).astype(np.float32), speed
