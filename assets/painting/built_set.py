"""Places built like a film set: modelled, lit from the upper left and photographed with a lens in Blender (`bpy` 4.2,
Cycles on the processor), then printed in `darkroom.py`. Lengths are metres; x to the right, y away from the lens, z up.

The presenter stands 1.5 m before the lens and is no part of the set. A set is built for one shape of picture at a
time (`wide`, `tall`, `square`), so that each is composed and none is cropped."""
import math
import pathlib
import tempfile
import bpy
import addon_utils
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

SIZES = {'wide': (1920, 1080), 'tall': (1080, 1920), 'square': (1080, 1080)}


def linear(colour):
    """A colour written as sRGB hex (`c08a3e`) to linear light."""
    c = np.array([int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)])
    return tuple(np.where(c <= .04045, c / 12.92, ((c + .055) / 1.055) ** 2.4))


class BuiltSet:
    def __init__(self, shape, eye=1.5, fov=34, horizon=.38, focus=1.6, fstop=1.6, seed=1):
        """fov: degrees from the top to the bottom of the picture; horizon: where eye level lies, from the top."""
        self.shape, self.rng = shape, np.random.default_rng(seed)
        self.width, self.height = SIZES[shape]
        bpy.ops.wm.read_factory_settings(use_empty=True)
        addon_utils.enable('cycles')
        self.scene = bpy.context.scene
        self.scene.render.engine = 'CYCLES'
        world = bpy.data.worlds.new('air')
        world.use_nodes = True
        self.scene.world = world
        self.fov, self.eye, self.horizon = fov, eye, horizon
        lens = bpy.data.cameras.new('lens')
        lens.sensor_fit, lens.sensor_height, lens.sensor_width = 'VERTICAL', 24, 24
        lens.lens = 12 / math.tan(math.radians(fov) / 2)
        lens.shift_y = horizon - .5
        lens.clip_start = .05
        lens.dof.use_dof, lens.dof.focus_distance, lens.dof.aperture_fstop = True, focus, fstop
        self.lens = self.add(lens, (0, 0, eye), (math.pi / 2, 0, 0))
        self.scene.camera = self.lens
        self.scene.render.resolution_x, self.scene.render.resolution_y = self.width, self.height
        self.meshes = {}

    # ---- where things are
    def half_width(self, y):
        """Half of what the picture shows at distance y, in metres."""
        return y * math.tan(math.radians(self.fov) / 2) * self.width / self.height

    def top(self, y):
        return self.eye + y * 2 * math.tan(math.radians(self.fov) / 2) * self.horizon

    def bottom(self, y):
        return self.eye - y * 2 * math.tan(math.radians(self.fov) / 2) * (1 - self.horizon)

    def pixel(self, x, y, z):
        """Where a point is seen, in pixels of the finished picture."""
        bpy.context.view_layer.update()
        v = world_to_camera_view(self.scene, self.lens, Vector((x, y, z)))
        return v.x * self.width, (1 - v.y) * self.height

    def pixels_a_metre(self, y):
        return self.height / (2 * y * math.tan(math.radians(self.fov) / 2))

    # ---- what things are made of
    def material(self, colour, rough=.6, metal=0., glow=None, strength=0., mottle=0., scale=6., coat=0., sheen=0., image=None, through=0., shine=.5):
        m = bpy.data.materials.new('m')
        m.use_nodes = True
        nodes, links = m.node_tree.nodes, m.node_tree.links
        b = nodes['Principled BSDF']
        b.inputs['Base Color'].default_value = (*linear(colour), 1)
        b.inputs['Roughness'].default_value = rough
        b.inputs['Metallic'].default_value = metal
        b.inputs['Specular IOR Level'].default_value = shine
        b.inputs['Coat Weight'].default_value = coat
        b.inputs['Sheen Weight'].default_value = sheen
        b.inputs['Subsurface Weight'].default_value = through
        if glow:
            b.inputs['Emission Color'].default_value = (*linear(glow), 1)
            b.inputs['Emission Strength'].default_value = strength
        if image is not None:
            t = nodes.new('ShaderNodeTexImage')
            t.image = self.image(image)
            t.extension = 'EXTEND'
            links.new(t.outputs['Color'], b.inputs['Base Color'])
            if strength:
                links.new(t.outputs['Color'], b.inputs['Emission Color'])
                b.inputs['Emission Strength'].default_value = strength
        elif mottle:
            noise, mix = nodes.new('ShaderNodeTexNoise'), nodes.new('ShaderNodeMix')
            noise.inputs['Scale'].default_value, noise.inputs['Detail'].default_value = scale, 5
            place = nodes.new('ShaderNodeTexCoord')
            links.new(place.outputs['Object'], noise.inputs['Vector'])
            mix.data_type = 'RGBA'
            c = np.array(linear(colour))
            mix.inputs['A'].default_value = (*(c * (1 - mottle)), 1)
            mix.inputs['B'].default_value = (*np.minimum(c * (1 + mottle), 1), 1)
            links.new(noise.outputs['Fac'], mix.inputs['Factor'])
            links.new(mix.outputs['Result'], b.inputs['Base Color'])
        return m

    def image(self, rgb):
        """An sRGB picture (rows from the top, 0 to 1) for a material."""
        h, w, _ = rgb.shape
        im = bpy.data.images.new('i', w, h, float_buffer=False)
        im.pixels.foreach_set(np.dstack([np.clip(rgb, 0, 1), np.ones((h, w))])[::-1].astype(np.float32).ravel())
        im.pack()
        return im

    # ---- things
    def add(self, data, at=(0, 0, 0), turn=(0, 0, 0), material=None, size=1):
        o = bpy.data.objects.new('o', data)
        o.location, o.rotation_euler = at, turn
        o.scale = (size, size, size) if np.isscalar(size) else size
        if material is not None:
            if data.materials:
                o.material_slots[0].link = 'OBJECT'
                o.material_slots[0].material = material
            else:
                data.materials.append(material)
        self.scene.collection.objects.link(o)
        return o

    def mesh(self, points, faces, smooth=False, uv=None):
        m = bpy.data.meshes.new('m')
        m.from_pydata([tuple(map(float, p)) for p in points], [], faces)
        if uv is not None:
            layer = m.uv_layers.new()
            for loop in m.loops:
                layer.data[loop.index].uv = uv[loop.vertex_index]
        if smooth:
            m.polygons.foreach_set('use_smooth', [True] * len(m.polygons))
        m.update()
        return m

    def box(self, at, size, material, bevel=.008, turn=(0, 0, 0)):
        """at: the middle; size: across, away, up."""
        x, y, z = (s / 2 for s in size)
        p = [(sx * x, sy * y, sz * z) for sx in (-1, 1) for sy in (-1, 1) for sz in (-1, 1)]
        f = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
        o = self.add(self.mesh(p, f), at, turn, material)
        if bevel:
            b = o.modifiers.new('b', 'BEVEL')
            b.width, b.segments = min(bevel, min(size) * .45), 3
        return o

    def sheet(self, at, size, material, turn=(0, 0, 0)):
        """An upright rectangle that looks at the lens: across, up; its picture fills it."""
        w, h = size[0] / 2, size[1] / 2
        m = self.mesh([(-w, 0, -h), (w, 0, -h), (w, 0, h), (-w, 0, h)], [(0, 1, 2, 3)], uv=[(0, 0), (1, 0), (1, 1), (0, 1)])
        return self.add(m, at, turn, material)

    def curved_sheet(self, centre, radius, angles, bottom, top, material, n=64):
        """A part of an upright cylinder around `centre` (x, y); angles in degrees from straight ahead, left to right."""
        a = np.radians(np.linspace(*angles, n + 1))
        p = [(centre[0] + radius * math.sin(t), centre[1] + radius * math.cos(t), z) for t in a for z in (bottom, top)]
        uv = [(i / n, v) for i in range(n + 1) for v in (0, 1)]
        return self.add(self.mesh(p, [(2 * i, 2 * i + 2, 2 * i + 3, 2 * i + 1) for i in range(n)], True, uv), material=material)

    def lathe(self, profile, at, material, n=48, size=1, turn=(0, 0, 0)):
        """Turns a profile of (radius, height) about the upright axis."""
        key = ('lathe', tuple(map(tuple, profile)), n)
        if key not in self.meshes:
            p = [(r * math.cos(2 * math.pi * k / n), r * math.sin(2 * math.pi * k / n), z) for r, z in profile for k in range(n)]
            f = [(i * n + k, i * n + (k + 1) % n, (i + 1) * n + (k + 1) % n, (i + 1) * n + k)
                 for i in range(len(profile) - 1) for k in range(n)]
            self.meshes[key] = self.mesh(p, f, True)
        return self.add(self.meshes[key], at, turn, material, size)

    def ball(self, at, radius, material, rough=0., detail=4, key='ball'):
        """rough: how far its skin is pushed in and out, of the radius (a flower head); balls of one key share a mesh."""
        if (key, rough) not in self.meshes:
            import bmesh
            b = bmesh.new()
            bmesh.ops.create_icosphere(b, subdivisions=detail, radius=1)
            for v in b.verts if rough else ():
                v.co *= 1 - rough * abs(self.rng.normal())
            m = bpy.data.meshes.new('m')
            b.to_mesh(m)
            b.free()
            m.polygons.foreach_set('use_smooth', [not rough] * len(m.polygons))
            self.meshes[(key, rough)] = m
        turn = tuple(self.rng.uniform(0, 6, 3)) if rough else (0, 0, 0)
        return self.add(self.meshes[(key, rough)], at, turn, material, radius)

    def tube(self, points, radius, material, closed=False):
        c = bpy.data.curves.new('c', 'CURVE')
        c.dimensions, c.bevel_depth, c.bevel_resolution = '3D', radius, 4
        s = c.splines.new('POLY')
        s.points.add(len(points) - 1)
        for q, p in zip(s.points, points):
            q.co = (*p, 1)
        s.use_cyclic_u = closed
        return self.add(c, material=material)

    def plate(self, outline, at, depth, material, turn=(0, 0, 0), bevel=.004, holes=()):
        """A flat shape of (across, up) points with holes, `depth` thick, upright."""
        c = bpy.data.curves.new('c', 'CURVE')
        c.dimensions, c.fill_mode, c.extrude, c.bevel_depth = '2D', 'BOTH', depth / 2, bevel
        for points in (outline, *holes):
            s = c.splines.new('POLY')
            s.points.add(len(points) - 1)
            for q, p in zip(s.points, points):
                q.co = (*p, 0, 1)
            s.use_cyclic_u = True
        return self.add(c, at, (math.pi / 2 + turn[0], turn[1], turn[2]), material)

    def leaf(self, root, tip, width, material, droop=.3, fold=.25, n=10):
        """A blade from root to tip that sags by `droop` of its length."""
        root, tip = np.array(root, float), np.array(tip, float)
        along = tip - root
        length = np.linalg.norm(along)
        side = np.cross(along, (0, 0, 1))
        side = side / (np.linalg.norm(side) + 1e-6)
        p, f = [], []
        for i in range(n + 1):
            t = i / n
            mid = root + along * t + np.array((0, 0, 1)) * length * droop * (4 * t * (1 - t) * .5 + t * (1 - t) - t * t * .4)
            w = width * math.sin(math.pi * min(1, .06 + t * .94) ** .8) / 2
            lift = np.array((0, 0, fold * w))
            p += [mid - side * w + lift, mid, mid + side * w + lift]
        for i in range(n):
            a = 3 * i
            f += [(a, a + 1, a + 4, a + 3), (a + 1, a + 2, a + 5, a + 4)]
        return self.add(self.mesh(p, f, True), material=material)

    # ---- light
    def area(self, at, look, size, colour, watts, spread=180):
        a = bpy.data.lights.new('a', 'AREA')
        a.shape, a.size, a.size_y = 'RECTANGLE', size[0], size[1]
        a.color, a.energy, a.spread = linear(colour), watts, math.radians(spread)
        d = Vector(look) - Vector(at)
        o = self.add(a, at, d.to_track_quat('-Z', 'Y').to_euler())
        o.visible_camera = False
        return o

    def point(self, at, colour, watts, radius=.03):
        p = bpy.data.lights.new('p', 'POINT')
        p.color, p.energy, p.shadow_soft_size = linear(colour), watts, radius
        o = self.add(p, at)
        o.visible_camera = False
        return o

    def sun(self, towards, colour, strength, soft=4):
        """Light from far away along `towards`; soft: degrees that its disc spans."""
        l = bpy.data.lights.new('s', 'SUN')
        l.color, l.energy, l.angle = linear(colour), strength, math.radians(soft)
        return self.add(l, (0, 0, 5), Vector(towards).to_track_quat('-Z', 'Y').to_euler())

    def side_window(self, x, holes, reach=8, roof=6):
        """A wall at the set's side that nobody sees, with holes (near, far, sill, lintel) that let the sun fall in."""
        m = self.material('808080', 1)
        o = self.plate([(-reach, -1), (reach, -1), (reach, roof), (-reach, roof)], (x, 0, 0), .05, m, (0, 0, math.pi / 2), 0,
                       [[(a, c), (b, c), (b, d), (a, d)] for a, b, c, d in holes])
        o.visible_camera = o.visible_diffuse = o.visible_glossy = False
        return o

    def air(self, colour, strength):
        b = self.scene.world.node_tree.nodes['Background']
        b.inputs[0].default_value, b.inputs[1].default_value = (*linear(colour), 1), strength

    # ---- the photograph
    def photograph(self, scale=.36, samples=30):
        """Linear light, rows from the top, at `scale` of the finished size: all is out of focus."""
        s, c = self.scene, self.scene.cycles
        c.device, c.samples, c.use_adaptive_sampling, c.adaptive_threshold = 'CPU', samples, True, .04
        c.use_denoising, c.denoiser, c.denoising_input_passes = True, 'OPENIMAGEDENOISE', 'RGB_ALBEDO_NORMAL'
        c.max_bounces, c.diffuse_bounces, c.glossy_bounces, c.sample_clamp_indirect = 4, 2, 2, 4
        c.caustics_reflective = c.caustics_refractive = False
        c.seed = 7
        s.render.threads_mode, s.render.threads = 'FIXED', 2
        s.render.resolution_percentage = round(scale * 100)
        s.render.image_settings.file_format, s.render.image_settings.color_depth = 'OPEN_EXR', '32'
        with tempfile.TemporaryDirectory() as folder:
            s.render.filepath = str(pathlib.Path(folder) / 'p.exr')
            bpy.ops.render.render(write_still=True)
            im = bpy.data.images.load(s.render.filepath)
            out = np.empty(im.size[0] * im.size[1] * 4, np.float32)
            im.pixels.foreach_get(out)
            return out.reshape(im.size[1], im.size[0], 4)[::-1, :, :3].copy()


