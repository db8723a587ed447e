"""Geometry of the openings (eyes, mouth): corners and edge curves of 17 offsets, and bent strips along them."""
import numpy as np
import cv2
from scipy.interpolate import PchipInterpolator

U17 = np.linspace(-1, 1, 17)


def offsets(knots):
    """17 offsets of a smooth curve through (u, offset) pairs."""
    k = np.asarray(knots, float)
    return [round(float(v), 2) for v in PchipInterpolator(k[:, 0], k[:, 1])(U17)]


class Slot:
    def __init__(self, left, right):
        self.left, self.right = np.array(left, float), np.array(right, float)

    def at(self, u):
        """Canvas point on the line between the corners."""
        t = (np.asarray(u) + 1) / 2
        return (self.left[0] + (self.right[0] - self.left[0]) * t, self.left[1] + (self.right[1] - self.left[1]) * t)


def curve_at(values, u):
    return PchipInterpolator(U17, np.asarray(values, float))(np.clip(u, -1, 1))


class Strip:
    """Grid of a strip picture: for every pixel its u, its row, and where it lies on the canvas at rest."""
    def __init__(self, slot, upper, lower, u_max, bands, height, scale=1.0, res=1.0):
        self.slot, self.u_max, self.bands, self.h, self.scale = slot, u_max, bands, height, scale
        width = slot.right[0] - slot.left[0]
        self.w = int(round(width * u_max * res))
        self.res = res
        u = ((np.arange(self.w) + .5) / self.w * 2 - 1) * u_max
        self.u, self.row = np.meshgrid(u, np.arange(height) + .5)
        a, b = bands
        top, bot = curve_at(upper, self.u), curve_at(lower, self.u)
        self.t = (self.row - a) / (b - a)
        off = np.where(self.row < a, top + (self.row - a) * scale,
                       np.where(self.row > b, bot + (self.row - b) * scale, top + self.t * (bot - top)))
        self.x, self.y = slot.at(self.u)
        self.y = self.y + off
        self.u, self.row, self.t = self.u.astype(np.float32), self.row.astype(np.float32), self.t.astype(np.float32)

    def sample(self, region, img):
        """What lies under the strip at rest, taken from a picture of the canvas."""
        return cv2.remap(img, (self.x - region.x0 - .5).astype(np.float32), (self.y - region.y0 - .5).astype(np.float32),
                         cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
