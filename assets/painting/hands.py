"""Hands: skin on a solid of bones and flesh, with its creases and nails, a forearm, and what is worn on it.

A hand's picture holds hand, forearm and sleeve as they are when raised; the rig turns it about the elbow."""
from dataclasses import dataclass, field
from typing import Callable
import numpy as np
from painting.brush import *
from painting.cloth import shadowed
from painting.hand_bones import Build, SHAPES
from painting.hand_form import Solid, Turned, light_reach, look, normals_at

CX = 1080
LOWEST = 2470                      # pictures reach below the canvas, so that their edge never shows


@dataclass(frozen=True)
class Hand:
    ramp: Ramp
    build: Build = field(default_factory=Build)
    palm: str = 'd68e6c'             # inner skin is lighter and pinker
    palm_gain: float = .24
    terminator: str = 'b0543a'
    flush: str = 'c2503e'
    crease: str = '7a3a2a'
    nail: str = 'd79a8c'
    age: float = 0                   # 0 to 1: how deep lines are
    lift: float = -.05               # lighter or darker than the ramp gives
    wrist: tuple = (370, 1640)       # from the canvas's middle line; row
    elbow: tuple = (555, 2520)
    dress: Callable = None           # dress(picture, Arm): paints the sleeve over the forearm
    behind: Callable = None          # behind(picture, Arm): what of the sleeve is seen behind the wrist
    bare: bool = False


class Arm:
    """The forearm as a frame: `s` units from the wrist down, `q` −1 to 1 across at a given half width."""

    def __init__(self, hand, side, region):
        self.r, self.side = region, side
        self.wrist = np.array([CX + side * hand.wrist[0], hand.wrist[1]], float)
        self.elbow = np.array([CX + side * hand.elbow[0], hand.elbow[1]], float)
        way = self.elbow - self.wrist
        self.length = float(np.hypot(*way))
        self.way = way / self.length
        self.across = np.array([self.way[1], -self.way[0]])
        dx, dy = region.X - self.wrist[0], region.Y - self.wrist[1]
        self.S = dx * self.way[0] + dy * self.way[1]
        self.U = dx * self.across[0] + dy * self.across[1]

    def at(self, s, u):
        return tuple(self.wrist + self.way * s + self.across * u)

    def band(self, top, half, bottom=None, sag=.16):
        """Mask of a tube from `top` down, its edge an arc that sags; `half` is a list of (s, half width)."""
        k = np.asarray(half, float)
        width = np.interp(self.S, k[:, 0], k[:, 1]).astype(np.float32)
        q = np.clip(self.U / width, -1, 1)
        arc = sag * width * np.sqrt(1 - q ** 2)
        m = np.clip(width - np.abs(self.U) + .5, 0, 1) * np.clip(self.S - top - arc + .5, 0, 1)
        if bottom is not None:
            m = m * np.clip(bottom + arc - self.S + .5, 0, 1)
        return m.astype(np.float32), q, width


def region(hand, side):
    x0, x1 = CX + side * (hand.wrist[0] - 290), CX + side * (hand.elbow[0] + 190)
    return Region(int(min(x0, x1)), int(hand.wrist[1] - hand.build.length * 1.07), int(max(x0, x1)), LOWEST)


def at_bones(solid, P):
    """The bone that each point lies on: its index, place along (0 to 1 and beyond), across and inwards (−1 to 1)."""
    best = np.full(len(P), 1e9, np.float32)
    bone, t, lateral, palmar = (np.zeros(len(P), np.float32) for _ in range(4))
    for i, (b, c) in enumerate(zip(solid.bones, solid.cones)):
        d = c(P)
        hit = d < best
        best[hit] = d[hit]
        q = P[hit] - c.a
        along = q @ c.ab / c.length2
        out = q - np.clip(along, 0, 1)[:, None] * c.ab
        size = c.ra + (c.rb - c.ra) * np.clip(along, 0, 1)
        bone[hit], t[hit] = i, along
        lateral[hit] = out @ solid.space.way(b.side).astype(np.float32) / size
        palmar[hit] = out @ solid.space.way(b.palmar).astype(np.float32) / size
    return bone.astype(int), t, lateral, palmar, best


