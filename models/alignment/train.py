"""Trains the alignment model: `python train.py DATA OUT`, after synthesise.ts has written DATA. Seeded: the same data, machine and
versions give the same weights. Stops and starts again from OUT/state.npz.
"""

import argparse
import hashlib
import json
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from augment import augment, nobody
from features import BANDS, HOP, RATE, filters, log_mel
from net import CLASSES, apply, create, describe

CROP = 400


def load(folder: Path) -> tuple[np.ndarray, list[dict]]:
    sound = np.fromfile(folder / "sound.i16", np.int16)
    return sound, [json.loads(line) for line in (folder / "utterances.jsonl").read_text().splitlines()]


def labels_of(utterance: dict, frames: int, speed: float) -> np.ndarray:
    """The class in the middle of each frame; silence after the end."""
    centres = (np.arange(frames) * 10 + 5) * speed
    ends = np.array([end for _, _, end in utterance["segments"]])
    classes = np.array([heard for heard, _, _ in utterance["segments"]] + [0])
    return classes[np.searchsorted(ends, centres, side="right")].astype(np.int8)


def hear(sound: np.ndarray, utterances: list[dict], random: np.random.Generator | None) -> tuple[np.ndarray, np.ndarray]:
    """All utterances one after the other, with stretches of quiet between: features, labels."""
    features, labels = [], []
    for utterance in utterances:
        pcm = sound[utterance["at"] : utterance["at"] + utterance["samples"]].astype(np.float32) / 32_768
        lead, tail, speed, bank = 0, 0, 1.0, filters()
        if random is not None:
            lead, tail = random.integers(0, 60, 2)
            pcm = np.concatenate([np.zeros(lead * HOP, np.float32), pcm, np.zeros(tail * HOP, np.float32)])
            other = utterances[random.integers(len(utterances))]
            babble = sound[other["at"] : other["at"] + other["samples"]].astype(np.float32) / 32_768
            pcm, speed = augment(pcm, babble, random)
            bank = filters(float(np.clip(random.normal(1, 0.08), 0.82, 1.2)))
        if random is not None and random.random() < 0.06:
            quiet = log_mel(nobody(random), bank)
            features.append(quiet.astype(np.float16))
            labels.append(np.zeros(len(quiet), np.int8))
        heard = log_mel(pcm, bank)
        moved = {"segments": [[0, 0, lead * 10]] + [[c, s + lead * 10, e + lead * 10] for c, s, e in utterance["segments"]]}
        features.append(heard.astype(np.float16))
        labels.append(labels_of(moved, len(heard), speed))
    return np.concatenate(features), np.concatenate(labels)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=8)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    started = time.process_time()

    sound, utterances = load(options.data)
    taught = [one for one in utterances if not one["isWatched"]]
    watched = [one for one in utterances if one["isWatched"]]
    cache = options.out / f"heard-{options.passes}.npz"
    if not cache.exists():
        random = np.random.default_rng(options.seed)
        passes = [hear(sound, taught, random) for _ in range(options.passes)]
        held = hear(sound, watched, None)
        np.savez(cache, features=np.concatenate([p[0] for p in passes]), labels=np.concatenate([p[1] for p in passes]), held=held[0], told=held[1])
    kept = np.load(cache)
    features, labels, held, told = kept["features"], kept["labels"], kept["held"], kept["told"]
    print(f"{len(features) / 100 / 3600:.2f} hours heard, {time.process_time() - started:.0f} s", flush=True)

    # Rare classes count more, by the root of how rare they are; lips that close count half more again.
    counts = np.bincount(labels, minlength=CLASSES) + 1_000
    weights = np.sqrt(counts.mean() / counts)
    weights[1:4] *= 1.5
    weights = jnp.array(np.clip(weights, 0.5, 3), jnp.float32)

    def loss(parameters, x, y):
        scores = jax.nn.log_softmax(apply(parameters, x))
        chosen = jnp.take_along_axis(scores, y[..., None], -1)[..., 0]
        return -(weights[y] * (0.95 * chosen + 0.05 * scores.mean(-1))).mean()

    @jax.jit
    def step(parameters, first, second, x, y, number, rate):
        value, slope = jax.value_and_grad(loss)(parameters, x, y)
        size = jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(slope)))
        slope = jax.tree.map(lambda g: g * jnp.minimum(1, 1 / size), slope)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
        second = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g**2, second, slope)
        fixed = lambda m, b: m / (1 - b**number)
        move = lambda p, m, v: p - rate * (fixed(m, 0.9) / (jnp.sqrt(fixed(v, 0.99)) + 1e-8) + 1e-3 * p)
        return jax.tree.map(move, parameters, first, second), first, second, value

    parameters = create(options.seed)
    first = second = jax.tree.map(jnp.zeros_like, parameters)
    random = np.random.default_rng(options.seed + 1)
    for number in range(1, options.steps + 1):
        at = random.integers(0, len(features) - CROP, options.batch)
        x = np.stack([features[a : a + CROP] for a in at]).astype(np.float32)
        y = np.stack([labels[a : a + CROP] for a in at]).astype(np.int32)
        # A band or a moment that cannot be heard.
        for row in x:
            band, moment = random.integers(0, BANDS - 6), random.integers(0, CROP - 12)
            row[:, band : band + random.integers(0, 6)] = 0
            row[moment : moment + random.integers(0, 12)] = 0
        rate = options.rate * min(1, number / 50) * (0.5 + 0.5 * np.cos(np.pi * number / options.steps))
        parameters, first, second, value = step(parameters, first, second, x, y, jnp.float32(number), jnp.float32(rate))
        if number % 50 == 0 or number == options.steps:
            scores = np.asarray(apply(parameters, jnp.array(held[None, :20_000], jnp.float32)))[0]
            right = float((scores.argmax(-1) == told[:20_000]).mean())
            print(f"step {number}: loss {float(value):.3f}, frames right on watched voices {right:.3f}, {time.process_time() - started:.0f} s", flush=True)
            np.savez(options.out / "weights.npz", **{name: np.asarray(part) for name, part in parameters.items()})
    digest = hashlib.sha256((options.data / "sound.i16").read_bytes() + (options.data / "utterances.jsonl").read_bytes()).hexdigest()
    facts = {**describe(), "steps": options.steps, "batch": options.batch, "rate": options.rate, "passes": options.passes, "seed": options.seed,
             "cpuSeconds": round(time.process_time() - started), "hours": round(len(sound) / RATE / 3_600, 3), "dataset": digest}
    (options.out / "training.json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
