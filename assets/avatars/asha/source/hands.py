"""Her hands: slender, a gold ring, the blazer's sleeve over the kurta's cuff."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))          # assets/, where painting lies
from painting.brush import *
from painting.cloth import GOLD, shadowed
from painting import export_hands
from painting.hand_bones import Build
from painting.hands import FOLDS, Hand, hem, lining, tube
from body import INDIGO, TEAL
from sitter import SKIN

CUFF = 62
SLEEVE = [(CUFF, 92), (300, 112), (620, 134), (900, 142)]
KURTA = [(26, 80), (200, 84)]


def dress(p, arm):
    c, m, tone, q, width = tube(arm, TEAL, 30, KURTA, .14, .66)
    shadowed(p, m, 2, -6, 8, .55, '4a2018')
    s = hem(c, m, arm, 30, width, q, .16, 20, '9fe0d8', '021014')
    gold = m * np.clip(7.5 - np.abs(s - 11), 0, 1)
    c.tint(GOLD(tone * .75 + .22 + .10 * np.sin(arm.U * .55) * np.sin(s * .8)), gold)
    p.merge(c)
    c, m, tone, q, width = tube(arm, INDIGO, CUFF, SLEEVE, .08, .68, FOLDS, rim=.34)
    shadowed(p, m, 2, -8, 10, .65, '04060e')
    hem(c, m, arm, CUFF, width, q, .16, 30, '8fa0d0', '05060f')
    for i in range(3):                     # buttons of horn at the outer seam
        x, y = arm.at(CUFF + 52 + 34 * i, -arm.side * -.66 * 96)
        b = arm.r.gauss(x, y, 5.4, 6.2)
        disc = np.clip((b - .55) * 6, 0, 1)
        c.multiply('04050c', np.clip(np.roll(np.roll(b, 4, 0), 3, 1) * 1.2, 0, 1) * .6)
        c.tint('3a3f5c', disc)
        c.light('c0c8e8', arm.r.gauss(x - 2.4, y - 2.6, 1.8, 1.8) * .7)
    p.merge(c)


HAND = Hand(SKIN, Build(560), dress=dress, behind=lining(TEAL, 30, KURTA))

if __name__ == '__main__':
    export_hands.run(HERE, HAND)