class Skin:
    """What is known of each visible point of a hand, as pictures over its region."""

    def __init__(self, solid, r):
        X, Y, self.alpha, z = look(solid, r)
        m = self.alpha > 0
        P = np.stack([X[m], Y[m], z[m]], 1)
        parts = [chunk for chunk in np.array_split(P, max(1, len(P) // 6000))]
        N = [normals_at(solid, c) for c in parts]
        bones = [at_bones(solid, c) for c in parts]
        N = np.concatenate(N)
        spread = lambda values, fill=0.0: self.spread(m, values, fill)
        self.n = np.dstack([spread(N[:, i], float(i == 2)) for i in range(3)])
        self.open, self.lit = self.reached(solid, m, X, Y, z)
        bone, t, lateral, palmar, off = (np.concatenate([b[i] for b in bones]) for i in range(5))
        self.bone = spread(bone, -1).astype(int)
        self.t, self.lateral, self.palmar = spread(t), spread(lateral), spread(palmar)
        self.finger = spread(np.array([b.finger for b in solid.bones])[bone], -1)
        self.link = spread(np.array([b.link for b in solid.bones])[bone], -1)
        self.length = spread(np.array([np.sqrt(c.length2) for c in solid.cones])[bone], 1)
        self.on_palm = spread((off > 1.2 * solid.unit).astype(np.float32))
        self.mask = m

    def reached(self, solid, m, X, Y, z):
        """Openness and key light change slowly: every second point across and down will do."""
        some = np.zeros_like(m)
        some[::2, ::2] = m[::2, ::2]
        P, N = np.stack([X[some], Y[some], z[some]], 1), self.n[some]
        found = [light_reach(solid, c, n, KEY) for c, n in zip(*(np.array_split(a, max(1, len(P) // 6000)) for a in (P, N)))]
        weight = blur(some.astype(np.float32), 1.1) + 1e-6
        opened, lit = (blur(self.spread(some, np.concatenate([f[i] for f in found]), 0), 1.1) / weight for i in (0, 1))
        return np.where(m, opened, 1), blur(np.where(m, lit, 1).astype(np.float32), 2.5)

    @staticmethod
    def spread(m, values, fill):
        out = np.full(m.shape, fill, np.float32)
        out[m] = values
        return out


def tone_of(k, hand):
    diffuse = np.clip((k.n @ KEY + .30) / 1.30, 0, 1)
    tone = .21 + .72 * (diffuse * (.48 + .52 * k.lit)) ** 1.02
    tone = tone + .07 * np.clip(k.n @ FILL, 0, 1)
    return tone * (.44 + .56 * k.open) + hand.lift


def creases(k, hand, u):
    """Where the inner skin folds: at each joint of a finger, and where it leaves the palm."""
    out = np.zeros_like(k.t)
    inner = smooth(-.05, .45, k.palmar) * (1 - k.on_palm) * smooth(1.02, .80, np.abs(k.lateral))
    from_start, to_end = k.t * k.length / u, (k.t - 1) * k.length / u
    bow = 1.1 * (1 - k.lateral ** 2) + .25 * np.sin(2.3 * k.finger + 3 * k.lateral)
    for joint, gain in ((1, 1.0), (2, .8)):
        past = np.where(k.link == joint, from_start, to_end)
        on = ((k.link == joint) | (k.link == joint - 1)) & (np.abs(past) < 4)
        on = on & ((k.finger > 0) | (joint == 2))
        for shift, width, depth in ((-.2, .36, 1), (-1.7, .30, .42)):
            out += on * gain * depth * np.exp(-((past + bow + shift) / width) ** 2)
    base = (k.link == 0) & (k.finger > 0)
    out += base * .55 * np.exp(-((from_start - 9.6 + .7 * bow) / .40) ** 2)
    return np.clip(out, 0, 1) * inner * .85


PALM_LINES = (
    (((-13.5, 37.0), (-7.0, 35.0), (-1.8, 28.5), (-.6, 20), (-2.5, 11), (-4.5, 6.5)), 1.25, .48),
    (((-13.0, 38.0), (-4.5, 35.2), (4, 30.8), (10.5, 25), (13, 20.5)), 1.05, .46),
    (((20.0, 34.0), (13, 35.8), (5.5, 38.0), (.5, 41), (-3.0, 45.5)), 1.10, .52),
    (((1.8, 9), (2.6, 18), (3.2, 26)), .7, .18),
)
WRIST_LINES = ((((-10, 3.0), (-3, 1.7), (4, 1.7), (10.5, 3.2)), .8, .34), (((-9, -.6), (-2, -1.6), (5, -1.5), (10, -.4)), .7, .24))


def paint_skin(hand, shape_name, side):
    shape, r = SHAPES[shape_name], region(hand, side)
    arm = Arm(hand, side, r)
    space = Turned(arm.wrist, hand.build.length / 100, shape, side < 0)
    solid = Solid(shape, hand.build, space, arm.way, hand.bare)
    seen = r if hand.bare else Region(r.x0, r.y0, r.x0 + r.w, int(hand.wrist[1] + 150))
    k = Skin(solid, seen)
    u = solid.unit
    p = Picture(seen)
    tone = tone_of(k, hand)
    line = creases(k, hand, u)
    inner = np.maximum(smooth(-.15, .55, k.palmar), k.on_palm) * smooth(-.1, .4, k.n[..., 2])
    age = 1 + .6 * hand.age
    inside = blur((k.on_palm + .7 * ((k.link == 0) & (k.t < .5)) * (1 - k.on_palm)).astype(np.float32), 1.6 * u)
    for drawn, lines in ((inside, PALM_LINES), (1, WRIST_LINES)):
        for points, width, depth in lines:
            path = [tuple(space.point((x * hand.build.breadth, y, 5))[:2]) for x, y in points]
            stroke = seen.stroke(path, [(0, .2 * width * u), (.45, width * u), (1, .15 * width * u)], .32 * u)
            line = np.maximum(line, stroke * depth * drawn)
            lit = seen.stroke([(x + .5 * u, y + .9 * u) for x, y in path], [(0, 0), (.45, 1.5 * width * u), (1, 0)], .6 * u)
            tone = tone + .045 * lit * depth * drawn
    tone = tone - .13 * age * line
    p.rgb[:] = hand.ramp(tone)
    p.tint(hand.palm, inner * hand.palm_gain * smooth(.2, .6, tone))
    p.tint(hand.terminator, np.exp(-.5 * ((tone - .40) / .10) ** 2) * .24)
    tip = (k.link == 2) * smooth(.25, .9, k.t) * (1 - k.on_palm)
    knuckle = (k.link == 1) * smooth(.35, .0, k.t) * smooth(.1, .8, -k.palmar)
    p.tint(hand.flush, np.clip(blur((tip * .24 + knuckle * .20).astype(np.float32), .7 * u), 0, 1) * smooth(.15, .5, tone))
    p.multiply(hand.crease, line * .55 * age)
    p.multiply('7a3424', np.clip(1 - k.open, 0, 1) ** 1.4 * .55)
    p.light('ffdcb8', gloss(k.n, KEY, 22) * k.lit * .12 + gloss(k.n, KEY, 7) * k.lit * .05)
    p.light('8fb4c8', np.clip(k.n @ unit(.9, .05, .12), 0, 1) ** 3 * .06)
    nails(p, k, hand)
    p.a = k.alpha
    edge = np.clip(2 - 2 * blur(k.alpha, 3.5), 0, 1) * k.alpha
    p.multiply('a05a40', edge * .42)
    spread_to_edge(p)
    return p, arm, r


def spread_to_edge(p):
    """Where a pixel is half covered its normal is anyone's guess: it takes its colour from the skin beside it."""
    whole = (p.a > .98).astype(np.float32)
    weight = blur(whole, 1.4)
    beside = np.dstack([blur((p.rgb[..., i] * whole).astype(np.float32), 1.4) for i in range(3)]) / (weight[..., None] + 1e-6)
    p.rgb[:] = np.where(((whole < 1) & (weight > .01))[..., None], beside, p.rgb)


def nails(p, k, hand):
    """On the backs of the last links, where they are seen: a plate, its half-moon, its free edge, one light on it."""
    back = (k.link == 2) & (k.palmar < .15)
    x, y = k.lateral / .78, (k.t - .84) / .36
    plate = np.clip((1 - (np.abs(x) ** 2.6 + np.abs(y) ** 2.8)) * 5, 0, 1) * back
    plate = blur(plate.astype(np.float32), .8)
    rim = np.clip(blur(plate, 2.4) - plate, 0, 1) * back
    p.multiply('8a4636', rim * 1.1)
    shade = p.rgb.mean(2, keepdims=True)
    p.rgb += (hexc(hand.nail) * np.clip(.30 + 1.15 * shade, 0, 1.05) - p.rgb) * (plate * .60)[..., None]
    p.light('fff0e6', plate * smooth(.72, .95, y) * .10)
    p.light('ffe9dc', plate * np.exp(-((x + .25) / .22) ** 2) * smooth(-.9, -.2, y) * smooth(.8, .3, y) * .24)
    p.light('fff0e6', plate * smooth(-.60, -.85, y) * .12)


def paint(hand, shape_name, side):
    """The whole picture of one shape at one side: −1 the viewer's left, 1 right."""
    skin, arm, r = paint_skin(hand, shape_name, side)
    p = Picture(r)
    if hand.behind:
        hand.behind(p, arm)
    whole = Picture(r)
    h = skin.r.h
    whole.rgb[:h], whole.a[:h] = skin.rgb, skin.a
    p.merge(whole)
    if hand.dress:
        hand.dress(p, arm)
    return under_shadow(p, hand)


def under_shadow(p, hand):
    """What the arm takes of the light behind it: on the torso, not on the place beyond the shoulder."""
    r = p.r
    out = Picture(r)
    reach = smooth(hand.wrist[1] - 330, hand.wrist[1] - 120, r.Y)
    out.over('0c0a12', blur(np.roll(np.roll(p.a, 16, 0), 10, 1), 15) * .34 * reach)
    out.merge(p)
    return out


# ---------------------------------------------------------------- what is worn

def tube(arm, ramp, top, half, base, key, folds=(), weave=.010, sag=.16, rim=0, dim=0.0):
    """A sleeve from `top` down: returns its picture and mask. `folds` are lines of (s, share across), width, height."""
    m, q, width = arm.band(top, half, sag=sag)
    z = .92 * width * np.sqrt(np.clip(1 - q ** 2, .02, 1))
    z = z + 5 * blur(m, 5)
    for points, widths, height, soft in folds:
        path = [arm.at(s, x * float(np.interp(s, *np.asarray(half, float).T))) for s, x in points]
        z = z + height * blur(arm.r.mask(taper(spline(path), widths)), soft)
    n = normals(z.astype(np.float32), 2.4)
    tone = base + key * wrapped(n, KEY, .25) ** 1.12 + .09 * wrapped(n, FILL, .1) + .04 * gloss(n, KEY, 7) + dim
    tone = tone + weave * np.sin((arm.r.X + arm.r.Y) * 1.25) + .6 * weave * np.sin((arm.r.X - arm.r.Y) * 2.1)
    c = Picture(arm.r)
    c.rgb[:] = ramp(tone)
    c.a = m
    if rim:
        c.light('ffb562' if arm.side > 0 else '9fc9e0', smooth(.80, 1.0, np.abs(q)) * (q * arm.side > 0) * rim)
    return c, m, tone, q, width


def lining(ramp, top, half, tone=.10):
    """The inside of a sleeve, behind the wrist."""
    def behind(p, arm):
        width = half[0][1]
        s = (arm.S - top) / (.20 * width)
        u = arm.U / width
        m = np.clip((1 - u ** 2 - s ** 2) * 14, 0, 1) * (arm.S < top + .2 * width)
        p.over(ramp(np.full_like(arm.S, tone)), m.astype(np.float32))
    return behind


def hem(c, m, arm, top, width, q, sag, at, lit, dark, gain=1.0):
    """A turned edge: lit at its rim, a line of stitches further down."""
    s = arm.S - top - sag * width * np.sqrt(np.clip(1 - q ** 2, 0, 1))
    c.light(lit, np.exp(-((s - 2.2) / 1.8) ** 2) * m * .34 * gain)
    c.multiply(dark, np.exp(-((s - at) / 2.0) ** 2) * m * .45)
    c.light(lit, np.exp(-((s - at - 4) / 1.8) ** 2) * m * .12 * gain)
    return s


def bracelet(p, arm, ramp, s, w, thick, twist=0.0, shine=24, sag=.17):
    """A ring of metal or glass round the arm, `w` its half width, at `s` below the wrist."""
    turn = np.linspace(-.35, np.pi + .35, 90)
    line = np.array([arm.at(s + sag * w * np.sin(a), w * np.cos(a)) for a in turn])
    m = arm.r.mask(taper(line, thick))
    p.multiply('3a140c', np.clip(blur(np.roll(np.roll(m, 6, 0), 2, 1), 5), 0, 1) * .55 * p.a)
    q = np.clip(arm.U / w, -1, 1)
    z = .9 * w * np.sqrt(np.clip(1 - q ** 2, .02, 1)) + .62 * thick * blur(m, .24 * thick)
    n = normals(z.astype(np.float32), .8)
    tone = .14 + .56 * wrapped(n, KEY, .16) + .50 * gloss(n, KEY, shine) - .10 * smooth(.2, 1, q)
    if twist:
        tone = tone + .10 * np.sin(arm.U * twist) * np.sin(arm.S * .9)
    p.over(ramp(tone), m)


FOLDS = (
    (((70, -.9), (120, -.2), (150, .5)), [(0, 0), (.5, 26), (1, 0)], 10, 8),
    (((150, .95), (210, .3), (240, -.5)), [(0, 0), (.5, 34), (1, 0)], 13, 10),
    (((230, -.95), (310, -.3), (350, .5)), [(0, 0), (.4, 38), (1, 0)], 14, 11),
    (((360, .95), (430, .3), (470, -.6)), [(0, 0), (.4, 44), (1, 0)], 17, 12),
    (((480, -.95), (560, -.2), (590, .6)), [(0, 0), (.4, 46), (1, 0)], 18, 13),
    (((600, .95), (690, .2), (720, -.7)), [(0, 0), (.4, 50), (1, 0)], 20, 14),
)
