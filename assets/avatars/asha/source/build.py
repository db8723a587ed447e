"""Paints every layer of Asha and writes ../layers/*.png and ../rig.json.

    python build.py            everything
    python build.py face hair  only these parts (rig.json keeps the rest)
"""
import json
import pathlib
import sys
import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))          # assets/, where painting lies
from painting.brush import *
from painting.slots import *
import face
import eyes
import mouth

OUT = HERE.parent / 'layers'
CX = 1080


def save(name, picture, trim=True):
    """Write a PNG, trimmed to its ink; returns file, x, y."""
    img = picture.rgba8()
    x, y = picture.r.x0, picture.r.y0
    if trim:
        ys, xs = np.where(img[..., 3] > 0)
        x0, x1, y0, y1 = xs.min(), xs.max() + 1, ys.min(), ys.max() + 1
        img = img[y0:y1, x0:x1]
        x, y = x + int(x0), y + int(y0)
    OUT.mkdir(exist_ok=True)
    Image.fromarray(img).save(OUT / f'{name}.png', optimize=True, compress_level=9)
    return {'file': f'layers/{name}.png', 'x': int(x), 'y': int(y)}, img.shape[:2]


def save_strip(name, made):
    s, p = made
    Image.fromarray(p.rgba8()).save(OUT / f'{name}.png', optimize=True, compress_level=9)
    return {'file': f'layers/{name}.png', 'uMax': s.u_max, 'bands': list(s.bands), 'bandScale': s.scale}


NEAR, FAR = 300, -120


def save_depth(name, z, region, x, y, shape):
    z = blur(z.astype(np.float32), 4)
    d = np.clip((z - FAR) / (NEAR - FAR), 0, 1)
    crop = d[y - region.y0:y - region.y0 + shape[0], x - region.x0:x - region.x0 + shape[1]]
    Image.fromarray(np.round(crop * 255).astype(np.uint8)).save(OUT / f'{name}.png', optimize=True, compress_level=9)
    return {'file': f'layers/{name}.png', 'near': NEAR, 'far': FAR}


def main(only):
    rig_path = HERE.parent / 'rig.json'
    rig = json.loads(rig_path.read_text()) if rig_path.exists() else {}
    want = lambda k: not only or k in only
    layers = {l['id']: l for l in rig.get('layers', [])}
    rig.update({'format': 1, 'name': 'asha', 'version': '1.0.0', 'title': 'Asha, presenter', 'canvas': {'width': 2160, 'height': 2400}})

    if want('face'):
        p, z = face.paint()
        place, shape = save('face', p)
        depth = save_depth('face-depth', z, face.R, place['x'], place['y'], shape)
        layers['face'] = {'id': 'face', **place, 'follows': 'head', 'depth': depth, 'trail': 0}
        skin_r, skin = face.R, p.rgb
        rig['eyes'] = {}
        rig['brows'] = {}
        for side, key in ((-1, 'left'), (1, 'right')):
            l, r, g = eyes.geometry(side)
            e = {'left': list(l), 'right': list(r), **g}
            e['upperLid'] = save_strip(f'eye-{key}-upper-lid', eyes.upper_lid(side, skin_r, skin))
            e['lowerLid'] = save_strip(f'eye-{key}-lower-lid', eyes.lower_lid(side, skin_r, skin))
            e['white'] = save(f'eye-{key}-white', eyes.eyeball(side), False)[0]
            ir = eyes.iris(side)
            c = eyes.iris_centre(side)
            Image.fromarray(ir.rgba8()).save(OUT / f'eye-{key}-iris.png', optimize=True)
            e['iris'] = {'file': f'layers/eye-{key}-iris.png', 'x': c[0], 'y': c[1]}
            gl = eyes.glint(side)
            pl, _ = save(f'eye-{key}-glint', gl)
            pl['x'] += int(c[0])
            pl['y'] += int(c[1])
            e['glint'] = pl
            e['gazeX'], e['gazeY'], e['shadow'] = 24, 13, .5
            rig['eyes'][key] = e
            b, _ = save(f'brow-{key}', eyes.brow(side))
            rig['brows'][key] = {**b, 'raise': 24, 'pivot': [CX + side * 70, 700]}
        m = {'left': list(mouth.LEFT), 'right': list(mouth.RIGHT), 'lipLine': mouth.LIP_LINE,
             'upperOuter': mouth.UPPER_OUTER, 'lowerOuter': mouth.LOWER_OUTER}
        m['upperLip'] = save_strip('mouth-upper-lip', mouth.upper_lip(skin_r, skin))
        m['lowerLip'] = save_strip('mouth-lower-lip', mouth.lower_lip(skin_r, skin))
        m['inside'] = save('mouth-inside', mouth.inside(), False)[0]
        m['upperTeeth'] = save('mouth-upper-teeth', mouth.upper_teeth())[0]
        m['lowerTeeth'] = save('mouth-lower-teeth', mouth.lower_teeth())[0]
        m['tongue'] = save('mouth-tongue', mouth.tongue())[0]
        m.update({'jawDrop': 64, 'upperRaise': 13, 'lowerDrop': 16, 'widthGain': .16, 'roundGain': .34})
        rig['mouth'] = m

    if want('hair'):
        import hair
        for name, (p, fields) in hair.layers().items():
            place, shape = save(name, p)
            depth = fields.pop('depth_field', None)
            layers[name] = {'id': name, **place, **fields}
            if depth is not None:
                layers[name]['depth'] = save_depth(name + '-depth', depth, p.r, place['x'], place['y'], shape)

    if want('body'):
        import body
        for name, (p, fields) in body.layers().items():
            place, _ = save(name, p)
            layers[name] = {'id': name, **place, **fields}

    if want('ornaments'):
        import ornaments
        for name, (p, fields) in ornaments.layers().items():
            place, _ = save(name, p)
            layers[name] = {'id': name, **place, **fields}

    order = ['hair-back', 'body', 'chin-shadow', 'hair-lock', 'face', 'earring-left', 'earring-right', 'hair-front']
    rig['layers'] = [layers[k] for k in order if k in layers]
    rig['head'] = {'pivot': [CX, 1080], 'centre': [CX, 780], 'box': {'x': 712, 'y': 284, 'width': 744, 'height': 847}}
    rig['chin'] = 1131
    rig['body'] = {'pivot': [CX, 2400], 'breath': {'top': 1420, 'bottom': 2300}}
    rig_path.write_text(json.dumps(rig, indent=1) + '\n')


if __name__ == '__main__':
    main(sys.argv[1:])
