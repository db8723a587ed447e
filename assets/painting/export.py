"""Writes layers and the parts of rig.json that hold a face."""
import json
import pathlib
import numpy as np
from PIL import Image
from painting import eyes, face, mouth
from painting.brush import blur
from painting.sitter import CX

NEAR, FAR = 300, -120        # units of the depth pictures' white and black


class Studio:
    """An avatar's folder: where pictures go, and the rig that names them."""

    def __init__(self, avatar, name, title, version='1.0.0'):
        self.avatar = pathlib.Path(avatar)
        self.out = self.avatar / 'layers'
        self.out.mkdir(exist_ok=True)
        path = self.avatar / 'rig.json'
        self.rig = json.loads(path.read_text()) if path.exists() else {}
        self.layers = {layer['id']: layer for layer in self.rig.get('layers', [])}
        self.rig.update({'format': 1, 'name': name, 'version': version, 'title': title, 'canvas': {'width': 2160, 'height': 2400}})

    def save(self, name, picture, trim=True):
        """Write a PNG, trimmed to its ink; returns file, x, y, and the shape."""
        img = picture.rgba8()
        x, y = picture.r.x0, picture.r.y0
        if trim:
            ys, xs = np.where(img[..., 3] > 0)
            x0, x1, y0, y1 = xs.min(), xs.max() + 1, ys.min(), ys.max() + 1
            img = img[y0:y1, x0:x1]
            x, y = x + int(x0), y + int(y0)
        self.write(name, img)
        return {'file': f'layers/{name}.png', 'x': int(x), 'y': int(y)}, img.shape[:2]

    def save_strip(self, name, made):
        s, p = made
        self.write(name, p.rgba8())
        return {'file': f'layers/{name}.png', 'uMax': s.u_max, 'bands': list(s.bands), 'bandScale': s.scale}

    def save_depth(self, name, z, region, x, y, shape):
        z = blur(z.astype(np.float32), 4)
        d = np.clip((z - FAR) / (NEAR - FAR), 0, 1)
        crop = d[y - region.y0:y - region.y0 + shape[0], x - region.x0:x - region.x0 + shape[1]]
        self.write(name, np.round(crop * 255).astype(np.uint8))
        return {'file': f'layers/{name}.png', 'near': NEAR, 'far': FAR}

    def write(self, name, img):
        Image.fromarray(img).save(self.out / f'{name}.png', optimize=True, compress_level=9)

    def layer(self, name, picture, fields):
        """One layer. `fields` are the rig's (follows, depth, trail, ...); `depth_field`, a height field on the picture's
        region, is written as its depth picture."""
        fields = dict(fields)
        place, shape = self.save(name, picture)
        field = fields.pop('depth_field', None)
        self.layers[name] = {'id': name, **place, **fields}
        if field is not None:
            self.layers[name]['depth'] = self.save_depth(name + '-depth', field, picture.r, place['x'], place['y'], shape)

    def head(self, sitter, on_face=None, on_upper_lip=None, on_lower_lip=None, relief=None):
        """Skin, eyes, brows and mouth. `on_face(picture)` paints on the finished skin; `on_upper_lip(strip, picture)`
        and `on_lower_lip` on the strips of the lips (a moustache); `relief(height)` adds to the depth picture (a beard)."""
        p, z = face.paint(sitter)
        if on_face:
            on_face(p)
        if relief:
            z = relief(z)
        place, shape = self.save('face', p)
        depth = self.save_depth('face-depth', z, p.r, place['x'], place['y'], shape)
        self.layers['face'] = {'id': 'face', **place, 'follows': 'head', 'depth': depth, 'trail': 0}
        self.rig['eyes'], self.rig['brows'] = {}, {}
        for side, key in ((-1, 'left'), (1, 'right')):
            self.rig['eyes'][key] = self.eye(sitter.eye, side, key, p)
            b, _ = self.save(f'brow-{key}', eyes.brow(sitter.brow, side))
            px, py = sitter.brow.pivot
            self.rig['brows'][key] = {**b, 'raise': sitter.brow.rise, 'pivot': [CX + side * px, py]}
        self.rig['mouth'] = self.mouth(sitter.mouth, p, on_upper_lip, on_lower_lip)

    def eye(self, eye, side, key, skin):
        left, right, curves = eyes.geometry(eye, side)
        e = {'left': list(left), 'right': list(right), **curves}
        e['upperLid'] = self.save_strip(f'eye-{key}-upper-lid', eyes.upper_lid(eye, side, skin.r, skin.rgb))
        e['lowerLid'] = self.save_strip(f'eye-{key}-lower-lid', eyes.lower_lid(eye, side, skin.r, skin.rgb))
        e['white'] = self.save(f'eye-{key}-white', eyes.eyeball(eye, side), False)[0]
        x, y = eyes.iris_centre(eye, side)
        self.write(f'eye-{key}-iris', eyes.iris(eye.iris, side).rgba8())
        e['iris'] = {'file': f'layers/eye-{key}-iris.png', 'x': x, 'y': y}
        glint, _ = self.save(f'eye-{key}-glint', eyes.glint())
        glint['x'] += int(x)
        glint['y'] += int(y)
        e['glint'] = glint
        e['gazeX'], e['gazeY'] = eye.gaze
        e['shadow'] = eye.shadow
        return e

    def mouth(self, m, skin, on_upper_lip, on_lower_lip):
        made = mouth.upper_lip(m, skin.r, skin.rgb)
        below = mouth.lower_lip(m, skin.r, skin.rgb)
        if on_upper_lip:
            on_upper_lip(*made)
        if on_lower_lip:
            on_lower_lip(*below)
        return {
            'left': list(m.left), 'right': list(m.right), **mouth.curves(m),
            'upperLip': self.save_strip('mouth-upper-lip', made),
            'lowerLip': self.save_strip('mouth-lower-lip', below),
            'inside': self.save('mouth-inside', mouth.inside(m), False)[0],
            'upperTeeth': self.save('mouth-upper-teeth', mouth.upper_teeth(m))[0],
            'lowerTeeth': self.save('mouth-lower-teeth', mouth.lower_teeth(m))[0],
            'tongue': self.save('mouth-tongue', mouth.tongue(m))[0],
            'jawDrop': m.jaw_drop, 'upperRaise': m.upper_raise, 'lowerDrop': m.lower_drop,
            'widthGain': m.width_gain, 'roundGain': m.round_gain,
        }

    def finish(self, order, **fields):
        """Writes rig.json; `order` is back to front, `fields` are head, chin and body."""
        self.rig['layers'] = [self.layers[name] for name in order if name in self.layers]
        self.rig.update(fields)
        (self.avatar / 'rig.json').write_text(json.dumps(self.rig, indent=1) + '\n')
