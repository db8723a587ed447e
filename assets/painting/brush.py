"""Painting tools: smooth shapes, soft masks, ramps, sculpted light, tapered strokes.

Everything works on float arrays in canvas units (one unit = one pixel of the layers)."""
import numpy as np
import cv2
import skia
from scipy.interpolate import PchipInterpolator, CubicSpline

cv2.setNumThreads(1)


def hexc(s):
    s = s.lstrip('#')
    return np.array([int(s[i:i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def spline(points, closed=False, n=24):
    """Centripetal Catmull-Rom through the points, n samples a span."""
    p = np.asarray(points, float)
    if closed:
        p = np.vstack([p[-1], p, p[0], p[1]])
    else:
        p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out = []
    for i in range(1, len(p) - 2):
        p0, p1, p2, p3 = p[i - 1:i + 3]
        t0 = 0.0
        t1 = t0 + max(np.hypot(*(p1 - p0)) ** 0.5, 1e-4)
        t2 = t1 + max(np.hypot(*(p2 - p1)) ** 0.5, 1e-4)
        t3 = t2 + max(np.hypot(*(p3 - p2)) ** 0.5, 1e-4)
        t = np.linspace(t1, t2, n, endpoint=False)[:, None]
        a1 = (t1 - t) / (t1 - t0) * p0 + (t - t0) / (t1 - t0) * p1
        a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
        a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
        b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
        b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
        out.append((t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2)
    out = np.vstack(out)
    if not closed:
        out = np.vstack([out, p[-2]])
    return out


def curve(knots):
    """Smooth scalar function through (x, value) pairs, flat outside."""
    k = np.asarray(knots, float)
    f = PchipInterpolator(k[:, 0], k[:, 1])
    lo, hi = k[0, 0], k[-1, 0]
    return lambda x: f(np.clip(x, lo, hi))


class Ramp:
    """Colour by tone, through (tone, hex) stops."""
    def __init__(self, *stops):
        t = np.array([s[0] for s in stops], float)
        c = np.array([hexc(s[1]) for s in stops])
        self.f = PchipInterpolator(t, c, axis=0)
        self.lo, self.hi = t[0], t[-1]
        self.lut = self.f(np.linspace(self.lo, self.hi, 2048)).astype(np.float32)

    def __call__(self, tone):
        i = (np.clip(tone, self.lo, self.hi) - self.lo) / (self.hi - self.lo) * 2047
        i0 = np.floor(i).astype(int).clip(0, 2046)
        f = (i - i0)[..., None]
        return (self.lut[i0] * (1 - f) + self.lut[i0 + 1] * f).astype(np.float32)


def blur(a, s):
    if s <= 0:
        return a
    return cv2.GaussianBlur(a, (0, 0), s, borderType=cv2.BORDER_REPLICATE)


def smooth(a, b, x):
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


class Region:
    def __init__(self, x0, y0, x1, y1):
        self.x0, self.y0, self.w, self.h = x0, y0, x1 - x0, y1 - y0
        self.X, self.Y = np.meshgrid(np.arange(x0, x1, dtype=np.float32) + .5,
                                     np.arange(y0, y1, dtype=np.float32) + .5)

    def mask(self, poly, soft=0.0):
        """Anti-aliased mask of one polygon or a list of polygons."""
        arr = np.zeros((self.h, self.w, 4), np.uint8)
        s = skia.Surface(arr)
        c = s.getCanvas()
        polys = poly if isinstance(poly, list) and np.ndim(poly[0]) == 2 else [poly]
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
        for p in polys:
            path = skia.Path()
            path.addPoly([skia.Point(float(x - self.x0), float(y - self.y0)) for x, y in p], True)
            c.drawPath(path, paint)
        s.flushAndSubmit()
        return blur(arr[..., 3].astype(np.float32) / 255, soft)

    def blob(self, points, soft=0.0):
        return self.mask(spline(points, True), soft)

    def stroke(self, points, widths, soft=0.0):
        return self.mask(taper(spline(points), widths), soft)

    def gauss(self, cx, cy, sx, sy, rot=0.0):
        c, s = np.cos(np.radians(rot)), np.sin(np.radians(rot))
        dx, dy = self.X - cx, self.Y - cy
        u, v = dx * c + dy * s, -dx * s + dy * c
        return np.exp(-.5 * ((u / sx) ** 2 + (v / sy) ** 2)).astype(np.float32)


def taper(line, widths):
    """Outline of a stroke along `line`; widths = list of (t, width) or a number."""
    line = np.asarray(line, float)
    d = np.gradient(line, axis=0)
    L = np.hypot(d[:, 0], d[:, 1])[:, None] + 1e-9
    nrm = np.stack([-d[:, 1], d[:, 0]], 1) / L
    seg = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    t = seg / seg[-1]
    if np.isscalar(widths):
        w = np.full(len(t), widths, float)
    else:
        k = np.asarray(widths, float)
        w = np.interp(t, k[:, 0], k[:, 1]) if len(k) < 3 else PchipInterpolator(k[:, 0], k[:, 1])(t)
    w = np.maximum(w, 0)[:, None] / 2
    return np.vstack([line + nrm * w, (line - nrm * w)[::-1]])


class Picture:
    """Straight-alpha paint on a region: colour plus alpha."""
    def __init__(self, region, colour=None):
        self.r = region
        self.rgb = np.zeros((region.h, region.w, 3), np.float32)
        self.a = np.zeros((region.h, region.w), np.float32)
        if colour is not None:
            self.rgb[:] = colour
            self.a[:] = 1

    @staticmethod
    def _c(colour):
        return hexc(colour) if isinstance(colour, str) else colour

    def over(self, colour, m):
        """Lay paint over everything, growing the alpha."""
        c = self._c(colour)
        m = np.clip(m, 0, 1)
        na = m + self.a * (1 - m)
        w = np.where(na > 1e-5, m / np.maximum(na, 1e-5), 0)[..., None]
        self.rgb += (c - self.rgb) * w
        self.a = na

    def tint(self, colour, m):
        """Mix a colour in where there is paint; the alpha stays."""
        self.rgb += (self._c(colour) - self.rgb) * np.clip(m, 0, 1)[..., None]

    def multiply(self, colour, m):
        self.rgb *= 1 + (self._c(colour) - 1) * np.clip(m, 0, 1)[..., None]

    def light(self, colour, m):
        """Screen light on."""
        add = self._c(colour) * np.clip(m, 0, None)[..., None]
        self.rgb = 1 - (1 - self.rgb) * (1 - np.clip(add, 0, 1))

    def merge(self, other):
        """Lay another picture (same region) over this one."""
        c, m = other.rgb, other.a
        na = m + self.a * (1 - m)
        w = np.where(na > 1e-5, m / np.maximum(na, 1e-5), 0)[..., None]
        self.rgb += (c - self.rgb) * w
        self.a = na

    def rgba8(self):
        rng = np.random.default_rng(7)
        d = (rng.random(self.rgb.shape[:2]).astype(np.float32) - .5)[..., None] * .9
        rgb = np.clip(np.round(self.rgb * 255 + d), 0, 255)
        a = np.clip(np.round(self.a * 255), 0, 255)
        out = np.dstack([rgb, a]).astype(np.uint8)
        out[a == 0] = 0
        return out


# ---------------------------------------------------------------- sculpted light

def unit(*v):
    v = np.array(v, np.float32)
    return v / np.linalg.norm(v)


KEY = unit(-.56, -.56, .70)      # warm key, upper left, in front
FILL = unit(.80, -.05, .60)      # cool fill from the right
RIM = unit(.90, -.30, -.10)      # practical lamp behind, right


def normals(z, soften=0.0):
    z = blur(z, soften)
    gy, gx = np.gradient(z)
    n = np.dstack([-gx, -gy, np.ones_like(z)])
    return n / np.linalg.norm(n, axis=2, keepdims=True)


def wrapped(n, light, wrap):
    d = n @ light
    return np.clip((d + wrap) / (1 + wrap), 0, 1)


def gloss(n, light, power):
    h = light + np.array([0, 0, 1], np.float32)
    h /= np.linalg.norm(h)
    return np.clip(n @ h, 0, 1) ** power


# ---------------------------------------------------------------- strands

class Strands:
    """Thousands of tapered strokes, drawn into one RGBA picture."""
    def __init__(self, region):
        self.r = region
        self.arr = np.zeros((region.h, region.w, 4), np.uint8)
        self.s = skia.Surface(self.arr)
        self.c = self.s.getCanvas()

    def stroke(self, line, widths, stops, alpha=1.0):
        """stops: list of (t, rgb); coloured along the chord of the line."""
        poly = taper(line, widths)
        path = skia.Path()
        o = np.array([self.r.x0, self.r.y0])
        path.addPoly([skia.Point(float(x), float(y)) for x, y in poly - o], True)
        paint = skia.Paint(AntiAlias=True)
        if len(stops) == 1:
            c = np.clip(stops[0][1], 0, 1)
            paint.setColor4f(skia.Color4f(float(c[0]), float(c[1]), float(c[2]), alpha))
        else:
            a, b = line[0] - o, line[-1] - o
            cols = []
            for _, c in stops:
                c = np.clip(np.round(np.asarray(c) * 255), 0, 255).astype(int)
                cols.append(skia.ColorSetARGB(int(alpha * 255), int(c[0]), int(c[1]), int(c[2])))
            paint.setShader(skia.GradientShader.MakeLinear(
                [skia.Point(float(a[0]), float(a[1])), skia.Point(float(b[0]), float(b[1]))],
                cols, [float(t) for t, _ in stops]))
        self.c.drawPath(path, paint)

    def picture(self):
        self.s.flushAndSubmit()
        p = Picture(self.r)
        a = self.arr.astype(np.float32) / 255
        p.a = a[..., 3].copy()
        rgb = a[..., :3]
        if self.s.imageInfo().colorType() == skia.kBGRA_8888_ColorType:
            rgb = rgb[..., ::-1]
        if self.s.imageInfo().alphaType() == skia.kPremul_AlphaType:
            rgb = rgb / np.maximum(p.a, 1e-4)[..., None]
        p.rgb = np.ascontiguousarray(np.clip(rgb, 0, 1))
        return p
