"""What the parts of the figure share: the colours of the silks, silhouette and relief of the torso."""
import numpy as np
from painting.brush import *
from painting.cloth import GOLD, fold, light, shadowed
from painting.sitter import CX

R = Region(60, 970, 2100, 2400)

MAGENTA = Ramp((0, '12020b'), (.2, '2c0518'), (.4, '560a2f'), (.58, '86124a'), (.75, 'b62b68'), (.9, 'dd6b98'), (1, 'f6b9cf'))
GREEN = Ramp((0, '020d0a'), (.2, '051d16'), (.4, '083225'), (.58, '0d4a35'), (.75, '1e684a'), (.9, '4c9274'), (1, '9ac9af'))

L = lambda s, pts: [(CX + s * x, y) for x, y in pts]
both = lambda pts: L(-1, pts) + L(1, pts)[::-1]

# the silhouette from the neck over the shoulder and down the arm: (offset, row)
SHOULDER = [(150, 1180), (160, 1236), (196, 1292), (270, 1336), (390, 1372), (510, 1402), (590, 1446), (642, 1530), (672, 1650),
            (694, 1800), (712, 1960), (732, 2140), (752, 2300), (762, 2420)]
# the edge between arm and side, from the armpit down
ARMPIT = [(528, 1760), (540, 1860), (560, 2000), (584, 2180), (604, 2420)]


def torso():
    X, Y = R.X - CX, R.Y
    prof = curve([(970, 20), (1240, 40), (1360, 110), (1500, 205), (1700, 290), (1900, 312), (2080, 288), (2400, 250)])(Y)
    q = np.clip(np.abs(X) / 820, 0, .99)
    z = prof * (1 - q ** 2.5) ** .62
    for s in (-1, 1):
        z = z + 96 * R.gauss(CX + s * 262, 1850, 150, 140)             # bust
        z = z + 44 * R.gauss(CX + s * 530, 1500, 130, 90, s * 24)      # shoulder
        z = z + 92 * blur(R.mask(taper(spline(L(s, [(588, 1540), (622, 1740), (646, 1960), (680, 2420)])),
                                       [(0, 130), (.3, 165), (1, 150)])), 32)     # arm
        z = fold(R, z, L(s, ARMPIT), [(0, 6), (.3, 26), (1, 40)], -52, 9)
    return (z - 30 * R.gauss(CX, 1880, 66, 190)).astype(np.float32)


def arm(s):
    """From the armpit out; above it the sleeve belongs to the shoulder."""
    return R.mask(np.vstack([spline(L(s, [(528, 1640)] + ARMPIT)), [(CX + s * 900, 2420)], [(CX + s * 900, 1640)]]))


def silhouette():
    return R.mask(np.vstack([spline(L(-1, SHOULDER)), spline(L(1, SHOULDER))[::-1]]))
