"""A hand as a solid: rounded bones and pads of flesh that run into each other, seen straight from the front.

A distance to the solid is known everywhere; each pixel looks along its ray until it meets it. What is met is described
pixel by pixel: height, normal, how open the place is to light, and where on which bone it lies."""
import numpy as np
from painting.hand_bones import bones, unit

TILE = 40


def joined(a, b, k):
    """The nearer of two distances, run into each other over `k`."""
    h = np.maximum(k - np.abs(a - b), 0) / k
    return np.minimum(a, b) - h * h * (k * .25)


class Turned:
    """From the hand's space to the picture's (x right, y down, z to the viewer), in units of the canvas."""

    def __init__(self, wrist, scale, shape, mirrored):
        t, n, r = np.radians([shape.turn, shape.nod, shape.roll])
        about_y = np.array([[np.cos(t), 0, -np.sin(t)], [0, 1, 0], [np.sin(t), 0, np.cos(t)]])
        about_x = np.array([[1, 0, 0], [0, np.cos(n), np.sin(n)], [0, -np.sin(n), np.cos(n)]])
        about_z = np.array([[np.cos(r), np.sin(r), 0], [-np.sin(r), np.cos(r), 0], [0, 0, 1]])
        self.m = np.diag([-1.0 if mirrored else 1.0, -1, 1]) @ about_z @ about_x @ about_y
        self.wrist, self.scale = np.array([*wrist, 0.0]), scale

    def point(self, p):
        return self.wrist + self.m @ np.asarray(p, float) * self.scale

    def way(self, v):
        return self.m @ np.asarray(v, float)


class Cone:
    """A bone with its flesh: a ball swept from a to b, its radius changing on the way, fuller in its middle's pad."""

    def __init__(self, a, b, ra, rb, palmar=None, pad=0.0):
        self.a, self.ab, self.ra, self.rb = a.astype(np.float32), (b - a).astype(np.float32), ra, rb
        self.length2 = float(self.ab @ self.ab) + 1e-6
        self.palmar, self.pad = palmar, pad
        r = max(ra, rb) + pad
        self.box = (min(a[0], b[0]) - r, min(a[1], b[1]) - r, max(a[0], b[0]) + r, max(a[1], b[1]) + r)

    def along(self, p):
        return np.clip((p - self.a) @ self.ab / self.length2, 0, 1)

    def __call__(self, p):
        t = self.along(p)
        d = p - self.a - t[:, None] * self.ab
        size = np.sqrt((d * d).sum(1)) + 1e-6
        r = self.ra + (self.rb - self.ra) * t
        if self.pad:
            r = r + self.pad * np.sin(np.pi * t) * np.clip((d @ self.palmar.astype(np.float32)) / size, -.6, 1)
        return size - r


class Chain:
    """Cones end to end, without a swelling where they meet."""

    def __init__(self, links):
        self.cones = [Cone(a, b, ra, rb) for (a, ra), (b, rb) in zip(links, links[1:])]
        boxes = np.array([c.box for c in self.cones])
        self.box = (*boxes[:, :2].min(0), *boxes[:, 2:].max(0))

    def __call__(self, p):
        return np.minimum.reduce([c(p) for c in self.cones])


class Egg:
    """A pad of flesh: an ellipsoid with its own axes."""

    def __init__(self, at, axes, radii):
        self.at, self.axes, self.radii = at.astype(np.float32), np.array(axes, np.float32), np.array(radii, np.float32)
        r = float(max(radii))
        self.box = (at[0] - r, at[1] - r, at[0] + r, at[1] + r)

    def __call__(self, p):
        q = (p - self.at) @ self.axes.T
        k0 = np.sqrt(((q / self.radii) ** 2).sum(1)) + 1e-6
        k1 = np.sqrt(((q / self.radii ** 2) ** 2).sum(1)) + 1e-6
        return k0 * (k0 - 1) / k1


#             middle             long axis          radii: along, across, deep
PADS = (
    ((-.5, 33, -2.0), (0, 1, 0), (19, 16.5, 5.6)),          # the palm's own thickness
    ((1.2, 15, -1.6), (0, 1, 0), (16, 13.0, 6.4)),          # heel
    ((12.2, 21, .6), (.10, 1, 0), (18, 7.6, 6.6)),          # below the little finger
    ((-8.4, 45.4, .6), (-.2, 1, 0), (6.2, 5.8, 5.3)),       # where fingers begin
    ((2.2, 46.6, .9), (0, 1, 0), (6.0, 5.6, 5.2)),
    ((12.0, 42.6, .2), (.25, 1, 0), (6.2, 5.4, 5.2)),
)
BALL = ((-12.2, 19.5, 3.8), (-.42, 1, .10), (15.5, 8.6, 8.2))     # of the thumb
WRIST = ((-5.4, 6.3), (0, 6.1), (5.6, 6.1))
#          down the arm, how far its bones part, how thick they are in flesh
FOREARM = ((5, .92, .97), (30, 1.0, 1.02), (60, 1.18, 1.18), (90, 1.32, 1.32), (125, 1.38, 1.38), (178, 1.34, 1.34))


