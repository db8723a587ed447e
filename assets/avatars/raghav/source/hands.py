"""His hands: broad and lined, from the kurta's sleeve."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))          # assets/, where painting lies
from painting.brush import *
from painting.cloth import shadowed
from painting import export_hands
from painting.hand_bones import Build
from painting.hands import FOLDS, Hand, hem, lining, tube
from body import CREAM
from sitter import RAGHAV

CUFF = 46
SLEEVE = [(CUFF, 100), (300, 118), (620, 136), (900, 142)]


def dress(p, arm):
    c, m, tone, q, width = tube(arm, CREAM, CUFF, SLEEVE, .16, .64, FOLDS, weave=.014, rim=.20)
    shadowed(p, m, 2, -8, 10, .60, '3a1c14')
    hem(c, m, arm, CUFF, width, q, .16, 36, 'fff4de', '4d3d31', .8)
    p.merge(c)


HAND = Hand(RAGHAV.skin.ramp, Build(590, girth=1.10, breadth=1.08), palm='cf8a68', terminator=RAGHAV.skin.terminator, flush='a8483a',
            crease='64301f', nail='c8937f', age=.8, lift=-.075, dress=dress, behind=lining(CREAM, CUFF, SLEEVE, .22))

if __name__ == '__main__':
    export_hands.run(HERE, HAND)
