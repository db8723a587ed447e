"""Paints ../wide.png: a presenter's studio, softly out of focus.  python studio.py

Drawn at half size in floats (everything is blurred by the lens), enlarged, then dithered by an ordered matrix so that
its long gradients show no bands."""
import pathlib
import sys
import numpy as np
import cv2
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))
from painting.brush import *

W, H = 2880, 1920
R = Region(0, 0, W // 2, H // 2)
# canvas coordinates of the full picture
R.X, R.Y = R.X * 2, R.Y * 2
X, Y = R.X, R.Y


def rect(x0, y0, x1, y1, soft=0.0, round_=0.0):
    if round_ <= 0:
        return R.mask([(x / 2, y / 2) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))], soft / 2)
    d = np.hypot(np.maximum(np.abs(X - (x0 + x1) / 2) - ((x1 - x0) / 2 - round_), 0),
                 np.maximum(np.abs(Y - (y0 + y1) / 2) - ((y1 - y0) / 2 - round_), 0)) - round_
    return blur(np.clip(.5 - d / 2, 0, 1).astype(np.float32), soft / 2)


def shape(points, soft=0.0):
    return R.mask(spline([(x / 2, y / 2) for x, y in points], True), soft / 2)


def glow(cx, cy, sx, sy=None):
    sy = sy or sx
    return np.exp(-.5 * (((X - cx) / sx) ** 2 + ((Y - cy) / sy) ** 2)).astype(np.float32)


def halo(cx, cy, r):
    """Light that falls off like a lamp in hazy air."""
    d2 = ((X - cx) ** 2 + (Y - cy) ** 2) / r ** 2
    return (1 / (1 + d2) ** 1.6).astype(np.float32)


def defocus(p, s):
    for c in range(3):
        p.rgb[..., c] = blur(np.ascontiguousarray(p.rgb[..., c]), s / 2)


