"""Thin steel spectacles. They stand off the face: a layer in front of it with its own depth, so that they move against
the eyes when the head turns; the arms run back to the ears and vanish under the hair."""
import numpy as np
from painting.brush import *
from painting.sitter import CX

R = Region(780, 660, 1380, 880)
STEEL = Ramp((0, '060607'), (.25, '191a1d'), (.45, '34363b'), (.62, '5d6067'), (.8, '9a9da3'), (1, 'f6f6f2'))
LENS = [(55, 738), (70, 724), (104, 718), (154, 716), (200, 720), (219, 732), (222, 760), (214, 798), (192, 821), (144, 830), (94, 824), (66, 802), (55, 768)]


def lens(s):
    return spline([(CX + s * x, y) for x, y in LENS], True)


def wire(p, line, width, bright=0.0):
    """A rod of steel: lit along its upper left, with the shade it casts on the skin laid down by layers()."""
    m = R.mask(taper(line, width))
    z = width * 1.1 * blur(m, width * .42)
    n = normals(z, .6)
    t = .16 + .60 * wrapped(n, KEY, .2) + .34 * gloss(n, KEY, 18) + bright
    p.over(STEEL(t), m)


def layers():
    p = Picture(R)
    rims = [lens(s) for s in (-1, 1)]
    bridge = spline([(CX - 56, 750), (CX - 32, 739), (CX, 736), (CX + 32, 739), (CX + 56, 750)])
    arms = [spline([(CX + s * x, y) for x, y in ((219, 738), (234, 738), (254, 741), (286, 747))]) for s in (-1, 1)]
    # shade on the skin, thrown down and to the right
    cast = np.maximum.reduce([R.mask(taper(np.vstack([line, line[:1]]) if len(line) > 200 else line, 5)) for line in rims + [bridge] + arms])
    p.over('2a0f08', blur(np.roll(np.roll(cast, 9, 0), 5, 1), 4.5) * .34)
    for s, rim in zip((-1, 1), rims):
        m = R.mask(rim)
        # glass: a breath of the window's light, strongest at the upper left
        u, v = (R.X - (CX + s * 138)) / 83, (R.Y - 773) / 56
        sky = m * (.035 + .10 * smooth(.1, 1.1, -(u * .5 + v * .8)))
        streak = m * np.exp(-.5 * ((u + .55 * v + .42) / .10) ** 2) * .09 + m * np.exp(-.5 * ((u + .55 * v + .16) / .04) ** 2) * .06
        p.over('dfeaf2', np.clip(sky + streak * smooth(1.0, .4, np.abs(v)), 0, 1))
        wire(p, np.vstack([rim, rim[:1]]), 6.2, -.02 if s < 0 else -.10)
    wire(p, bridge, 6.8)
    for s, arm in zip((-1, 1), arms):
        wire(p, arm, 7.6 if s < 0 else 7.0, -.04 if s < 0 else -.12)
        # hinge
        h = R.mask(spline([(CX + s * x, y) for x, y in ((216, 733), (225, 733), (225, 743), (216, 743))], True, 6))
        p.over(STEEL(.40 - .08 * s + .3 * R.gauss(CX + s * 219 - 1, 736, 3, 2.5)), h)
    # pads on the nose
    for s in (-1, 1):
        pad = R.mask(spline([(CX + s * x, y) for x, y in ((45, 764), (50, 770), (49, 790), (43, 796), (40, 782))], True), .8)
        p.over('d8c6b4', pad * .30)
        wire(p, spline([(CX + s * 56, 764), (CX + s * 51, 760), (CX + s * 47, 770)]), 2.4, -.1)
    x = np.abs(R.X - CX)
    z = 252 - 34 * (np.minimum(x, 220) / 220) ** 2 - 2.4 * np.maximum(x - 220, 0)
    return {'spectacles': (p, {'follows': 'head', 'depth_field': z, 'trail': 0})}
