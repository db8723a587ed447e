"""His hair: short, grey over black. The top is combed back from a parting; the sides are cropped and greyest over the ears."""
import numpy as np
from painting.brush import *
from painting.hair import Sheet, bump, cropped
from painting import face
from painting.sitter import CX
from sitter import RAGHAV

HAIR = Ramp((0, '050506'), (.22, '111011'), (.40, '211f1f'), (.56, '393635'), (.70, '5d5956'), (.84, '8d8883'), (1, 'c9c4bc'))
GREY = Ramp((0, '1a191a'), (.22, '3a3836'), (.40, '5c5955'), (.56, '7e7a75'), (.70, 'a09b95'), (.84, 'c4beb6'), (1, 'e9e4da'))
R = Region(700, 240, 1460, 900)

TOP = [          # combed back and to the viewer's left, from the parting on the right
    [(1254, 456), (1264, 412), (1252, 370), (1222, 338), (1190, 322)],
    [(1200, 458), (1202, 400), (1178, 346), (1136, 308), (1104, 296)],
    [(1138, 470), (1128, 408), (1094, 346), (1040, 300), (1004, 290)],
    [(1072, 474), (1050, 412), (1008, 352), (954, 308), (918, 304)],
    [(1002, 464), (972, 412), (930, 362), (886, 332), (858, 340)],
    [(944, 440), (912, 408), (878, 384), (846, 378), (824, 400)],
    [(906, 440), (878, 428), (848, 428), (820, 446), (800, 484)],
]
# cropped sides, viewer's left: offsets from the middle; the hairline first, then round by the silhouette
SIDE = [(120, 420), (156, 438), (200, 476), (232, 524), (249, 580), (256, 640), (260, 700), (262, 760), (266, 820), (273, 856), (283, 846),
        (288, 790), (293, 730), (304, 716), (309, 690), (306, 620), (297, 540), (280, 470), (252, 408), (214, 362), (170, 340), (110, 380)]


def tone_top(s, t):
    v = .26 + .04 * bump(s, .5, .3)
    v += .26 * bump(t, .36 + .05 * np.sin(s * 11), .14) * (1 - .4 * smooth(.65, 0, s))
    v += .09 * bump(t, .70 + .04 * np.sin(s * 17 + 1), .07)
    v -= .12 * smooth(.10, 0, t) + .09 * smooth(.84, 1.0, t)
    v -= .07 * smooth(.10, 0, s)
    v += .07 * smooth(.7, 1, s)
    return v


def side(s):
    """One side, s -1 the viewer's left: a base of scalp and root, then thousands of short hairs lying back."""
    X, Y = (R.X - CX) * s, R.Y
    m = R.blob([(CX + s * x, y) for x, y in SIDE], 4)
    inner = curve([(420, 118), (476, 194), (524, 226), (580, 243), (640, 250), (760, 256), (862, 264)])
    outer = curve([(338, 120), (350, 190), (376, 228), (420, 258), (480, 284), (540, 297), (620, 306), (690, 309), (730, 295), (800, 288), (862, 284)])
    fade = smooth(0, 26, X - inner(Y))
    m = m * (.20 + .80 * fade) * smooth(872, 790, Y)
    p = Picture(R)
    p.over('15110f', np.clip(m * 1.15, 0, 1) * .88)
    # lit as a round mass; greyest where the comb lays it over the ear
    z = (80 * np.sqrt(np.clip(1 - np.clip((X - 130) / 190, 0, 1) ** 2, .02, 1))).astype(np.float32)
    lit = wrapped(normals(blur(z, 8), 4), KEY, .4)
    tone = .15 + .36 * lit + .10 * np.exp(-.5 * ((Y - 500 - .25 * (X - 260)) / 46) ** 2) - .12 * smooth(690, 800, Y)
    tone = tone - (.04 if s > 0 else 0) - .12 * smooth(.72, 1.0, (X - inner(Y)) / (outer(Y) - inner(Y) + 1))
    # back from the hairline, then round with the silhouette
    slope = (outer(Y + 6) - outer(Y - 6)) / 12
    k = smooth(.10, .70, (X - inner(Y)) / (outer(Y) - inner(Y) + 1)) * smooth(330, 430, Y) + smooth(430, 330, Y)
    k = np.clip(k + smooth(640, 740, Y), 0, 1)
    norm = np.hypot(slope, 1)
    dx = s * (.78 * (1 - k) + slope / norm * k)
    dy = .62 * (1 - k) + k / norm
    edge = smooth(7, 1, X - outer(Y))
    for i, (count, length, var, share, width) in enumerate(((1800, 54, .05, .10, 3.4), (3800, 44, .075, .16, 1.9), (2400, 36, .09, .38, 1.25))):
        hair = cropped(R, m, (dx, dy), tone, HAIR, count, length, 70 + i + (10 if s > 0 else 0), width=width, var=var, turn=.07,
                       bend=.05 * s, grey=GREY, grey_share=share, alpha=.8)
        hair.a *= edge
        p.merge(hair)
    return p


