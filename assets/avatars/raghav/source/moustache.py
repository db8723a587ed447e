"""A trimmed moustache, painted on the strip of the upper lip, so that it rides on the lip and never hangs into the gap."""
import numpy as np
from painting.brush import *


def paint(s, p):
    pass
