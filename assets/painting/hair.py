"""Hair: sheets of strands that flow between guide curves, over a smooth map of tone."""
import numpy as np
from painting.brush import *


class Sheet:
    """Hair combed along guide curves g0 ... gk (same start side, same end side)."""
    def __init__(self, guides, seed, tone, ramp, clumps=12, clump_pull=.6, wave=3.0, var=.065):
        self.ramp = ramp
        self.rng = np.random.default_rng(seed)
        g = []
        for pts in guides:
            line = spline(pts, n=20)
            d = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
            t = np.linspace(0, 1, 72)
            g.append(np.stack([np.interp(t * d[-1], d, line[:, i]) for i in (0, 1)], 1))
        self.g = np.array(g)                       # k, 72, 2
        self.f = PchipInterpolator(np.linspace(0, 1, len(g)), self.g, axis=0)
        self.S = np.linspace(-.06, 1.06, 225)           # positions on a fine grid, so that strands are cheap
        self.tab = np.array([self.f(v) for v in self.S])
        self.tone, self.clumps, self.pull, self.wave, self.var = tone, clumps, clump_pull, wave, var
        self.centres = np.sort(self.rng.random(clumps))
        self.t = np.linspace(0, 1, 72)
        k = self.rng.normal(0, 1, (clumps, 3))
        self.cl_phase = k

    def line(self, s, loose=1.0):
        c = int(np.argmin(np.abs(self.centres - s)))
        pull = self.pull * self.t ** 1.3 * np.exp(-((s - self.centres[c]) * self.clumps) ** 2 * .2)
        ss = s + (self.centres[c] - s) * pull
        k = (np.clip(ss, -.06, 1.06) + .06) / 1.12 * 224
        i = np.minimum(k.astype(int), 223)
        w = (k - i)[:, None]
        j = np.arange(72)
        base = self.tab[i, j] * (1 - w) + self.tab[i + 1, j] * w
        d = np.gradient(base, axis=0)
        n = np.stack([-d[:, 1], d[:, 0]], 1) / (np.hypot(d[:, 0], d[:, 1])[:, None] + 1e-6)
        ph, am, fr = self.cl_phase[c]
        w = self.wave * self.t * (np.sin(self.t * (5 + fr) + ph) * (.7 + .3 * am))
        w = w + loose * self.rng.normal(0, 1.4) * np.sin(self.t * np.pi * self.rng.uniform(.6, 1.6))
        return base + n * w[:, None]

    def draw(self, region, counts=(110, 620, 700), widths=(15, 5.0, 1.8), root=.6, tip=.15, fly=30, s_range=(0, 1), ragged=0.0, cut=None):
        """Paint into a picture of the region; colour = ramp(smooth tone map + strand variation)."""
        rng = self.rng
        st = Strands(region)
        clv = rng.normal(0, 1, self.clumps)

        def one(s, w, v, t0=0.0, t1=1.0, alpha=1.0):
            ln = self.line(s)
            a, b = int(t0 * 71), max(int(t1 * 71), int(t0 * 71) + 6)
            ln = ln[a:b + 1]
            g = np.clip(.5 + v, 0, 1)
            st.stroke(ln, [(0, w * root), (.25, w), (.7, w * .9), (1, w * tip)], [(0, np.array([g, g, g]))], alpha)

        lo, hi = s_range
        for n, w, sc in zip(counts, widths, (.55, 1.0, 1.7)):
            for i in range(n):
                s = lo + (hi - lo) * ((i + rng.random()) / n if sc < 1 else rng.random())
                c = int(np.argmin(np.abs(self.centres - s)))
                v = (rng.normal(0, self.var) + clv[c] * self.var * .55) * sc
                ww = w * rng.uniform(.6, 1.35)
                end = 1 - ragged * (rng.random() ** 1.5 + .35 * (clv[c] > 0)) - (ragged * .5 if sc < 1 else 0)
                if sc < 1:
                    one(s, ww, v, 0, end)
                else:
                    t0 = 0 if rng.random() < .55 else rng.random() * .5
                    t1 = end if rng.random() < .6 else min(end, t0 + .3 + rng.random() * .5)
                    one(s, ww, v, t0, t1)
        for i in range(fly):
            s = lo - .03 * rng.random() if rng.random() < .5 else hi + .02 * rng.random() ** 2
            one(s, 1.5, rng.normal(.02, .05), .18 + rng.random() * .4, .62 + rng.random() * .38, .75)
        pic = st.picture()
        var = blur(np.ascontiguousarray(pic.rgb[..., 0]), .6) - .5

        # smooth tone map over the sheet
        T = np.full((region.h, region.w), np.nan, np.float32)
        acc = np.zeros((region.h, region.w), np.float32)
        wgt = np.zeros((region.h, region.w), np.float32)
        ns, nt = 90, 71
        ss = np.linspace(-.06, 1.06, ns)
        P = np.array([self.f(v) for v in ss])
        for i in range(ns - 1):
            for j in range(nt):
                quad = np.array([P[i, j], P[i + 1, j], P[i + 1, j + 1], P[i, j + 1]]) - [region.x0, region.y0]
                v = float(self.tone(ss[i] + .006, (j + .5) / nt))
                q = np.round(quad * 8).astype(np.int32)
                cv2.fillConvexPoly(acc, q, v + 2.0, lineType=cv2.LINE_8, shift=3)
        wgt = (acc > 0).astype(np.float32)
        val = np.where(wgt > 0, acc - 2.0, 0)
        num, den = blur(val, 9), blur(wgt, 9)
        T = np.where(den > .02, num / np.maximum(den, .02), .25)
        gain = .55 + 1.6 * np.clip(T - .22, 0, 1)
        pic.rgb = self.ramp(T + var * gain * 1.6)
        if cut is not None:
            pic.a = pic.a * cut
        return pic


def bump(x, c, w):
    return np.exp(-.5 * ((x - c) / w) ** 2)


def cropped(region, mask, flow, tone, ramp, count, length, seed, width=1.8, var=.10, turn=.25, bend=0.0, grey=None, grey_share=0.0, alpha=.85):
    """Short hair (cropped sides, moustache, beard): strokes rooted wherever the mask is, densest where it is whole.

    `flow` (dx, dy) and `tone` are arrays on the region; `grey` is the ramp of the share that has turned."""
    rng = np.random.default_rng(seed)
    st = Strands(region)
    ys, xs = np.nonzero(mask > .02)
    weight = mask[ys, xs].astype(float)
    pick = rng.choice(len(xs), size=count, p=weight / weight.sum())
    for k in pick:
        y, x = ys[k], xs[k]
        d = np.array([flow[0][y, x], flow[1][y, x]], float)
        d /= np.hypot(*d) + 1e-6
        a = rng.normal(0, turn)
        d = np.array([d[0] * np.cos(a) - d[1] * np.sin(a), d[0] * np.sin(a) + d[1] * np.cos(a)])
        ln = length * rng.uniform(.55, 1.3) * (.45 + .55 * mask[y, x])
        root = np.array([region.x0 + x + rng.random(), region.y0 + y + rng.random()])
        side = np.array([-d[1], d[0]]) * (bend + rng.normal(0, .06)) * ln
        line = spline([root, root + d * ln * .5 + side, root + d * ln], n=5)
        t = float(tone[y, x]) + rng.normal(0, var)
        c = (grey if rng.random() < grey_share else ramp)(np.array([t - .05, t + .04]))
        w = width * rng.uniform(.6, 1.3)
        st.stroke(line, [(0, w * .5), (.35, w), (1, w * .12)], [(0, c[0]), (1, c[1])], alpha)
    return st.picture()
