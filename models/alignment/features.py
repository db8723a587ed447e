"""What the model hears, as src/speech/alignment/log-mel.ts computes it: one test compares the two."""

import numpy as np

RATE = 16_000
HOP = 160
WINDOW = 400
SIZE = 512
BANDS = 40
LOW, HIGH = 60.0, 7_600.0
FLOOR = 1e-7
MEAN_FRAMES = 150

HANN = (0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(WINDOW) + 0.5) / WINDOW)).astype(np.float32)


def filters(warp: float = 1.0) -> np.ndarray:
    """Triangles on the mel scale, SIZE / 2 + 1 by BANDS; `warp` moves them as a longer or shorter throat would."""
    to_mel = lambda hz: 1_127 * np.log(1 + hz / 700)
    to_hz = lambda mel: 700 * (np.exp(mel / 1_127) - 1)
    edges = to_hz(np.linspace(to_mel(LOW), to_mel(HIGH), BANDS + 2)) * warp
    bins = np.arange(SIZE // 2 + 1) * RATE / SIZE
    left, top, right = edges[:-2], edges[1:-1], edges[2:]
    up = (bins[:, None] - left) / (top - left)
    down = (right - bins[:, None]) / (right - top)
    return np.maximum(0, np.minimum(up, down)).astype(np.float32)


def log_mel(pcm: np.ndarray, bank: np.ndarray) -> np.ndarray:
    """pcm: 16 kHz, -1 to 1. Frames by BANDS; frame n stands for the 10 ms around n * 10 + 5 ms."""
    frames = -(-len(pcm) // HOP)
    lead = WINDOW // 2 - HOP // 2
    padded = np.zeros(lead + frames * HOP + WINDOW, np.float32)
    padded[lead : lead + len(pcm)] = pcm
    pictures = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[: frames * HOP : HOP]
    power = np.abs(np.fft.rfft(pictures * HANN, SIZE)) ** 2
    bands = np.log(power.astype(np.float32) @ bank / SIZE + FLOOR).astype(np.float64)
    sums = np.concatenate([np.zeros((1, BANDS)), np.cumsum(bands, axis=0)])
    at = np.arange(frames)
    start, end = np.maximum(0, at - MEAN_FRAMES), np.minimum(frames, at + MEAN_FRAMES + 1)
    mean = (sums[end] - sums[start]) / (end - start)[:, None]
    return ((bands - mean) / 3).astype(np.float32)
