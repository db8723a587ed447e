"""Paints a sheet of one flame as a draught moves it: columns lean from left to right, rows grow from low to high, and
the middle is the flame at rest. Light on black, to be added to what lies behind.  flame(path), glow(path)"""
import numpy as np
from PIL import Image
from .darkroom import blur, hexc, smooth

CELL = (120, 160)
# The wick in a cell, as shares of its width and height.
ANCHOR = (.5, .75)


def flame(path, columns=5, rows=5):
    w, h = CELL
    k = 3
    Y, X = np.mgrid[0:h * k, 0:w * k].astype(np.float32) / k
    wx, wy = ANCHOR[0] * w, ANCHOR[1] * h
    sheet = np.zeros((h * rows, w * columns, 3), np.float32)
    for row in range(rows):
        for column in range(columns):
            lean, rise = (column - columns // 2) / (columns // 2), (row - rows // 2) / (rows // 2)
            tall = 62 * (1 + .17 * rise)
            wide = 13.5 * (1 - .07 * rise) * (1 + .05 * abs(lean))
            v = (wy + 4 - Y) / tall
            # the spine bends with the square of the height, and its tip curls back a little
            spine = wx + lean * (11 * np.clip(v, 0, 1.2) ** 2 - 4 * np.clip(v - .6, 0, 1) ** 2)
            t = np.clip(v, 0, 1)
            edge = wide * np.where(v < .28, np.sqrt(np.clip(1 - ((.28 - t) / .28) ** 2, 0, 1)), (1 - smooth(.28, 1.02, t)) ** .9)
            d = np.abs(X - spine) - edge
            body = smooth(2.6, -2.6, d) * smooth(-.03, .03, v) * smooth(1.03, .9, v)
            core = smooth(1, -5.5, d + 2.5) * smooth(.02, .16, v) * smooth(.86, .5, v)
            blue = smooth(1, -5, d + 1) * smooth(.16, .03, v)
            body, core = blur(body, 1.3 * k), blur(core, 2.2 * k)
            cy = wy - tall * .42
            r2 = ((X - wx - lean * 3) / 1.0) ** 2 + ((Y - cy) / 1.08) ** 2
            power = 1 + .24 * rise
            fade = smooth(1, .55, np.maximum(np.abs(X - wx) / (w / 2), np.abs(Y - h * .52) / (h * .5)))
            halo = (.34 * np.exp(-r2 / (2 * 17 ** 2)) + .17 * np.exp(-r2 / (2 * 34 ** 2))) * power * fade
            c = halo[..., None] * hexc('ff8426')
            c = c * (1 - body[..., None]) + body[..., None] * (hexc('ffae3c') * (1 - core[..., None]) + hexc('fff3cf') * core[..., None])
            c *= 1 - .35 * blue[..., None] * (1 - hexc('6a6cc8'))
            c = c.reshape(h, k, w, k, 3).mean((1, 3))
            sheet[row * h:(row + 1) * h, column * w:(column + 1) * w] = c
    Image.fromarray(np.round(np.clip(sheet, 0, 1) * 255).astype(np.uint8)).save(path, optimize=True)


def glow(path, colour='ffc070', rows=5):
    """A small light out of focus that grows brighter from row to row."""
    n = 64
    Y, X = np.mgrid[0:n, 0:n].astype(np.float32) + .5 - n / 2
    d = np.hypot(X, Y) / (n * .30)
    disc = smooth(1.12, .86, d) * (.74 + .26 * np.clip(d, 0, 1) ** 3) + .16 * np.exp(-.5 * (d / .8) ** 2) * smooth(1.66, 1.2, d)
    cells = [np.round(np.clip(disc[..., None] * hexc(colour) * k, 0, 1) * 255) for k in np.linspace(.5, 1.0, rows)]
    Image.fromarray(np.vstack(cells).astype(np.uint8)).save(path, optimize=True)
