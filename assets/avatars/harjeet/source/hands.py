"""His hands: strong, from a shirt's cuff and the jacket's sleeve; the steel kara on his right wrist, the viewer's left."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))          # assets/, where painting lies
from painting.brush import *
from painting.cloth import shadowed
from painting import export_hands
from painting.hand_bones import Build
from painting.hands import FOLDS, Hand, bracelet, hem, lining, tube
import body
from sitter import HARJEET

CUFF = 76
SLEEVE = [(CUFF, 100), (300, 120), (620, 138), (900, 144)]
SHIRT = [(40, 88), (220, 92)]
STEEL = Ramp((0, '0c0e12'), (.3, '3c424c'), (.55, '7d8794'), (.75, 'b9c2cc'), (.9, 'e8eef2'), (1, 'ffffff'))


def dress(p, arm):
    if arm.side < 0:
        bracelet(p, arm, STEEL, 14, 80, 15, shine=20)
    c, m, tone, q, width = tube(arm, body.SHIRT, 40, SHIRT, .20, .62)
    shadowed(p, m, 2, -6, 8, .55, '4a2018')
    hem(c, m, arm, 40, width, q, .16, 14, 'ffffff', '8a93a6')
    p.merge(c)
    c, m, tone, q, width = tube(arm, body.WOOL, CUFF, SLEEVE, .06, .66, FOLDS, rim=.32)
    shadowed(p, m, 2, -8, 10, .6, '0a0c12')
    hem(c, m, arm, CUFF, width, q, .16, 32, 'a8b4c6', '05060a')
    for i in range(3):
        x, y = arm.at(CUFF + 56 + 34 * i, arm.side * .66 * 104)
        c.tint('10141c', np.clip((arm.r.gauss(x, y, 5.6, 6.2) - .55) * 6, 0, 1))
        c.light('aab6c8', arm.r.gauss(x - 2.4, y - 2.6, 1.8, 1.8) * .6)
    p.merge(c)


HAND = Hand(HARJEET.skin.ramp, Build(585, girth=1.08, breadth=1.06), terminator=HARJEET.skin.terminator, age=.3,
            dress=dress, behind=lining(body.SHIRT, 40, SHIRT, .28))

if __name__ == '__main__':
    export_hands.run(HERE, HAND)