def main():
    p = Picture(R, hexc('0b2730'))
    # ---- back wall: teal, a pool of light behind the presenter, indigo to the left and below
    p.tint('1b4e59', glow(1440, 700, 760, 640) * .85)
    p.tint('2b6a72', glow(1400, 640, 430, 420) * .42)
    p.tint('141a3c', smooth(1250, 0, X) * .62)
    p.tint('0a1226', smooth(1050, 1900, Y) * .70)
    p.tint('06141b', smooth(330, -60, Y) * .6)
    # wall panels: wide, quiet joints
    for x in (962, 1302, 1642, 1962):
        p.multiply('0a1a22', rect(x - 3, 0, x + 3, H) * .38)
        p.light('4fa0a6', rect(x + 4, 0, x + 8, H) * glow(1440, 700, 800, 600) * .10)
        p.light('3a8088', smooth(x + 240, x + 6, X) * (X > x + 3) * .045)
    defocus(p, 10)

    # ---- left: a large display, dim and abstract
    m = rect(70, 250, 862, 1130, 0, 26)
    p.light('2a5fa0', blur(m, 60) * .22)
    p.multiply('02060c', blur(rect(60, 250, 886, 1160, 0, 26), 10) * .55)
    s = Picture(R)
    s.rgb[:] = hexc('122a58')
    s.tint('1c7f8c', smooth(150, 1150, X * .55 + Y * .8) * .75)
    s.tint('3c3a8e', glow(150, 300, 420, 380) * .7)
    for k in range(7):
        y = 560 + 62 * k + 92 * np.sin((X - 70) / 250 + k * .55) + 30 * np.sin((X - 70) / 110 + k)
        s.light('55c8d0', np.exp(-.5 * ((Y - y) / (11 + 2 * k)) ** 2) * .085)
        s.light('7a8cff', smooth(y + 150, y, Y) * smooth(y - 8, y + 12, Y) * .035)
    s.light('ffb45c', glow(820, 1080, 190, 170) * .14)
    s.multiply('0a1024', smooth(420, 60, X) * .42)
    p.tint(s.rgb, m * .86)
    p.light('a8d8f0', np.clip(m - np.roll(m, 3, 0), 0, 1) * .20)

    # ---- right: wooden slats, lit by a warm line of light
    wall = rect(2030, 0, 2880, H)
    p.tint('150c0c', wall * .92)
    lit = .16 + .95 * np.exp(-np.clip(X - 2020, 0, None) / 210) + .55 * halo(2470, 900, 330) + .22 * halo(2700, 200, 300)
    for i, x in enumerate(range(2052, 2880, 58)):
        a = rect(x, 0, x + 36, H, 2)
        across = np.clip((X - x) / 36, 0, 1)
        tone = lit * (1.05 - .60 * across) * (.92 + .08 * np.sin(i * 2.4))
        ramp = Ramp((0, '120a0a'), (.25, '331c14'), (.5, '62381f'), (.75, '9a6032'), (1, 'd79a58'))
        p.tint(ramp(np.clip(tone * .78, 0, 1)), a)
        p.light('ffc880', rect(x, 0, x + 5, H, 2) * np.clip(lit, 0, 1) * .16)
    p.multiply('0a0f1c', smooth(1150, 1920, Y) * wall * .60)
    p.multiply('0a0f1c', smooth(300, -100, Y) * wall * .5)

    # ---- shelf with its things
    def solid(mask, ramp, cx, wd, lift=0.0):
        t = .62 - .48 * np.clip((X - cx) / wd + .5, 0, 1) + lift
        p.tint(ramp(np.clip(t, 0, 1)), mask)
    brown = Ramp((0, '0d0707'), (.4, '3a2118'), (.7, '7c4d2c'), (1, 'c58d52'))
    shelf = rect(2150, 1062, 2840, 1092)
    p.multiply('080506', blur(rect(2150, 1085, 2840, 1150), 10) * .65)
    # books
    for x0, x1, y0, c in ((2560, 2596, 842, '2d6a74'), (2600, 2646, 812, '8a3f2a'), (2650, 2682, 850, 'c7a45c'),
                          (2686, 2738, 826, '27375f'), (2742, 2774, 860, 'a7643a')):
        b = rect(x0, y0, x1, 1064)
        p.tint(hexc(c) * .62, b)
        p.multiply('180c0a', b * smooth(x0, x1, X) * .55)
        p.light('ffc27a', b * smooth(x1, x0, X) * .18)
        p.light('ffdca0', rect(x0 + 4, y0 + 34, x1 - 4, y0 + 42) * .22)
    # globe lamp on a brass foot
    solid(rect(2425, 985, 2439, 1050), brown, 2432, 18, .3)
    solid(shape([(2388, 1064), (2400, 1044), (2432, 1038), (2464, 1044), (2476, 1064), (2432, 1068)]), brown, 2432, 90, .25)
    # plant
    pot = shape([(2216, 940), (2322, 940), (2312, 1040), (2296, 1064), (2242, 1064), (2226, 1040)])
    clay = Ramp((0, '0c1a20'), (.4, '1d4650'), (.7, '3d8088'), (1, '8fc6c0'))
    rng = np.random.default_rng(4)
    for k in range(26):
        a = np.radians(rng.uniform(-165, -15))
        ln = rng.uniform(120, 270)
        tipx, tipy = 2269 + np.cos(a) * ln * .75, 940 + np.sin(a) * ln
        mid = (2269 + np.cos(a) * ln * .30, 940 + np.sin(a) * ln * .62)
        line = spline([(2269 / 2 + rng.uniform(-9, 9), 470), (mid[0] / 2, mid[1] / 2), (tipx / 2, tipy / 2)])
        leaf = R.mask(taper(line, [(0, 2), (.55, rng.uniform(11, 17)), (1, .5)]))
        g = Ramp((0, '04110e'), (.4, '10352a'), (.7, '2c6642'), (1, '86a85a'))
        p.tint(g(np.clip(.16 + .5 * rng.random() * np.ones_like(X) + .28 * smooth(2330, 2480, X) - .1 + .2 * smooth(2240, 2090, X), 0, 1)), leaf)
    p.tint(clay(np.clip(.28 + .42 * smooth(2270, 2320, X) + .22 * smooth(2250, 2216, X), 0, 1)), pot)
    solid(shelf, brown, 2432, 1200, .08)
    p.light('ffcf90', rect(2150, 1062, 2840, 1068) * (.15 + .5 * glow(2432, 1062, 190, 40)))
    # upper shelf, short, with a brass bowl
    p.multiply('080506', blur(rect(2420, 470, 2860, 540), 10) * .5)
    solid(rect(2420, 452, 2860, 478), brown, 2640, 1000, -.05)
    solid(shape([(2560, 400), (2680, 400), (2664, 436), (2620, 454), (2576, 436)]), Ramp((0, '150a04'), (.5, '7a501c'), (1, 'e2b860')), 2620, 130, .25)
    solid(shape([(2740, 330), (2770, 330), (2784, 400), (2770, 452), (2738, 452), (2724, 400)]), clay, 2755, 90, .1)

    # ---- low console behind the presenter, with reflections
    p.tint('0a0e1a', rect(0, 1500, W, H) * .86)
    p.light('4b8a96', rect(0, 1500, W, 1508) * (.10 + .30 * glow(1440, 1500, 600, 60)))
    p.light('ffab55', rect(0, 1508, W, H) * (glow(2040, 1560, 120, 240) * .22 + glow(2432, 1560, 170, 220) * .16))
    p.light('3f7fb0', rect(0, 1508, W, H) * glow(470, 1560, 380, 200) * .14)

    # ---- focus: the set is behind the presenter
    defocus(p, 15)

    # ---- lights, after the blur of the set, with their own discs of confusion
    strip = rect(2004, 90, 2018, 1500, 9)
    p.light('ffb869', strip * .95)
    p.light('ff9a45', blur(rect(1996, 90, 2026, 1500), 22) * .62)
    p.light('ff8a3a', np.exp(-np.abs(X - 2010) / 120) * smooth(1640, 900, Y) * smooth(-40, 260, Y) * .22)
    cool = rect(902, 120, 910, 1500, 7)
    p.light('7fe6ee', cool * .42)
    p.light('39b8c8', np.exp(-np.abs(X - 906) / 80) * smooth(1620, 900, Y) * smooth(0, 300, Y) * .13)
    bulb = shape([(2432 + 66 * np.cos(a), 918 + 66 * np.sin(a)) for a in np.linspace(0, 6.2832, 17)[:-1]], 13)
    p.light('ffb45e', halo(2432, 918, 210) * .62)
    p.tint('ffd79a', bulb * .92)
    p.light('fff3d8', glow(2424, 908, 34) * .6)
    # air, vignette
    p.light('1c4a55', glow(1440, 640, 620, 520) * .16)
    p.light('5a3216', glow(2240, 800, 560, 700) * .10)
    d = np.hypot((X - 1440) / 1750, (Y - 860) / 1300)
    p.multiply('070c16', smooth(.45, 1.15, d) * .62)

    big = np.dstack([cv2.resize(p.rgb[..., c], (W, H), interpolation=cv2.INTER_CUBIC) for c in range(3)])
    big = np.dstack([blur(np.ascontiguousarray(big[..., c]), 2) for c in range(3)])
    b = np.array([[0]])
    for _ in range(3):
        b = np.block([[4 * b, 4 * b + 2], [4 * b + 3, 4 * b + 1]])
    tile = np.tile((b + .5) / 64 - .5, (H // 8, W // 8))[..., None]
    out = np.clip(np.round(big * 255 + tile), 0, 255).astype(np.uint8)
    Image.fromarray(out).save(HERE.parent / 'wide.png', optimize=True)


if __name__ == '__main__':
    main()
