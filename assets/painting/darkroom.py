"""Prints a set's photograph: light that spreads in the lens, discs of light out of focus, a soft print without bands."""
import cv2
import numpy as np
from PIL import Image

cv2.setNumThreads(1)


def hexc(s):
    return np.array([int(s[i:i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def linear(s):
    c = hexc(s)
    return np.where(c <= .04045, c / 12.92, ((c + .055) / 1.055) ** 2.4).astype(np.float32)


def blur(a, s):
    return cv2.GaussianBlur(a, (0, 0), s, borderType=cv2.BORDER_REPLICATE) if s > 0 else a


def smooth(a, b, x):
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


class Print:
    """Linear light at the finished size."""
    def __init__(self, photograph, size):
        w, h = size
        self.rgb = np.maximum(cv2.resize(photograph, (w, h), interpolation=cv2.INTER_CUBIC), 0)
        self.w, self.h = w, h
        # Lengths are in thousandths of the shorter side.
        self.u = min(w, h) / 1000
        self.Y, self.X = np.mgrid[0:h, 0:w].astype(np.float32) + .5

    def expose(self, k):
        self.rgb *= k

    def soften(self, sigma, mask=None):
        soft = blur(self.rgb, sigma * self.u)
        self.rgb = soft if mask is None else self.rgb * (1 - mask[..., None]) + soft * mask[..., None]

    def bloom(self, threshold, sigmas, amount):
        bright = np.maximum(self.rgb - threshold, 0)
        for s in sigmas:
            self.rgb = self.rgb + blur(bright, s * self.u) * (amount / len(sigmas))

    def disc(self, x, y, radius, colour, strength, edge=.14, rim=.25):
        """A small light out of focus: a flat disc, a little brighter at its rim, as lenses draw it."""
        r = radius * self.u
        pad = int(r * 1.5) + 2
        x0, x1, y0, y1 = max(0, int(x) - pad), min(self.w, int(x) + pad), max(0, int(y) - pad), min(self.h, int(y) + pad)
        if x0 >= x1 or y0 >= y1:
            return
        d = np.hypot(self.X[y0:y1, x0:x1] - x, self.Y[y0:y1, x0:x1] - y) / r
        a = smooth(1 + edge, 1 - edge, d) * (1 - rim + rim * np.clip(d, 0, 1) ** 3)
        self.rgb[y0:y1, x0:x1] += a[..., None] * linear(colour) * strength

    def glow(self, x, y, sx, colour, strength, sy=None):
        g = np.exp(-.5 * (((self.X - x) / (sx * self.u)) ** 2 + ((self.Y - y) / ((sy or sx) * self.u)) ** 2))
        self.rgb += g[..., None] * linear(colour) * strength

    def develop(self, toe=.0, saturation=1.06, shadow='06080f', lift=.012, vignette=.35, centre=(.5, .42)):
        """A film's curve (the fit by Hable, 2010), then colour."""
        def film(x):
            return ((x * (.22 * x + .03) + .002) / (x * (.22 * x + .3) + .06)) - .0333
        d = np.hypot((self.X / self.w - centre[0]) * 1.06, (self.Y / self.h - centre[1]) * 1.0)
        self.rgb *= (1 - vignette * smooth(.25, .85, d))[..., None]
        c = film(self.rgb * 2) / film(np.float32(9.))
        c = np.clip(c, 0, 1)
        c = np.where(c <= .0031308, 12.92 * c, 1.055 * np.maximum(c, 1e-6) ** (1 / 2.4) - .055)
        grey = (c @ np.array([.2126, .7152, .0722], np.float32))[..., None]
        c = grey + (c - grey) * saturation
        return np.clip(hexc(shadow) * lift * 8 * (1 - c) + c * (1 - toe) , 0, 1).astype(np.float32)


def save(picture, path):
    """A lossless WebP, rounded with an ordered matrix so that long gradients show no bands."""
    b = np.array([[0]])
    for _ in range(3):
        b = np.block([[4 * b, 4 * b + 2], [4 * b + 3, 4 * b + 1]])
    h, w, _ = picture.shape
    tile = np.tile((b + .5) / 64 - .5, (h // 8 + 1, w // 8 + 1))[:h, :w, None]
    out = np.clip(np.round(picture * 255 + tile), 0, 255).astype(np.uint8)
    Image.fromarray(out).save(path, lossless=True, quality=80, method=5)
