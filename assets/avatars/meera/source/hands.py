"""Her hands: bare forearms, and the bangles of a married woman, gold and green glass."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))          # assets/, where painting lies
from painting.brush import *
from painting.cloth import GOLD
from painting import export_hands
from painting.hand_bones import Build
from painting.hands import Hand, bracelet
from sitter import SKIN

GLASS = Ramp((0, '02140c'), (.3, '06402a'), (.55, '0d6b46'), (.75, '2f9a6c'), (.9, '86d3aa'), (1, 'e2fff0'))
#         down from the wrist, thickness, ramp, twist of the surface
BANGLES = ((40, 13, GOLD, .75), (55, 8, GLASS, 0), (65, 8, GLASS, 0), (75, 8, GLASS, 0), (85, 8, GLASS, 0), (99, 13, GOLD, .75))


def dress(p, arm):
    for s, thick, ramp, twist in BANGLES:
        bracelet(p, arm, ramp, s, 70 + .10 * (s - 40), thick, twist)


HAND = Hand(SKIN, Build(548), palm='c47c5c', palm_gain=.34, terminator='8f3f28', flush='9c3f32', crease='5c2618', nail='c08a7a',
            lift=-.075, dress=dress, bare=True)

if __name__ == '__main__':
    export_hands.run(HERE, HAND)