def top():
    p = Picture(R)
    solid = R.blob([(942, 446), (1000, 474), (1070, 484), (1140, 480), (1204, 468), (1262, 462), (1290, 440), (1270, 380), (1216, 322),
                    (1120, 292), (1000, 288), (900, 316), (830, 372), (830, 420), (890, 420)], 5)
    p.over('0b0a0b', solid * smooth(0, .9, blur(solid, 8)))
    p.merge(Sheet(TOP, 50, tone_top, HAIR, clumps=19, clump_pull=.34, wave=3.5, var=.058).draw(
        R, (130, 1000, 1500), (12, 3.4, 1.5), fly=34, tip=.14, ragged=.05))
    white = Sheet(TOP, 61, lambda s, t: tone_top(s, t) + .16, GREY, clumps=19, clump_pull=.34, wave=3.5, var=.08).draw(
        R, (0, 70, 240), (3, 2.0, 1.3), fly=6, tip=.1)
    white.a *= .48
    p.merge(white)
    return p


def hairline():
    """Short thin hairs in front of the edge: hair begins on skin, not as a cap."""
    st = Strands(R)
    rng = np.random.default_rng(17)
    starts = spline([g[0] for g in TOP], n=30)
    nexts = spline([g[1] for g in TOP], n=30)
    for _ in range(760):
        k = int(rng.integers(len(starts)))
        d = nexts[k] - starts[k]
        d = d / (np.hypot(*d) + 1e-6)
        a = starts[k] - d * abs(rng.normal(0, 8)) + rng.normal(0, 2, 2)
        turn = rng.normal(0, .22)
        d = np.array([d[0] * np.cos(turn) - d[1] * np.sin(turn), d[0] * np.sin(turn) + d[1] * np.cos(turn)])
        ln = 34 * rng.uniform(.5, 1.3)
        aside = np.array([-d[1], d[0]]) * rng.normal(0, 2)
        c = hexc('1b1716') * rng.uniform(.8, 1.6) if rng.random() > .2 else hexc('8c857d') * rng.uniform(.7, 1.1)
        st.stroke(spline([a, a + d * ln * .5 + aside, a + d * ln], n=8), [(0, .3), (.4, rng.uniform(1.1, 2.0)), (1, .3)], [(0, c)], .55)
    return st.picture()


def back():
    """The back of the head, seen beside the near ear when he turns."""
    r = Region(720, 400, 1440, 1010)
    X, Y = r.X - CX, r.Y
    outer = curve([(420, 240), (480, 272), (560, 292), (640, 298), (740, 292), (820, 278), (900, 250), (960, 214)])
    m = r.mask(np.vstack([np.stack([CX - outer(np.arange(430, 960)), np.arange(430, 960)], 1),
                          np.stack([CX + outer(np.arange(430, 960)), np.arange(430, 960)], 1)[::-1]]), 3)
    p = Picture(r)
    p.over('121011', m)
    slope = (outer(Y + 6) - outer(Y - 6)) / 12 * np.sign(X)
    rim = m * smooth(200, 240, np.abs(X))
    tone = .24 + .10 * smooth(40, -60, X) - .10 * smooth(620, 860, Y) - .08 * smooth(.90, 1.0, np.abs(X) / outer(Y))
    for k, (count, length, share, width) in enumerate(((1400, 46, .12, 3.0), (3000, 38, .32, 1.6))):
        hair = cropped(r, rim, (slope, np.ones_like(Y)), tone, HAIR, count, length, 95 + k, width=width, var=.08, turn=.07, grey=GREY,
                       grey_share=share, alpha=.8)
        hair.a *= smooth(5, 0, np.abs(X) - outer(Y))
        p.merge(hair)
    p.light('ff9c4a', np.clip(m - blur(np.roll(m, -8, 1), 6), 0, 1) * .30 * (X > 0))
    p.light('6fb4c4', np.clip(m - blur(np.roll(m, 7, 1), 6), 0, 1) * .16 * (X < 0))
    return p


def layers():
    hair = Picture(R)
    for s in (-1, 1):
        hair.merge(side(s))
    hair.merge(top())
    head = Picture(R)
    sh = blur(np.roll(np.roll(hair.a, 10, 0), 6, 1), 11) * .40
    sh *= R.mask(face.outline(RAGHAV)) * smooth(820, 700, R.Y)
    head.over(hexc('2a110b'), sh)
    head.merge(hairline())
    head.merge(hair)
    # lamps of the set: amber from the right, teal from the left, caught by the outermost strands
    for dx, col, k, where in ((-8, 'ff9c4a', .42, smooth(1290, 1370, R.X)), (7, '6fb4c4', .20, smooth(880, 800, R.X))):
        solid = blur(hair.a, 3)
        e = np.clip(solid - blur(np.roll(np.roll(solid, dx, 1), 4, 0), 6), 0, 1)
        strand = head.rgb.mean(2)
        strand = np.clip(strand / (blur(np.ascontiguousarray(strand), 6) + .02), .35, 2.2)
        head.light(col, e * strand * k * where * smooth(740, 690, R.Y))
    z = blur(face.sculpt(RAGHAV, R, nose=False), 14) + 10
    z = z - 40 * smooth(0, 120, np.abs(R.X - CX) - np.maximum(face.half(RAGHAV)(R.Y), 190))
    return {
        'hair-back': (back(), {'follows': 'head', 'depth': -40, 'trail': 0}),
        'hair-front': (head, {'follows': 'head', 'depth_field': z, 'trail': .03}),
    }