class Solid:
    def __init__(self, shape, build, space, forearm, is_bare):
        """`forearm`: unit vector in the picture's space, from wrist to elbow, seen to the elbow where it is bare."""
        self.space, s = space, space.scale
        self.bones = bones(shape, build)
        self.cones = []
        for b in self.bones:
            pad = 0 if b.finger == 0 and b.link == 0 else (.07, .09, .14)[b.link] * b.ra * s
            self.cones.append(Cone(space.point(b.a), space.point(b.b), b.ra * s, b.rb * s, space.way(b.palmar), pad))
        wide = np.array([build.breadth, 1, 1])
        ball = unit(np.array(shape.thumb[1]) - np.array(shape.thumb[0])) if shape.thumb[1][2] > 9 else BALL[1]
        self.palm = [self.egg(np.array(at) * wide, way, radii, build) for at, way, radii in (*PADS, (BALL[0], ball, BALL[2]))]
        arm = np.array([*forearm, 0.0])
        across = space.way((1, 0, 0)) * np.array([1, 1, 0])
        across = unit(across - arm * (across @ arm))
        up, middle = space.point((.6, 7, -2.2)), space.point((0, 0, -2.2))
        at = lambda down, x: middle + arm * down * s + across * x * s * build.breadth
        self.arm = []
        for x, r in WRIST:
            links = [(up + across * x * s * build.breadth * 1.05, r * s)]
            links += [(at(down, x * wide_by), r * s * grown) for down, wide_by, grown in FOREARM[:None if is_bare else 2]]
            self.arm.append(Chain(links))
        self.unit = s

    def egg(self, at, way, radii, build):
        way = unit(way)
        side = unit(np.cross(way, (0, 0, 1)))
        deep = np.cross(side, way)
        s = self.space
        along, across, thick = radii
        return Egg(s.point(at), [s.way(way), s.way(side), s.way(deep)], [along * s.scale, across * s.scale * build.breadth, thick * s.scale])

    def near(self, box, reach):
        """What can be met in a box of the picture."""
        hits = lambda form, r: form.box[0] - r < box[2] and form.box[2] + r > box[0] and form.box[1] - r < box[3] and form.box[3] + r > box[1]
        # The palm's pads are joined one after the other: all or none, or a seam would show where one is left out.
        pads = self.palm + self.arm
        return [c if hits(c, reach) else None for c in self.cones], pads if any(hits(e, reach) for e in pads) else []

    def distance(self, p, near):
        cones, pads = near
        u = self.unit
        palm = None
        for pad in pads:
            d = pad(p)
            palm = d if palm is None else joined(palm, d, 7 * u)
        out = palm
        least = lambda a, b, k=.7: b if a is None else a if b is None else joined(a, b, k * u)
        for finger in range(5):
            chain, root = None, None
            for bone, cone in zip(self.bones, cones):
                if cone is None or bone.finger != finger:
                    continue
                d = cone(p)
                root = d if bone.link == 0 else root
                chain = least(chain, d, 1.6)
            if root is not None and palm is not None:
                # The palm is in each of these: run into each other they would swell where nothing is.
                out = np.minimum(out, joined(palm, root, (7 if finger == 0 else 4.2) * u))
            out = least(out, chain)
        return np.full(len(p), 1e3, np.float32) if out is None else out


def look(solid, region, step=1.0):
    """Marches every ray of the region. Returns arrays over it: alpha, z, normal, open (to light), lit (by the key)."""
    h, w = int(region.h / step), int(region.w / step)
    X, Y = np.meshgrid(region.x0 + (np.arange(w, dtype=np.float32) + .5) * step, region.y0 + (np.arange(h, dtype=np.float32) + .5) * step)
    top = max([c.a[2] for c in solid.cones] + [c.a[2] + c.ab[2] for c in solid.cones]) + 12 * solid.unit
    alpha = np.zeros((h, w), np.float32)
    z = np.full((h, w), -400, np.float32)
    for y in range(0, h, TILE):
        for x in range(0, w, TILE):
            cut = np.s_[y:y + TILE, x:x + TILE]
            box = (X[cut].min(), Y[cut].min(), X[cut].max(), Y[cut].max())
            near = solid.near(box, 14 * solid.unit)
            if not near[1] and not any(near[0]):
                continue
            p = np.stack([X[cut].ravel(), Y[cut].ravel(), np.full(X[cut].size, top, np.float32)], 1)
            live = np.arange(len(p))
            least = np.full(len(p), 1e3, np.float32)
            for _ in range(70):
                d = solid.distance(p[live], near)
                least[live] = np.minimum(least[live], d)
                p[live, 2] -= np.where(d > .5, np.maximum(d * .92, .12), d * .95)
                live = live[(np.abs(d) > .02) & (p[live, 2] > -160)]
                if not len(live):
                    break
            alpha[cut] = np.where(least < .2, 1, np.clip(.5 - least / step, 0, 1)).reshape(X[cut].shape)
            z[cut] = p[:, 2].reshape(X[cut].shape)
    return X, Y, alpha, z


def light_reach(solid, P, N, key):
    """How open each point is, and how much of the key light reaches it; both 0 to 1."""
    everything = (solid.cones, solid.palm + solid.arm)
    u = solid.unit
    opened = np.ones(len(P), np.float32)
    for reach, weight in ((1.2, .30), (2.6, .26), (5, .22), (9, .16)):
        d = solid.distance(P + N * reach * u, everything)
        opened -= weight * np.clip(1 - d / (reach * u), 0, 1)
    lit = np.ones(len(P), np.float32)
    t = np.full(len(P), 1.4 * u, np.float32)
    for _ in range(12):
        d = solid.distance(P + N * .8 * u + key * t[:, None], everything)
        lit = np.minimum(lit, np.clip(5 * d / t + .25, 0, 1))
        t += np.clip(d, 1.0 * u, 6 * u)
    return np.clip(opened, 0, 1), lit


def normals_at(solid, P):
    e = .6
    near = (solid.cones, solid.palm + solid.arm)
    taps = np.array([[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]], np.float32)
    n = sum(t * solid.distance(P + t * e, near)[:, None] for t in taps)
    return n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-9)
