"""The net: five pictures side by side, then residual layers that look further and further away, then a score for each class.

Only matrix products, additions and max(0, x): the same graph is trained here, written as ONNX and run by the product's own kernel.
"""

import jax
import jax.numpy as jnp
import numpy as np

from features import BANDS

WIDTH = 96
REACHES = (1, 2, 4, 8, 2, 4)
SPLICE = 2
CLASSES = 36
# How far to each side the net looks.
CONTEXT = SPLICE + sum(REACHES)


def create(seed: int) -> dict[str, jnp.ndarray]:
    random = np.random.default_rng(seed)
    scaled = lambda rows, columns, gain: jnp.array(random.standard_normal((rows, columns)) * gain / np.sqrt(rows), jnp.float32)
    zeros = lambda size: jnp.zeros(size, jnp.float32)
    parameters = {"w_in": scaled((2 * SPLICE + 1) * BANDS, WIDTH, 1.4), "b_in": zeros(WIDTH)}
    for index in range(len(REACHES)):
        parameters |= {f"w_{index}": scaled(3 * WIDTH, WIDTH, 1.0), f"b_{index}": zeros(WIDTH)}
    return parameters | {"w_out": scaled(WIDTH, CLASSES, 0.5), "b_out": zeros(CLASSES)}


def beside(x: jnp.ndarray, reaches: tuple[int, ...]) -> jnp.ndarray:
    """Each frame with those so many frames away, zeros beyond the ends. x: batch, frames, bands."""
    most = max(map(abs, reaches))
    padded = jnp.pad(x, ((0, 0), (most, most), (0, 0)))
    return jnp.concatenate([padded[:, most + reach : most + reach + x.shape[1]] for reach in reaches], -1)


@jax.jit
def apply(parameters: dict[str, jnp.ndarray], x: jnp.ndarray) -> jnp.ndarray:
    spliced = beside(x, tuple(range(-SPLICE, SPLICE + 1)))
    y = jax.nn.relu(spliced @ parameters["w_in"] + parameters["b_in"])
    for index, reach in enumerate(REACHES):
        y = y + jax.nn.relu(beside(y, (-reach, 0, reach)) @ parameters[f"w_{index}"] + parameters[f"b_{index}"])
    return y @ parameters["w_out"] + parameters["b_out"]


def describe() -> dict:
    sizes = [part.size for part in create(0).values()]
    return {"width": WIDTH, "reaches": list(REACHES), "classes": CLASSES, "parameters": int(sum(sizes)), "contextFrames": CONTEXT}