def arch(half, spring, apex, bottom=0., cusps=0, n=60, pointed=.35):
    """An arch's outline about x = 0: upright to `spring`, then rising to `apex`; `cusps` little lobes along its curve."""
    t = np.linspace(0, 1, n)
    x = half * np.cos(t * math.pi / 2) ** (1 - pointed * t)
    z = spring + (apex - spring) * (np.sin(t * math.pi / 2) ** (1 + pointed * t * .6))
    if cusps:
        lobe = np.abs(np.sin(np.clip(t / .94, 0, 1) * math.pi * cusps)) * half * .075
        k = 1 - lobe / np.maximum(np.hypot(x, z - spring), 1e-3) + .0
        x, z = x * (k * .0 + 1 - .075 + np.abs(np.sin(np.clip(t / .94, 0, 1) * math.pi * cusps)) * .075), z
    right = list(zip(x, z))
    left = [(-a, b) for a, b in reversed(right)]
    return [(half, bottom), *right, *left[1:], (-half, bottom)]


def hang(a, b, sag, n):
    """Points of a cord between two points, sagging like a parabola."""
    a, b = np.array(a, float), np.array(b, float)
    return [a + (b - a) * t - np.array((0, 0, 4 * sag * t * (1 - t))) for t in np.linspace(0, 1, n)]
