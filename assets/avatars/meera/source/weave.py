"""Silk: cloth that flows between guide curves, its own coordinates in units, the gold border and the small motifs."""
import numpy as np
from scipy.interpolate import LinearNDInterpolator
from painting.brush import *

PX = 2                                        # pixels of a pattern's tile a unit


class Drape:
    """Cloth combed along guides g0 … gk, as hair is. For each pixel: s across (0 to 1), t along, and both in units
    (`d` from g0, `left` to gk, `run` from the top). The cloth goes on `lead` units behind its top edge."""
    def __init__(self, guides, region, across=81, along=161, margin=.03, lead=40):
        lines = []
        for pts in guides:
            line = spline(pts, n=24)
            first = line[0] - line[4]
            line = np.vstack([line[0] + first / np.hypot(*first) * lead, line])
            d = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
            k = np.r_[np.linspace(0, lead, 9)[:-1], np.linspace(lead, d[-1], along)]
            lines.append(np.stack([np.interp(k, d, line[:, i]) for i in (0, 1)], 1))
        f = PchipInterpolator(np.linspace(0, 1, len(lines)), np.array(lines), axis=0)
        s = np.linspace(-margin, 1 + margin, across)
        grid = np.array([f(v) for v in s])                            # across, along, 2
        wide = np.hypot(*np.moveaxis(np.diff(grid, axis=0), 2, 0))
        d = np.vstack([np.zeros(grid.shape[1]), np.cumsum(wide, 0)])
        at = lambda v: np.array([np.interp(v, s, d[:, j]) for j in range(d.shape[1])])
        left, d = at(1) - d, d - at(0)
        long = np.hypot(*np.moveaxis(np.diff(grid, axis=1), 2, 0))
        run = np.hstack([np.zeros((across, 1)), np.cumsum(long, 1)]) - lead
        t = np.broadcast_to(np.r_[np.linspace(-.05, 0, 9)[:-1], np.linspace(0, 1, along)], run.shape)
        values = np.stack([np.broadcast_to(s[:, None], run.shape), t, d, left, run], 2)
        look = LinearNDInterpolator(grid.reshape(-1, 2), values.reshape(-1, 5))
        # looked up at every second pixel: the coordinates are smooth
        h, w = region.h // 2 + 1, region.w // 2 + 1
        X, Y = np.meshgrid(region.x0 + np.arange(w) * 2 + 1.0, region.y0 + np.arange(h) * 2 + 1.0)
        v = np.nan_to_num(look(np.stack([X, Y], 2).reshape(-1, 2)).reshape(h, w, 5).astype(np.float32), nan=-9.0)
        big = cv2.resize(v, (w * 2, h * 2), interpolation=cv2.INTER_LINEAR)[:region.h, :region.w]
        self.s, self.t, self.d, self.left, self.run = (np.ascontiguousarray(big[..., i]) for i in range(5))
        rim = np.linspace(0, 1, 60)
        edge = np.vstack([f(0.0)[8:], [f(v)[-1] for v in rim], f(1.0)[:7:-1], [f(v)[8] for v in rim[::-1]]])
        self.mask = region.mask(edge)


def sample(tile, along, across):
    """A pattern's value at cloth coordinates; it repeats along, and is nothing beyond its depth."""
    h, w = tile.shape[:2]
    wide = np.hstack([tile, tile[:, :2]])
    x = np.mod(along * PX, w).astype(np.float32)
    y = (across * PX).astype(np.float32)
    return cv2.remap(wide, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)


def ring(cx, cy, rx, ry=None, n=16):
    return spline([(cx + rx * np.cos(a), cy + (ry or rx) * np.sin(a)) for a in np.linspace(0, 2 * np.pi, n + 1)[:-1]], True, 4)


def petals(cx, cy, count, reach, long, wide, turn=0.0):
    out = []
    for k in range(count):
        a = turn + 2 * np.pi * k / count
        c, s = np.cos(a), np.sin(a)
        leaf = [(-long, 0), (-long * .3, -wide), (long * .5, -wide * .75), (long, 0), (long * .5, wide * .75), (-long * .3, wide)]
        out.append(spline([(cx + (reach + x) * c - y * s, cy + (reach + x) * s + y * c) for x, y in leaf], True, 5))
    return out


