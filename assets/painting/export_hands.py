"""Writes the pictures of an avatar's hands, and the part of rig.json that places them. The rest of rig.json stays."""
import json
import pathlib
import sys
import numpy as np
from PIL import Image
from painting.hands import CX, paint

# The viewer's right counts; both sides offer an open palm.
SHAPES = ((1, 'right', ('open', 'one', 'two', 'three')), (-1, 'left', ('open',)))
REST = {'x': 70, 'y': 1400, 'turn': 20}


def run(source, hand):
    """`python hands.py [shape ...]`: paints all, or only these shapes."""
    avatar = pathlib.Path(source).resolve().parent
    only = sys.argv[1:]
    placed = {}
    for side, key, names in SHAPES:
        for name in names:
            if only and name not in only:
                continue
            p = paint(hand, name, side)
            img = p.rgba8()
            ys, xs = np.where(img[..., 3] > 0)
            x0, y0 = int(xs.min()), int(ys.min())
            file = f'layers/hand-{key}-{name}.png'
            Image.fromarray(img[y0:ys.max() + 1, x0:xs.max() + 1]).save(avatar / file, optimize=True, compress_level=9)
            placed[key, name] = {'file': file, 'x': p.r.x0 + x0, 'y': p.r.y0 + y0}
            print(avatar.name, key, name, flush=True)
    path = avatar / 'rig.json'
    rig = json.loads(path.read_text())
    hands = rig.setdefault('hands', {})
    for side, key, names in SHAPES:
        known = hands.get(key, {}).get('shapes', {})
        hands[key] = {
            'pivot': [CX + side * hand.elbow[0], hand.elbow[1]],
            'rest': {'x': side * REST['x'], 'y': REST['y'], 'turn': side * REST['turn']},
            'shapes': {name: placed.get((key, name), known.get(name)) for name in names if (key, name) in placed or name in known},
        }
    path.write_text(json.dumps(rig, indent=1) + '\n')
