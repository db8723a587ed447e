"""A trimmed moustache, painted on the strip of the upper lip: it rides on the lip's outer edge, keeps its thickness while
the lip thins, and so never hangs into the gap between the lips."""
import numpy as np
from painting.brush import *
from painting.hair import cropped
from painting.sitter import CX

DARK = Ramp((0, '070606'), (.25, '181514'), (.45, '2e2927'), (.6, '4a4440'), (.78, '7a726c'), (1, 'b0a8a0'))
GREY = Ramp((0, '262322'), (.25, '4b4744'), (.45, '77716c'), (.6, '99938d'), (.78, 'bcb6af'), (1, 'e2ddd5'))
FINE = 2                                            # painted at twice the canvas, as strips are across

UPPER = [(0, 965), (14, 961), (34, 959), (58, 964), (80, 974), (94, 982), (103, 989)]       # offsets, rows
LOWER = [(104, 992), (94, 996), (76, 998.5), (52, 998.5), (28, 998), (10, 1000.5), (0, 1001.5)]


def picture():
    r = Region((CX - 150) * FINE, 900 * FINE, (CX + 150) * FINE, 1040 * FINE)
    X, Y = r.X / FINE - CX, r.Y / FINE
    right = spline(UPPER, n=12).tolist() + spline(LOWER, n=12).tolist()
    shape = [(FINE * (CX + x), FINE * y) for x, y in right] + [(FINE * (CX - x), FINE * y) for x, y in right[::-1]]
    m = r.mask(np.array(shape), 5)
    # thinner in the groove under the nose
    m = m * (1 - .45 * np.exp(-.5 * (X / 7) ** 2) * smooth(985, 958, Y))
    lift = (Y - np.interp(np.abs(X), [x for x, _ in UPPER], [y for _, y in UPPER])) / 40
    p = Picture(r)
    p.over('1d1613', np.clip(blur(m, 6) * 1.1, 0, 1) * .60 * (.4 + .6 * smooth(-.05, .35, lift)))
    tone = .30 + .20 * np.exp(-.5 * ((lift - .30) / .28) ** 2) * (1 - .0016 * (X + 40)) - .12 * smooth(.7, 1.1, lift)
    tone = tone - .07 * smooth(0, 100, X) - .06 * np.exp(-.5 * (X / 10) ** 2)
    dx = np.sign(X) * np.interp(np.abs(X), [0, 20, 60, 116], [.05, .35, .62, .95])
    dy = np.interp(np.abs(X), [0, 60, 116], [1, .85, .62])
    root = m * smooth(1.12, .75, lift) * (.35 + .65 * smooth(-.05, .3, lift))              # roots end above the lip, tips reach its edge
    for i, (count, length, share, width, var) in enumerate(((900, 34, .25, 3.6, .05), (1800, 31, .50, 2.6, .08), (1900, 26, .72, 1.9, .10))):
        p.merge(cropped(r, root, (dx, dy), tone, DARK, count, length, 90 + i, width=width, var=var, turn=.17, bend=.04, grey=GREY,
                        grey_share=share, alpha=.85))
    # trimmed along the lip
    trim = np.interp(np.abs(X), [0, 20, 60, 92, 106, 120], [1005.5, 1003.5, 1003, 1001, 996, 994])
    p.a *= smooth(trim + 2.5, trim - 1, Y)
    return p


def paint(s, p):
    """Lays it on the strip, with the shade that it casts on the lip."""
    made = picture()
    at = lambda grid, first: (grid * FINE - first - .5).astype(np.float32)
    mx, my = at(s.x, made.r.x0), at(s.y, made.r.y0)
    ink = cv2.remap(blur(np.dstack([made.rgb * made.a[..., None], made.a]), .6), mx, my, cv2.INTER_LINEAR)
    # past the corners the strip ends at their line
    a = ink[..., 3] * (s.row < s.bands[1]) * np.maximum(smooth(s.bands[0] + 1, s.bands[0] - 5, s.row), smooth(1.02, .94, np.abs(s.u)))
    shade = cv2.remap(blur(np.roll(made.a, 10, 0), 7), mx, my, cv2.INTER_LINEAR) * (s.row < s.bands[1] - 2)
    p.multiply('5a2c22', shade * .42)
    over = Picture(p.r)
    over.a = np.ascontiguousarray(a)
    over.rgb = ink[..., :3] / np.maximum(ink[..., 3:], 1e-4)
    p.merge(over)