def paisley(cx, cy, size, flip=1):
    pts = [(0, 1), (-.62, .72), (-.78, .12), (-.5, -.42), (-.02, -.78), (.5, -1.02), (.62, -.8), (.36, -.5), (.52, -.05), (.58, .45), (.4, .84)]
    return spline([(cx + flip * x * size, cy + y * size) for x, y in pts], True, 8)


def tile_of(long, deep):
    return Region(0, 0, long * PX, deep * PX)


def wrap(r, polys):
    """Masks of shapes on a tile that repeats along."""
    out = np.zeros((r.h, r.w), np.float32)
    for dx in (-r.w, 0, r.w):
        out = np.maximum(out, r.mask([np.asarray(p) * PX + [dx, 0] for p in polys]))
    return out


def border(deep=118, long=96):
    """Zari: a brocade band between lines, and temple points into the silk. Channels: gold, relief, enamel (green silk)."""
    r = tile_of(long, deep)
    v = r.Y / PX
    u = r.X / PX
    band = smooth(5.5, 6.5, v) * smooth(82.5, 81.5, v)
    line = lambda a, b: smooth(a - .5, a + .5, v) * smooth(b + .5, b - .5, v)
    enamel = line(13, 22) + line(66, 75)
    beads = wrap(r, [ring(x, 17.5, 2.9) for x in np.arange(6, long, 12)] + [ring(x, 70.5, 2.9) for x in np.arange(6, long, 12)])
    flower = petals(24, 44, 8, 9.5, 6.5, 2.9) + [ring(24, 44, 3.6)]
    mango = [paisley(71, 45, 15)]
    inner = wrap(r, [ring(69.5, 47, 5.2, 6.5)])
    dots = wrap(r, [ring(48, 31, 2.6), ring(48, 44, 3.2), ring(48, 57, 2.6), ring(0, 31, 2.6), ring(0, 44, 3.2), ring(0, 57, 2.6)])
    motif = np.maximum(wrap(r, flower + mango) - inner, 0)
    rise = np.maximum(motif, dots)
    ground = .5 + .5 * np.sin(u * 2 * np.pi / 3) * np.sin(v * 2 * np.pi / 3)
    temple = wrap(r, [[(x - 11, 82), (x - 7, 90), (x - 4.6, 99), (x - 2.2, 106), (x, 115), (x + 2.2, 106), (x + 4.6, 99), (x + 7, 90), (x + 11, 82)]
                      for x in np.arange(12, long, 24)])
    eye = wrap(r, [ring(x, 91, 2.5) for x in np.arange(12, long, 24)])
    gold = np.clip(band * (1 - enamel) + beads * enamel + temple * (1 - eye), 0, 1)
    relief = np.clip(line(6, 12) * 1.0 + line(76, 81.5) * 1.0 + rise * line(22, 66) * 1.0 + beads * .8 + temple * .5, 0, 1.2) + .16 * ground * line(22, 66)
    return np.dstack([blur(gold, .5), blur(relief, .8), np.clip(enamel - beads, 0, 1)])


def butta(long=132, deep=132):
    """Small gold flowers and points of four, in quincunx. It repeats along; across, callers take it modulo `deep`."""
    r = tile_of(long, deep)
    a = petals(33, 33, 8, 9.2, 6.2, 3.0) + [ring(33, 33, 3.4)]
    a += [ring(99 + x, 99 + y, 3.4) for x, y in ((0, -8), (8, 0), (0, 8), (-8, 0))]
    return blur(wrap(r, a), .6)


def slub(seed, size=1024):
    """Threads: fine lines along both ways of the weave, uneven as silk is."""
    rng = np.random.default_rng(seed)
    a = cv2.GaussianBlur(rng.normal(0, 1, (size, size)).astype(np.float32), (0, 0), sigmaX=26, sigmaY=.8, borderType=cv2.BORDER_REFLECT)
    b = cv2.GaussianBlur(rng.normal(0, 1, (size, size)).astype(np.float32), (0, 0), sigmaX=.8, sigmaY=14, borderType=cv2.BORDER_REFLECT)
    return a / a.std() + .6 * b / b.std()


def threads(tex, along, across):
    n = tex.shape[0]
    k = lambda x: np.abs(np.mod(x, 2 * n - 4) - (n - 2)).astype(np.float32)      # mirrored, so that it never breaks
    return cv2.remap(tex, k(along), k(across), cv2.INTER_LINEAR)
