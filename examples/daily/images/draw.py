"""Draw the example's pictures: ``python draw.py [name ...]``.

Flat shapes in few colours over soft gradients. Everything is drawn three
times too large and scaled down, so that edges come out smooth; the grain uses
a fixed seed, so that every run gives the same picture.
"""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent
SCALE = 3
LIMIT = 88_000

INK, NAVY, DEEP = "#141f33", "#1f3350", "#2c4a68"
SLATE, MIST, PALE = "#557a92", "#9dbcc0", "#d4dfd6"
CREAM, SAND, STRAW = "#f8edd8", "#efd5a6", "#dcae63"
APRICOT, CORAL, BRICK, WINE = "#eeb07a", "#de7f5c", "#b14a3c", "#74303a"
OLIVE = "#7c8657"


def rgb(colour):
    if isinstance(colour, tuple):
        return colour
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def mix(a, b, t):
    return tuple(round(x + (y - x) * t) for x, y in zip(rgb(a), rgb(b)))


def bezier(p0, p1, p2, p3, n=48):
    points = []
    for i in range(n + 1):
        t = i / n
        u = 1 - t
        points.append(
            tuple(u**3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t**3 * d for a, b, c, d in zip(p0, p1, p2, p3))
        )
    return points


def ellipse(cx, cy, rx, ry, turn=0.0, n=90, start=0.0, end=360.0):
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    points = []
    for i in range(n + 1):
        a = math.radians(start + (end - start) * i / n)
        x, y = rx * math.cos(a), ry * math.sin(a)
        points.append((cx + x * c - y * s, cy + x * s + y * c))
    return points


class Canvas:
    def __init__(self, width=608, height=608):
        self.w, self.h = width, height
        self.size = (width * SCALE, height * SCALE)
        self.im = Image.new("RGB", self.size)

    # paint -------------------------------------------------------------
    def ramp(self, stops, y0=0.0, y1=None):
        """A vertical gradient as large as the canvas; stops are (0..1, colour)."""
        y1 = self.h if y1 is None else y1
        strip = Image.new("RGB", (1, self.h * 2))
        for y in range(self.h * 2):
            t = min(1.0, max(0.0, (y / 2 - y0) / (y1 - y0)))
            for (a, ca), (b, cb) in zip(stops, stops[1:]):
                if t <= b:
                    strip.putpixel((0, y), mix(ca, cb, (t - a) / (b - a) if b > a else 0))
                    break
        return strip.resize(self.size, Image.Resampling.BICUBIC)

    def mask(self):
        mask = Image.new("L", self.size)
        return mask, ImageDraw.Draw(mask)

    def put(self, fill, mask, alpha=1.0, blur=0.0):
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * SCALE))
        if alpha < 1:
            mask = mask.point(lambda v: round(v * alpha))
        if isinstance(fill, Image.Image):
            self.im.paste(fill, (0, 0), mask)
        else:
            self.im.paste(rgb(fill), (0, 0, *self.size), mask)

    def sky(self, *stops, y1=None):
        self.im = self.ramp(stops, 0, y1)

    def poly(self, points, fill, alpha=1.0, blur=0.0, clip=None):
        mask, draw = self.mask()
        draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=255)
        if clip is not None:
            mask = ImageChops.multiply(mask, clip)
        self.put(fill, mask, alpha, blur)

    def shape(self, points):
        mask, draw = self.mask()
        draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=255)
        return mask

    def rect(self, x0, y0, x1, y1, fill, alpha=1.0, r=0.0, blur=0.0):
        mask, draw = self.mask()
        box = [x0 * SCALE, y0 * SCALE, x1 * SCALE, y1 * SCALE]
        draw.rounded_rectangle(box, r * SCALE, fill=255)
        self.put(fill, mask, alpha, blur)

    def disc(self, cx, cy, r, fill, alpha=1.0, blur=0.0, clip=None):
        self.poly(ellipse(cx, cy, r, r), fill, alpha, blur, clip)

    def line(self, points, width, fill, alpha=1.0, blur=0.0):
        mask, draw = self.mask()
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        draw.line(scaled, fill=255, width=max(1, round(width * SCALE)), joint="curve")
        r = width * SCALE / 2
        for x, y in (scaled[0], scaled[-1]):
            draw.ellipse([x - r, y - r, x + r, y + r], fill=255)
        self.put(fill, mask, alpha, blur)

    def glow(self, cx, cy, r, fill, alpha=1.0):
        d = round(2 * r * SCALE)
        spot = ImageChops.invert(Image.radial_gradient("L")).resize((d, d))
        spot = spot.point(lambda v: round(255 * (max(0, v - 74) / 181) ** 1.7))
        mask = Image.new("L", self.size)
        mask.paste(spot, (round((cx - r) * SCALE), round((cy - r) * SCALE)))
        self.put(fill, mask, alpha)

    def ridge(self, y, amp, seed, fill, rough=0.0, base=None, alpha=1.0):
        rnd = random.Random(seed)
        waves = [(rnd.uniform(0.6, 1.6) * k, rnd.uniform(0, 6.28), 1 / k) for k in (1, 2, 3, 5)]
        points = []
        for x in range(-4, self.w + 8, 4):
            v = sum(a * math.sin(f * x / self.w * 6.28 + p) for f, p, a in waves)
            points.append((x, y - amp * v / 2 - rnd.uniform(0, rough)))
        base = self.h if base is None else base
        self.poly([*points, (self.w + 8, base), (-4, base)], fill, alpha)

    def reflect(self, y, stops, keep=0.5, sway=2.4, squeeze=1.0, y1=None):
        """Water from y down: the picture above, upside down and unsteady."""
        top, bottom = round(y * SCALE), round((y1 or self.h) * SCALE)
        depth = bottom - top
        source = round(depth * squeeze)
        part = self.im.crop((0, max(0, top - source), self.size[0], top))
        part = part.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        part = part.resize((self.size[0], depth), Image.Resampling.BICUBIC)
        part = part.filter(ImageFilter.GaussianBlur(1.2 * SCALE))
        out = Image.new("RGB", part.size)
        for row in range(depth):
            d = row / SCALE
            shift = math.sin(d / (2.2 + d / 40)) * sway * (0.35 + d / 130)
            shift += math.sin(d / 7.3 + 1) * sway * 0.5
            strip = part.crop((0, row, self.size[0], row + 1))
            out.paste(strip, (0, row))
            out.paste(strip, (round(shift * SCALE), row))
        water = self.ramp(stops, y, y1 or self.h).crop((0, top, self.size[0], bottom))
        self.im.paste(Image.blend(water, out, keep), (0, top))

    def glints(self, y0, y1, cx, spread, fill, seed, count=60, alpha=0.5, wide=26):
        rnd = random.Random(seed)
        mask, draw = self.mask()
        for _ in range(count):
            t = rnd.random() ** 1.4
            y = y0 + (y1 - y0) * t
            x = cx + rnd.gauss(0, 1) * spread * (0.35 + t)
            half = rnd.uniform(0.25, 1) * wide * (0.3 + t)
            thick = 0.5 + 1.3 * t
            draw.ellipse(
                [(x - half) * SCALE, (y - thick) * SCALE, (x + half) * SCALE, (y + thick) * SCALE],
                fill=round(255 * rnd.uniform(0.4, 1)),
            )
        self.put(fill, mask, alpha)

    def stars(self, seed, count, y1, fill=CREAM, alpha=0.8):
        rnd = random.Random(seed)
        mask, draw = self.mask()
        for _ in range(count):
            x, y, r = rnd.uniform(0, self.w), rnd.uniform(0, y1), rnd.choice((0.5, 0.6, 0.8, 1.2))
            draw.ellipse(
                [(x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE],
                fill=rnd.randint(90, 255),
            )
        self.put(fill, mask, alpha)

    # finish ------------------------------------------------------------
    def save(self, name, seed=11, grain=5):
        out = self.im.resize((self.w, self.h), Image.Resampling.LANCZOS)
        noise = Image.frombytes("L", out.size, random.Random(seed).randbytes(self.w * self.h))
        noise = noise.filter(ImageFilter.GaussianBlur(0.6))
        up = noise.point(lambda v: round(max(0, v - 128) / 128 * grain))
        down = noise.point(lambda v: round(max(0, 128 - v) / 128 * grain))
        out = ImageChops.add(out, Image.merge("RGB", [up] * 3))
        out = ImageChops.subtract(out, Image.merge("RGB", [down] * 3))
        path = HERE / f"{name}.jpg"
        for quality in range(90, 60, -2):
            out.save(path, "JPEG", quality=quality, optimize=True, progressive=True)
            if path.stat().st_size < LIMIT:
                break
        print(f"{path.name}: {out.width}x{out.height}, {path.stat().st_size} bytes")


# the pictures --------------------------------------------------------------
def kherson():
    c = Canvas(1120, 596)
    c.sky(
        (0, "#24405f"),
        (0.3, "#557a92"),
        (0.62, "#c7bfae"),
        (0.85, "#f2bf8a"),
        (1, "#f5ab76"),
        y1=352,
    )
    c.glow(690, 346, 430, "#ffd9a0", 0.75)
    c.disc(690, 322, 34, "#fff0cf")
    rnd = random.Random(4)
    for _ in range(13):
        x, y = rnd.uniform(-60, 1120), rnd.uniform(60, 265)
        length = rnd.uniform(120, 330)
        c.poly(ellipse(x, y, length, rnd.uniform(3, 8)), mix(CREAM, APRICOT, y / 300), 0.26, blur=4)
    # the far bank: a low town with the cranes of the shipyard
    c.ridge(334, 9, 8, mix(SLATE, APRICOT, 0.38), base=352)
    town = mix(DEEP, CORAL, 0.24)
    x = 610
    while x < 1120:
        w, h = rnd.uniform(12, 34), rnd.uniform(7, 30)
        c.rect(x, 346 - h, x + w, 354, town, 0.92)
        x += w + rnd.uniform(0, 16)
    for x, s in ((838, 1), (905, 0.8), (1010, 1.1)):
        c.line([(x, 348), (x, 348 - 62 * s)], 2.4, town)
        c.line([(x - 16 * s, 348 - 50 * s), (x + 46 * s, 348 - 66 * s)], 2.2, town)
        c.line([(x, 348 - 66 * s), (x + 44 * s, 348 - 65 * s)], 0.9, town)
        c.line([(x - 9, 350), (x, 348 - 36 * s), (x + 9, 350)], 1.6, town)
    c.ridge(345, 4, 3, mix(DEEP, CORAL, 0.16), base=356)

    # the bridge runs from the near left towards the far bank
    def deck(t):
        f = max(0.0, t) ** 0.62
        return -30 + 1010 * f, 176 + 158 * f, 30 * (1 - f) + 3.2

    def span(a, b, dark, light):
        pts = [deck(a + (b - a) * i / 20) for i in range(21)]
        top = [(x, y) for x, y, _ in pts]
        low = [(x, y + d) for x, y, d in pts]
        c.poly([*top, *low[::-1]], dark)
        c.poly([*top, *[(x, y + d * 0.24) for x, y, d in pts][::-1]], light)
        c.line([(x, y - d * 0.42) for x, y, d in pts], 1.3, dark)
        for i in range(int((b - a) * 90) + 1):
            x, y, d = deck(a + i / 90)
            c.line([(x, y), (x, y - d * 0.42)], 1, dark)

    dark, light = "#182a42", "#3d5a73"
    for t in (0.035, 0.125, 0.245, 0.39, 0.475, 0.62, 0.72, 0.82, 0.91):
        x, y, d = deck(t)
        k = d / 26
        foot = 356 + 70 * (1 - (t**0.62)) ** 1.3
        shade = mix(dark, "#7d6a68", t * 0.55)
        if t == 0.475:
            y += 30
        c.poly(
            [
                (x - 13 * k, y + d * 0.6),
                (x + 15 * k, y + d * 0.6),
                (x + 11 * k, foot),
                (x - 9 * k, foot),
            ],
            shade,
        )
        c.poly(
            [
                (x + 5 * k, y + d * 0.6),
                (x + 15 * k, y + d * 0.6),
                (x + 11 * k, foot),
                (x + 4 * k, foot),
            ],
            light,
            0.5,
        )
        c.poly(ellipse(x + 1, foot, 24 * k + 3, 5 * k + 1), shade)
    span(0, 0.27, dark, light)
    span(0.60, 1.0, mix(dark, "#7d6a68", 0.4), mix(light, APRICOT, 0.4))
    # torn edges, and the two spans that fell
    x, y, d = deck(0.27)
    c.poly(
        [
            (x - 3, y),
            (x + 13, y + 3),
            (x + 5, y + 8),
            (x + 16, y + 14),
            (x + 3, y + d),
            (x - 3, y + d),
        ],
        dark,
    )
    for k in range(4):
        c.line([(x + 6, y + 3 + 4 * k), (x + 24 + 5 * (k % 2), y + 8 + 6 * k)], 1.1, dark)

    def fallen(x, y):
        c.poly([(x + 12, y + 34), (x + 30, y + 26), (x + 128, 398), (x + 92, 402)], dark)
        c.poly([(x + 30, y + 26), (x + 128, 398), (x + 119, 399), (x + 25, y + 29)], light, 0.8)

    fallen(x, y)
    x2, y2, d2 = deck(0.60)
    c.poly(
        [(x2 - 4, y2 + 1), (x2 + 4, y2 - 1), (x2 + 3, y2 + d2), (x2 - 8, y2 + d2 + 3)],
        mix(dark, "#7d6a68", 0.4),
    )
    c.poly(
        [(x2 - 6, y2 + 12), (x2 + 3, y2 + 16), (x2 - 66, 374), (x2 - 90, 373)],
        mix(dark, "#7d6a68", 0.3),
    )
    c.reflect(
        356,
        ((0, "#eeb184"), (0.3, "#a99a98"), (0.65, "#4f7089"), (1, "#1c3049")),
        keep=0.56,
        sway=2.2,
    )
    # what stands in the water in front of the waterline
    for t in (0.035, 0.125, 0.245):
        x, y, d = deck(t)
        k = d / 26
        foot = 356 + 70 * (1 - (t**0.62)) ** 1.3
        shade = mix(dark, "#7d6a68", t * 0.55)
        c.poly([(x - 10 * k, 350), (x + 12 * k, 350), (x + 11 * k, foot), (x - 9 * k, foot)], shade)
        c.poly(
            [(x + 4.6 * k, 350), (x + 12 * k, 350), (x + 11 * k, foot), (x + 4 * k, foot)],
            light,
            0.5,
        )
        c.poly(ellipse(x + 1, foot, 24 * k + 3, 5 * k + 1), mix(shade, INK, 0.3))
        c.poly(ellipse(x + 1, foot + 4, 46 * k + 3, 3), CREAM, 0.28, blur=1)
    x, y, d = deck(0.27)
    fallen(x, y)
    c.poly(ellipse(x + 110, 400, 50, 3.4), CREAM, 0.32, blur=1)
    c.glints(362, 590, 690, 62, "#fff0cf", 5, 150, 0.8, 30)
    c.glints(362, 590, 560, 420, CREAM, 6, 90, 0.25, 46)
    # reeds
    rnd = random.Random(21)
    for _ in range(150):
        x = rnd.choice((rnd.gauss(1060, 70), rnd.gauss(1020, 120), rnd.gauss(30, 60)))
        h = rnd.uniform(40, 150) * (1.1 if x > 980 else 0.55)
        lean = rnd.gauss(-10, 16)
        c.line(
            bezier(
                (x, 604),
                (x, 604 - h * 0.5),
                (x + lean * 0.4, 604 - h * 0.8),
                (x + lean, 604 - h),
                12,
            ),
            rnd.uniform(1, 2.3),
            mix(INK, NAVY, rnd.random()),
        )
        if rnd.random() < 0.3:
            c.poly(ellipse(x + lean, 604 - h, 2.6, 11, -lean), mix(INK, WINE, 0.35))
    # birds
    for x, y, s in ((800, 150, 9), (832, 136, 7), (856, 160, 6), (905, 128, 5)):
        c.line(
            bezier((x - s, y - s * 0.3), (x - s * 0.5, y - s * 0.7), (x - 2, y - 2), (x, y), 10),
            1.4,
            NAVY,
        )
        c.line(
            bezier((x, y), (x + 2, y - 2), (x + s * 0.5, y - s * 0.8), (x + s, y - s * 0.4), 10),
            1.4,
            NAVY,
        )
    c.save("kherson")


def ocean_viking():
    c = Canvas()
    c.sky((0, "#7fa8b4"), (0.5, "#cfdcd0"), (1, "#f7dfb6"), y1=330)
    c.glow(150, 210, 330, "#fff3d2", 0.8)
    c.disc(150, 196, 34, "#fff6df")
    c.ridge(226, 70, 12, mix(PALE, SLATE, 0.28), base=372)
    c.ridge(268, 62, 5, mix(SAND, SLATE, 0.42), base=372)
    c.ridge(310, 42, 17, mix(SAND, OLIVE, 0.5), base=372)
    rnd = random.Random(3)
    x = -6
    while x < 620:
        w, h = rnd.uniform(14, 30), rnd.uniform(14, 40)
        wall = mix(CREAM, CORAL, rnd.uniform(0.1, 0.5))
        c.rect(x, 366 - h, x + w, 372, wall)
        c.poly(
            [(x - 1, 366 - h), (x + w + 1, 366 - h), (x + w - 2, 361 - h), (x + 2, 361 - h)],
            mix(CORAL, BRICK, rnd.random() * 0.6),
        )
        x += w
    # the ship
    red, shade = "#c1483a", "#93352f"
    hull = [
        (92, 318),
        (118, 318),
        (128, 330),
        (392, 330),
        (400, 300),
        (530, 292),
        (508, 352),
        (488, 392),
        (112, 392),
        (98, 360),
    ]
    c.poly(hull, red)
    m = c.shape(hull)
    c.poly([(80, 368), (540, 368), (540, 400), (80, 400)], shade, clip=m)
    c.poly([(80, 330), (400, 330), (402, 336), (80, 336)], "#dc6b54", clip=m)
    c.poly([(398, 300), (534, 290), (534, 298), (398, 308)], "#dc6b54", clip=m)
    white, grey, glass = "#fbf4e4", "#d8d6c8", "#2c4a68"
    c.rect(320, 250, 440, 302, white, r=3)
    c.rect(330, 208, 428, 252, white, r=3)
    c.poly([(338, 208), (346, 172), (420, 172), (432, 208)], white)
    c.rect(320, 246, 444, 252, grey)
    c.rect(330, 204, 434, 210, grey)
    c.poly([(346, 178), (420, 178), (426, 196), (342, 196)], glass)
    for x in (362, 382, 402):
        c.line([(x, 177), (x, 197)], 2, white)
    for y in (222, 266, 284):
        for x in range(336, 430, 15):
            c.rect(x, y, x + 7, y + 8, glass, r=2)
    c.poly([(322, 302), (440, 302), (440, 300), (400, 300), (392, 330), (322, 330)], white)
    for x in range(330, 388, 15):
        c.disc(x, 316, 3.6, glass)
    c.rect(300, 214, 320, 302, grey, r=2)
    c.rect(298, 208, 322, 220, red)
    c.line([(384, 172), (384, 112)], 4, grey)
    c.line([(366, 134), (402, 134)], 3, grey)
    c.line([(384, 114), (520, 292)], 1, NAVY, 0.5)
    c.line([(384, 114), (130, 326)], 1, NAVY, 0.4)
    c.rect(374, 148, 396, 156, white, r=3)
    # crane, shelter and rail on the after deck
    c.rect(150, 282, 236, 330, "#e9dfc9", r=2)
    c.rect(150, 282, 236, 291, SLATE, r=2)
    for x in (166, 190, 214):
        c.rect(x, 300, x + 12, 330, mix(SLATE, NAVY, 0.4))
    c.line([(268, 330), (268, 262)], 7, STRAW)
    c.line([(268, 264), (206, 232)], 5, STRAW)
    c.line([(206, 232), (206, 262)], 1.2, NAVY)
    for x in range(100, 320, 11):
        c.line([(x, 330 if x > 126 else 318), (x, 316 if x > 126 else 306)], 1.2, white)
    c.line([(94, 306), (124, 306), (132, 316), (320, 316)], 1.6, white)
    c.poly(ellipse(462, 312, 26, 8, -3), "#f0a04e")
    c.reflect(392, ((0, "#b9cdc6"), (0.5, "#6f98a4"), (1, "#33586f")), keep=0.5, sway=2.6)
    c.glints(396, 600, 170, 70, CREAM, 8, 90, 0.6, 26)
    c.glints(400, 600, 300, 240, CREAM, 9, 60, 0.3, 34)
    # the quay
    c.poly([(0, 556), (608, 520), (608, 608), (0, 608)], mix(NAVY, SLATE, 0.25))
    c.poly([(0, 556), (608, 520), (608, 530), (0, 567)], mix(SAND, SLATE, 0.35))
    for x, y in ((120, 546), (500, 523)):
        c.rect(x - 9, y - 22, x + 9, y + 6, INK, r=4)
        c.rect(x - 14, y - 26, x + 14, y - 16, INK, r=5)
    c.line(bezier((500, 505), (440, 500), (330, 460), (306, 392)), 2.4, mix(SAND, NAVY, 0.3))
    c.line(bezier((120, 528), (150, 500), (150, 450), (142, 392)), 2.4, mix(SAND, NAVY, 0.3))
    c.save("ocean-viking")


def coin(c, cx, cy, rx, ry, turn=0.0, thick=13, face=STRAW, edge="#a9713a"):
    s = math.radians(turn)
    dx, dy = -math.sin(s) * thick, math.cos(s) * thick
    for i in range(14, -1, -1):
        c.poly(
            ellipse(cx + dx * i / 14, cy + dy * i / 14, rx, ry, turn),
            mix(edge, face, 0.12 if i % 3 else 0.3),
        )
    c.poly(ellipse(cx, cy, rx, ry, turn), face)
    c.poly(ellipse(cx, cy, rx * 0.8, ry * 0.8, turn), mix(face, edge, 0.38))
    c.poly(ellipse(cx + rx * 0.02, cy + ry * 0.06, rx * 0.76, ry * 0.76, turn), mix(face, CREAM, 0.18))


def ftx():
    c = Canvas()
    c.sky((0, "#16263d"), (0.6, "#274962"), (1, "#3f6b78"))
    c.glow(210, 190, 380, "#5f93a0", 0.55)
    for k in range(1, 10):
        c.line([(0, k * 61), (608, k * 61)], 0.8, MIST, 0.16)
        c.line([(k * 61, 0), (k * 61, 608)], 0.8, MIST, 0.16)
    path = [
        (-10, 168),
        (44, 140),
        (92, 166),
        (140, 112),
        (190, 138),
        (236, 96),
        (286, 126),
        (322, 118),
        (352, 214),
        (384, 196),
        (424, 352),
        (452, 330),
        (500, 486),
        (528, 500),
    ]
    area = [*path, (528, 620), (-10, 620)]
    c.put(c.ramp(((0, CORAL), (1, "#27465c")), 90, 500), c.shape(area), 0.42)
    c.line(path, 8, CORAL)
    c.poly([(552, 536), (510, 520), (546, 484)], CORAL)
    c.ridge(520, 6, 4, "#14233a")
    for i in range(4):
        coin(c, 196 + (3, -4, 2, -2)[i], 500 - i * 26, 112, 34)
    coin(c, 214, 396, 112, 34, 7)
    coin(c, 262, 338, 108, 36, 21)
    coin(c, 352, 300, 92, 46, 42)
    coin(c, 424, 414, 62, 78, 28, 12)
    coin(c, 386, 528, 84, 26, -3)
    c.save("ftx")


def market():
    c = Canvas()
    c.sky((0, "#f3d9ac"), (0.6, "#f4b98b"), (1, "#d98c6c"))
    c.glow(420, 170, 320, "#fff1cf", 0.9)
    c.disc(420, 168, 62, "#fff4d8")
    c.ridge(452, 26, 6, mix(CORAL, WINE, 0.35))
    stone, shade = "#f6ead1", "#cfae8c"
    dark = "#5b3a45"
    c.rect(84, 214, 524, 480, dark)
    for i in range(6):
        x = 96 + i * 76
        c.rect(x, 226, x + 38, 470, stone)
        c.rect(x + 24, 226, x + 38, 470, shade)
        for k in (9, 17):
            c.line([(x + k, 236), (x + k, 462)], 1.2, shade, 0.7)
        c.rect(x - 6, 214, x + 44, 230, stone)
        c.rect(x - 6, 462, x + 44, 478, stone)
    c.rect(68, 184, 540, 216, stone)
    c.rect(68, 206, 540, 216, shade)
    c.poly([(56, 186), (304, 78), (552, 186)], stone)
    c.poly([(110, 178), (304, 96), (498, 178)], mix(shade, CORAL, 0.25))
    c.disc(304, 146, 22, stone)
    for i in range(4):
        c.rect(62 - i * 16, 478 + i * 17, 546 + i * 16, 496 + i * 17, mix(stone, shade, 0.15 + i * 0.2))
    c.rect(0, 546, 608, 608, WINE)
    curve = bezier((-10, 480), (190, 470), (330, 420), (392, 300), 60) + bezier(
        (392, 300), (440, 205), (500, 120), (566, 62), 40
    )
    c.line(curve, 15, "#f8edd8")
    c.line(curve, 9, DEEP)
    c.poly([(586, 34), (580, 88), (538, 54)], DEEP)
    c.save("market")


def artemis():
    c = Canvas()
    c.sky((0, "#0f1a30"), (0.5, "#1d3654"), (0.86, "#4a6f88"), (1, "#b7a78f"), y1=500)
    c.stars(5, 170, 420)
    c.glow(318, 246, 330, "#a9c3c6", 0.55)
    moon = c.shape(ellipse(318, 246, 186, 186))
    c.put(c.ramp(((0, "#fbf3df"), (1, "#d9cdb3")), 60, 430), moon)
    rnd = random.Random(14)
    for x, y, rx, ry, t in (
        (250, 170, 62, 40, 20),
        (200, 260, 40, 62, 10),
        (280, 340, 70, 30, -12),
        (420, 190, 48, 34, 40),
        (410, 320, 54, 42, -30),
        (345, 110, 40, 20, 0),
    ):
        c.poly(ellipse(x, y, rx, ry, t), "#c3b89f", 0.55, blur=7, clip=moon)
    for _ in range(26):
        a, d, r = rnd.uniform(0, 6.28), 180 * rnd.random() ** 0.5, rnd.uniform(3, 11)
        x, y = 318 + d * math.cos(a), 246 + d * math.sin(a)
        c.disc(x, y, r, "#b9ad94", 0.6, clip=moon)
        c.disc(x + r * 0.18, y + r * 0.2, r * 0.8, "#e8dcc3", 0.7, clip=moon)
    # launch tower
    tower = "#1b2b44"
    c.rect(214, 150, 220, 500, tower)
    c.rect(246, 150, 252, 500, tower)
    for k in range(18):
        y = 156 + k * 19
        c.line([(216, y), (250, y)], 2.2, tower)
        c.line([(217, y), (249, y + 19)] if k % 2 else [(249, y), (217, y + 19)], 1.5, tower)
    c.line([(233, 150), (233, 104)], 2.6, tower)
    for y in (206, 262, 330, 404):
        c.rect(250, y, 296, y + 6, tower)
    # the rocket
    orange, deep_orange = "#e08a4a", "#b9602f"
    white, grey = "#fbf6e9", "#c9cdc6"
    c.rect(296, 228, 340, 470, orange)
    c.rect(322, 228, 340, 470, deep_orange)
    c.poly([(296, 230), (340, 230), (332, 194), (304, 194)], orange)
    c.poly([(322, 230), (340, 230), (332, 194), (319, 194)], deep_orange)
    for y in (286, 292, 372):
        c.line([(296, y), (340, y)], 1.1, deep_orange, 0.8)
    c.rect(304, 166, 332, 196, white)
    c.rect(320, 166, 332, 196, grey)
    c.poly([(304, 168), (332, 168), (324, 142), (312, 142)], white)
    c.poly([(319, 168), (332, 168), (324, 142), (318, 142)], grey)
    c.rect(315, 112, 321, 144, white, r=2)
    c.poly([(315, 114), (321, 114), (318, 98)], white)
    for x in (276, 340):
        c.rect(x, 266, x + 20, 474, white)
        c.rect(x + 12, 266, x + 20, 474, grey)
        c.poly([(x, 267), (x + 20, 267), (x + 10, 238)], white)
        c.poly([(x + 12, 267), (x + 20, 267), (x + 10, 238)], grey)
        for y in (312, 356, 400, 444):
            c.line([(x, y), (x + 20, y)], 1.3, SLATE, 0.7)
        c.poly([(x + 3, 472), (x + 17, 472), (x + 21, 488), (x - 1, 488)], SLATE)
    c.poly([(308, 470), (328, 470), (334, 486), (302, 486)], SLATE)
    c.rect(196, 486, 392, 502, tower)
    c.poly([(180, 512), (204, 500), (390, 500), (424, 512)], tower)
    c.ridge(502, 5, 9, "#16253c", base=516)
    for x, h in ((66, 120), (524, 112)):
        c.line([(x, 506), (x, 506 - h)], 2, "#2a4260")
    c.reflect(512, ((0, "#7d8a8b"), (0.4, "#31506a"), (1, "#111d33")), keep=0.5, sway=2, squeeze=2.3)
    c.glints(516, 604, 318, 60, CREAM, 3, 70, 0.55, 22)
    rnd = random.Random(8)
    for _ in range(90):
        x = rnd.choice((rnd.gauss(30, 60), rnd.gauss(590, 60)))
        h = rnd.uniform(14, 62)
        c.line([(x, 612), (x + rnd.gauss(0, 7), 610 - h)], rnd.uniform(1, 2), "#0d1729")
    c.save("artemis")


def turbine(c, x, foot, h, turn, white, shade):
    top = foot - h
    w = h * 0.018
    c.poly([(x - w * 1.7, foot), (x + w * 1.7, foot), (x + w * 0.7, top), (x - w * 0.7, top)], white)
    c.poly([(x + w * 0.3, foot), (x + w * 1.7, foot), (x + w * 0.7, top), (x + w * 0.1, top)], shade)
    for k in range(3):
        a = math.radians(turn + 120 * k)
        r = h * 0.52
        ux, uy = math.sin(a), -math.cos(a)
        nx, ny = -uy, ux
        pts = [(0, -0.9), (0.16, -2.5), (0.34, -2.1), (1, -0.2), (1, 0.2), (0.1, 0.9)]
        c.poly([(x + ux * r * p + nx * q * w, top + uy * r * p + ny * q * w) for p, q in pts], white)
        pts = [(0, 0), (1, 0), (1, 0.2), (0.1, 0.9)]
        c.poly([(x + ux * r * p + nx * q * w, top + uy * r * p + ny * q * w) for p, q in pts], shade)
    c.disc(x, top, w * 1.7, white)
    c.disc(x, top, w * 0.8, shade)


def cop27():
    c = Canvas()
    c.sky((0, "#e7b98a"), (0.45, "#f4d3a0"), (1, "#fbeacb"), y1=330)
    c.glow(392, 190, 340, "#fff8e4", 0.95)
    c.disc(392, 186, 66, "#fffaea")
    c.ridge(268, 64, 31, mix(APRICOT, SLATE, 0.3), rough=3, base=352)
    c.ridge(300, 52, 22, mix(CORAL, SLATE, 0.36), rough=2, base=352)
    c.put(
        c.ramp(((0, "#4f93a3"), (1, "#2f6d86")), 322, 398),
        c.shape([(0, 322), (608, 322), (608, 410), (0, 410)]),
    )
    c.glints(326, 392, 392, 70, CREAM, 2, 60, 0.7, 22)
    c.glints(326, 396, 300, 300, CREAM, 4, 50, 0.3, 26)
    white, shade = "#fdf8ec", "#c5c9c4"
    turbine(c, 128, 404, 176, 18, mix(white, APRICOT, 0.2), mix(shade, APRICOT, 0.25))
    turbine(c, 492, 400, 210, 74, mix(white, APRICOT, 0.1), mix(shade, APRICOT, 0.15))
    c.poly(bezier((-4, 400), (150, 360), (330, 420), (612, 372)) + [(612, 612), (-4, 612)], "#e2a66c")
    c.poly(
        bezier((612, 372), (470, 392), (420, 430), (300, 470)) + bezier((300, 470), (420, 466), (540, 440), (612, 430)),
        "#c27e50",
    )
    turbine(c, 300, 520, 352, 40, white, shade)
    c.poly(bezier((-4, 470), (120, 440), (260, 520), (612, 476)) + [(612, 612), (-4, 612)], "#d08d58")
    c.poly(
        bezier((-4, 470), (120, 440), (200, 490), (330, 506)) + bezier((330, 506), (200, 520), (90, 510), (-4, 540)),
        "#ecb67c",
    )
    c.poly(bezier((-4, 560), (200, 500), (400, 590), (612, 536)) + [(612, 612), (-4, 612)], "#a8623f")
    c.poly(bezier((612, 536), (500, 560), (430, 580), (360, 612)) + [(612, 612)], "#8a4b36")
    c.save("cop27")


def carbon():
    c = Canvas()
    c.sky((0, "#4d6470"), (0.5, "#a3a79d"), (0.85, "#e3c196"), (1, "#e2a578"), y1=520)
    c.glow(304, 430, 300, "#ffe2b0", 0.7)
    rnd = random.Random(2)
    for x, h, w in ((58, 190, 26), (126, 250, 30), (478, 236, 30), (548, 176, 26)):
        top = 520 - h
        for k in range(9):
            t = k / 8
            c.disc(
                x + 10 + 62 * t + rnd.gauss(0, 5),
                top - 14 - 150 * t,
                15 + 30 * t,
                mix("#59646a", "#a9a79c", t),
                0.5 - 0.34 * t,
                blur=5,
            )
        c.poly(
            [(x - w * 0.38, top), (x + w * 0.38, top), (x + w * 0.55, 530), (x - w * 0.55, 530)],
            "#46505c",
        )
        c.poly(
            [(x + w * 0.05, top), (x + w * 0.38, top), (x + w * 0.55, 530), (x + w * 0.1, 530)],
            "#353f4d",
        )
        for k in range(2):
            c.rect(x - w * 0.42, top + 10 + k * 26, x + w * 0.42, top + 20 + k * 26, BRICK)
    c.ridge(506, 14, 5, "#39424f")
    c.rect(0, 548, 608, 608, "#252e3d")
    # the hourglass
    left = bezier((196, 132), (196, 250), (292, 270), (292, 316), 40) + bezier(
        (292, 316), (292, 362), (196, 382), (196, 500), 40
    )
    right = [(608 - x, y) for x, y in left]
    glass = [*left, *right[::-1]]
    m = c.shape(glass)
    c.poly(glass, "#fbf3df", 0.42)
    c.poly([(190, 196), (418, 196), (418, 320), (190, 320)], "#2d3743", 0.95, clip=m)
    for k in range(9):
        c.disc(206 + k * 25, 198 + (k % 2) * 6, 19, "#2d3743", clip=m)
    for k in range(6):
        c.disc(226 + k * 31, 190 + (k % 3) * 6, 12, "#46525c", clip=m)
    c.line([(304, 310), (304, 440)], 5, "#2d3743", 0.9)
    c.poly([(196, 506), (412, 506), (412, 478), (196, 478)], "#2d3743", 0.95, clip=m)
    for x, y, r in ((228, 478, 26), (262, 462, 32), (304, 446, 38), (346, 462, 32), (382, 478, 26)):
        c.disc(x, y, r, "#2d3743", clip=m)
    for x, y, r in ((270, 456, 18), (312, 438, 21), (352, 462, 14)):
        c.disc(x, y, r, "#46525c", clip=m)
    c.line(
        [(x + 13, y) for x, y in bezier((196, 146), (196, 240), (268, 262), (284, 294), 40)],
        5,
        "#ffffff",
        0.55,
    )
    c.line(
        [(x + 12, y) for x, y in bezier((270, 352), (226, 384), (202, 410), (198, 470), 40)],
        4,
        "#ffffff",
        0.35,
    )
    for pts in (left, right):
        c.line(pts, 4, "#fbf3df", 0.9)
    wood, dark = "#8a4b36", "#5f3130"
    for y in (104, 500):
        c.rect(168, y, 440, y + 28, wood, r=8)
        c.rect(168, y + 16, 440, y + 28, dark, r=8)
        c.rect(180, y + 4, 428, y + 9, APRICOT, 0.5, r=3)
    for x in (178, 418):
        c.rect(x, 130, x + 12, 502, wood)
        c.rect(x + 7, 130, x + 12, 502, dark)
    c.rect(152, 526, 456, 552, dark, r=8)
    c.save("carbon")


def bahrain():
    c = Canvas()
    c.sky((0, "#1d3557"), (0.4, "#55708a"), (0.75, "#e0a883"), (1, "#f6cf9c"), y1=420)
    c.stars(9, 60, 220)
    c.glow(304, 420, 300, "#ffe3b0", 0.8)
    crescent = ImageChops.subtract(c.shape(ellipse(304, 152, 36, 36)), c.shape(ellipse(319, 143, 32, 32)))
    c.put("#fff3d6", crescent)
    c.ridge(414, 9, 4, mix(SLATE, CORAL, 0.4), base=422)
    c.line(bezier((246, 416), (258, 422), (298, 422), (308, 414)), 5, INK)
    c.poly([(278, 412), (278, 352), (316, 402)], CREAM)
    c.poly([(274, 412), (274, 362), (250, 405)], SAND)
    c.line([(276, 416), (276, 348)], 2, INK)
    c.reflect(422, ((0, "#f0bd90"), (0.4, "#8f8f97"), (1, "#24405f")), keep=0.45, sway=2.4)
    c.glints(426, 600, 304, 70, "#fff0cf", 3, 100, 0.65, 24)
    # the arch: everything outside the opening is wall
    opening = [
        (96, 608),
        (96, 300),
        *bezier((96, 300), (96, 170), (200, 96), (304, 34)),
        *bezier((304, 34), (408, 96), (512, 170), (512, 300)),
        (512, 608),
    ]
    wall = ImageChops.invert(c.shape(opening))
    c.put(c.ramp(((0, "#15243c"), (1, "#3a2a3c"))), wall)

    def trim(inset):
        return [
            (96 - inset, 608),
            (96 - inset, 298),
            *bezier(
                (96 - inset, 298),
                (96 - inset, 160 - inset * 0.5),
                (200 - inset, 88 - inset),
                (304, 34 - inset * 1.15),
            ),
            *bezier(
                (304, 34 - inset * 1.15),
                (408 + inset, 88 - inset),
                (512 + inset, 160 - inset * 0.5),
                (512 + inset, 298),
            ),
            (512 + inset, 608),
        ]

    c.line(trim(2), 5, STRAW)
    c.line(trim(18), 1.6, STRAW, 0.7)
    for row in range(11):
        for x in (34, 574):
            y = 70 + row * 52
            d = 15
            c.poly([(x, y - d), (x + d, y), (x, y + d), (x - d, y)], STRAW, 0.30)
            c.poly(
                [
                    (x - d * 0.7, y - d * 0.7),
                    (x + d * 0.7, y - d * 0.7),
                    (x + d * 0.7, y + d * 0.7),
                    (x - d * 0.7, y + d * 0.7),
                ],
                STRAW,
                0.30,
            )
            c.disc(x, y, 5, "#1a2740")
    for x, y, glass in ((216, 300, "#f7c46c"), (392, 300, "#f2a66a")):
        c.line([(x, 74), (x, y - 62)], 1.6, INK)
        c.glow(x, y, 150, "#ffd98f", 0.8)
        c.poly(
            bezier((x - 26, y - 22), (x - 24, y - 44), (x - 6, y - 42), (x, y - 64))
            + bezier((x, y - 64), (x + 6, y - 42), (x + 24, y - 44), (x + 26, y - 22)),
            INK,
        )
        body = [
            (x - 28, y - 22),
            (x + 28, y - 22),
            (x + 36, y + 6),
            (x + 20, y + 46),
            (x - 20, y + 46),
            (x - 36, y + 6),
        ]
        c.poly(body, glass)
        m = c.shape(body)
        c.disc(x, y + 12, 20, "#fff3cf", 0.9, blur=7, clip=m)
        for a, b in ((-28, -36), (0, 0), (28, 36), (-10, -13), (10, 13)):
            c.line([(x + a, y - 22), (x + b, y + 6), (x + b * 0.56, y + 46)], 2.6, INK)
        c.line([(x - 36, y + 6), (x + 36, y + 6)], 2.6, INK)
        c.rect(x - 30, y - 27, x + 30, y - 20, INK, r=2)
        c.rect(x - 24, y + 43, x + 24, y + 50, INK, r=2)
        c.poly([(x - 10, y + 49), (x + 10, y + 49), (x, y + 66)], INK)
    c.save("bahrain")


def square():
    c = Canvas()
    c.sky((0, "#33506f"), (0.45, "#a9929a"), (0.75, "#eeb58c"), (1, "#f7d3a2"), y1=430)
    c.glow(304, 330, 330, "#ffe2b4", 0.8)
    rnd = random.Random(12)
    for _ in range(8):
        c.poly(
            ellipse(rnd.uniform(0, 608), rnd.uniform(50, 220), rnd.uniform(70, 160), rnd.uniform(3, 7)),
            CREAM,
            0.3,
            blur=3,
        )
    stone, shade, dark = "#efd9b8", "#c39c86", "#6d4d57"
    # the dome
    c.rect(298, 84, 310, 112, dark)
    c.line([(304, 62), (304, 88)], 2.6, dark)
    c.line([(297, 70), (311, 70)], 2.6, dark)
    c.disc(304, 88, 6, STRAW)
    c.rect(286, 106, 322, 142, shade)
    for x in (291, 301, 311):
        c.rect(x, 110, x + 5, 140, dark)
    c.rect(282, 102, 326, 108, stone)
    dome = bezier((196, 264), (200, 190), (250, 146), (304, 138)) + bezier(
        (304, 138), (358, 146), (408, 190), (412, 264)
    )
    c.poly(dome, "#8fa3a5")
    m = c.shape(dome)
    c.poly([(340, 120), (420, 120), (420, 270), (372, 270)], "#6c8189", clip=m)
    for k in (-92, -60, -24, 24, 60, 92):
        c.line(
            bezier((304 + k, 264), (304 + k * 0.96, 206), (304 + k * 0.52, 160), (304 + k * 0.12, 140)),
            3,
            "#c8cdbf",
        )
    c.rect(190, 262, 418, 276, stone)
    c.rect(200, 276, 408, 326, shade)
    for k in range(9):
        c.rect(206 + k * 22.4, 282, 212 + k * 22.4, 326, stone)
        c.rect(215 + k * 22.4, 288, 223 + k * 22.4, 318, dark, r=4)
    # the front
    c.rect(120, 322, 488, 430, stone)
    c.rect(120, 322, 488, 332, "#f8e8cb")
    c.rect(120, 352, 488, 358, shade)
    c.poly([(244, 352), (304, 330), (364, 352)], shade)
    for k in range(9):
        x = 132 + k * 40
        c.rect(x, 358, x + 11, 430, "#f8e8cb")
        c.rect(x + 7, 358, x + 11, 430, shade)
        if k < 8:
            c.rect(x + 17, 384, x + 34, 430, dark, r=8)
            c.rect(x + 17, 400, x + 34, 430, dark)
            c.rect(x + 19, 362, x + 32, 376, shade, r=2)
    for k in range(10):
        c.disc(136 + k * 37.4, 316, 3.4, dark)
        c.rect(133 + k * 37.4, 316, 139 + k * 37.4, 324, dark)
    # the square and its arms
    c.put(
        c.ramp(((0, "#e2b795"), (1, "#8e6a70")), 424, 608),
        c.shape([(0, 426), (608, 426), (608, 608), (0, 608)]),
    )
    for k in range(-6, 7):
        c.line([(304 + k * 26, 428), (304 + k * 128, 612)], 1.4, CREAM, 0.32)
    for side in (1, -1):

        def at(x, side=side):
            return 304 + side * (x - 304)

        top = [(at(470), 372), (at(540), 356), (at(626), 322)]
        low = [(at(626), 500), (at(540), 464), (at(470), 440)]
        c.poly([*top, *low], dark)
        for k in range(8):
            x = 472 + k * 20 + k * k * 0.6
            y0 = 372 - (x - 470) * 0.30
            y1 = 440 + (x - 470) * 0.37
            c.poly(
                [
                    (at(x), y0),
                    (at(x + 8 + k * 0.6), y0 - 3),
                    (at(x + 8 + k * 0.6), y1 + 3),
                    (at(x), y1),
                ],
                stone if side < 0 else "#d9b99c",
            )
        c.poly(
            [
                (at(466), 378),
                (at(466), 364),
                (at(540), 346),
                (at(626), 306),
                (at(626), 330),
                (at(540), 362),
            ],
            "#f8e8cb" if side < 0 else stone,
        )
        for k in range(5):
            x = 480 + k * 30
            y = 361 - (x - 466) * 0.31 - k * 1.6
            c.disc(at(x), y - 10, 3.4 + k * 0.3, dark)
            c.poly(
                [(at(x - 4), y + 3), (at(x + 4), y + 3), (at(x + 3), y - 8), (at(x - 3), y - 8)],
                dark,
            )
    # the tent
    c.poly(ellipse(304, 530, 116, 12), WINE, 0.35, blur=4)
    c.rect(216, 462, 392, 530, "#fffaf0")
    c.rect(330, 462, 392, 530, "#e6dccb")
    c.poly([(200, 466), (246, 420), (362, 420), (408, 466)], "#fffaf0")
    c.poly([(330, 466), (318, 420), (362, 420), (408, 466)], "#e6dccb")
    for k in range(13):
        c.poly(ellipse(208 + k * 16, 466, 8, 7, 0, 20, 0, 180), "#fffaf0" if k % 2 else CORAL)
    c.poly([(276, 530), (284, 478), (304, 470), (324, 478), (332, 530)], "#f7c982")
    c.glow(304, 506, 70, "#fff0c8", 0.9)
    c.poly([(276, 530), (276, 474), (298, 472), (288, 506)], "#fffaf0")
    c.poly([(332, 530), (332, 474), (310, 472), (320, 506)], "#e6dccb")
    c.disc(304, 444, 13, CORAL)
    c.rect(301, 436, 307, 452, CREAM)
    c.rect(296, 441, 312, 447, CREAM)
    for x, h, k in (
        (174, 30, NAVY),
        (188, 27, WINE),
        (430, 30, NAVY),
        (446, 28, OLIVE),
        (462, 31, WINE),
    ):
        c.poly([(x - 6, 536), (x + 6, 536), (x + 4, 536 - h), (x - 4, 536 - h)], k)
        c.disc(x, 532 - h, 4.6, mix(SAND, WINE, 0.3))
    c.save("square")


def poppy(c, x, y, r, foot, bend, seed, red="#c8432f"):
    rnd = random.Random(seed)
    c.line(
        bezier((foot, 620), (foot + bend, 540), (x - bend * 0.4, y + r * 2.2), (x, y + r * 0.3)),
        max(2, r * 0.07),
        "#37483f",
    )
    c.poly(ellipse(x, y - r * 0.3, r * 0.62, r * 0.5), mix(red, WINE, 0.52))
    for turn, colour in ((-28, mix(red, WINE, 0.4)), (30, mix(red, WINE, 0.28))):
        c.poly(ellipse(x + turn * r * 0.018, y - r * 0.16, r * 0.72, r * 0.62, turn), colour)
    c.poly(ellipse(x - r * 0.36, y + r * 0.06, r * 0.74, r * 0.56, 18), red)
    c.poly(ellipse(x + r * 0.38, y + r * 0.04, r * 0.72, r * 0.55, -20), mix(red, CORAL, 0.3))
    c.poly(
        ellipse(x + r * 0.02, y + r * 0.22, r * 0.62, r * 0.46, rnd.uniform(-8, 8)),
        mix(red, CORAL, 0.55),
    )
    c.poly(ellipse(x, y + r * 0.02, r * 0.26, r * 0.2), INK, 0.85, blur=r * 0.02)
    c.poly(ellipse(x, y, r * 0.14, r * 0.11), "#5b6b4b")
    for k in range(14):
        a = 6.283 * k / 14
        px, py = x + math.cos(a) * r * 0.26, y + math.sin(a) * r * 0.2
        c.line([(x, y), (px, py)], r * 0.012, INK)
        c.disc(px, py, r * 0.028, STRAW)


def armistice():
    c = Canvas()
    c.sky((0, "#3d5570"), (0.5, "#93999c"), (0.8, "#e5bd92"), (1, "#f3cf9f"), y1=350)
    c.glow(430, 330, 300, "#ffe6bd", 0.8)
    c.disc(430, 300, 34, "#fff0d0")
    c.ridge(340, 10, 2, mix(SLATE, APRICOT, 0.35))
    rnd = random.Random(6)

    def tree(x, y, length, angle, width):
        if length < 2.6:
            return
        x2, y2 = x + math.cos(angle) * length, y + math.sin(angle) * length
        c.line([(x, y), (x2, y2)], width, "#36435a")
        for _ in range(3):
            tree(
                x2,
                y2,
                length * rnd.uniform(0.5, 0.72),
                angle + rnd.uniform(-0.62, 0.62),
                width * 0.6,
            )

    for k in range(9):
        tree(26 + k * 69 + rnd.uniform(-10, 10), 352, rnd.uniform(17, 25), -1.57, 2.6)
    c.ridge(350, 8, 5, "#5e6d62")
    c.put(
        c.ramp(((0, "#6f7c66"), (0.5, "#44574c"), (1, "#1f2e33")), 350, 608),
        c.shape([(0, 366), (608, 360), (608, 608), (0, 608)]),
    )
    for _ in range(120):
        x, t = rnd.uniform(0, 608), rnd.random() ** 1.6
        y = 366 + 100 * t
        c.poly(ellipse(x, y, 1.6 + 6 * t, 1 + 3.6 * t), mix("#c8432f", CORAL, rnd.random() * 0.5), 0.9)
    for _ in range(260):
        x, h = rnd.uniform(-10, 620), rnd.uniform(40, 170)
        lean = rnd.gauss(0, 22)
        c.line(
            bezier(
                (x, 614),
                (x, 614 - h * 0.5),
                (x + lean * 0.4, 614 - h * 0.8),
                (x + lean, 614 - h),
                8,
            ),
            rnd.uniform(0.9, 2),
            mix("#22332f", "#728063", rnd.random() ** 2),
        )
    poppy(c, 120, 408, 40, 150, -14, 2)
    poppy(c, 520, 392, 46, 480, 20, 3)
    poppy(c, 430, 452, 62, 420, 10, 5)
    poppy(c, 196, 470, 58, 230, -16, 6)
    c.line(bezier((340, 620), (350, 480), (392, 330), (372, 258)), 4, "#37483f")
    c.line(bezier((372, 258), (368, 240), (384, 232), (392, 246)), 4, "#37483f")
    c.poly(ellipse(394, 262, 12, 19, -14), "#4f6150")
    c.poly(ellipse(398, 266, 4, 14, -14), "#c8432f")
    poppy(c, 300, 322, 112, 310, 26, 8)
    c.save("armistice")


def ear(c, x, y, h, lean, size, gold, dark):
    top = (x + lean, y - h)
    path = bezier((x, y), (x, y - h * 0.5), (x + lean * 0.3, y - h * 0.85), top, 60)
    c.line(path, size * 0.15, mix(dark, OLIVE, 0.35))
    n, bend = 11, 0.035 * (1 if lean > 0 else -1)
    a = math.atan2(path[-1][1] - path[-6][1], path[-1][0] - path[-6][0])
    px, py = top
    for k in range(n):
        t = k / (n - 1)
        g = size * (0.72 + 0.5 * math.sin(math.pi * (0.18 + 0.72 * t)) - 0.3 * t)
        for side in (-1, 1):
            b = a + side * 0.46
            cx, cy = (
                px + math.cos(a + side * 1.57) * g * 0.44,
                py + math.sin(a + side * 1.57) * g * 0.44,
            )
            d = a + side * 0.24
            tip = (cx + math.cos(d) * g * 3.4, cy + math.sin(d) * g * 3.4)
            c.line([(cx, cy), tip], size * 0.05, mix(gold, CREAM, 0.45), 0.75)
            c.poly(
                ellipse(cx, cy, g * 0.78, g * 0.3, math.degrees(b)),
                gold if side * lean < 0 else dark,
            )
        c.poly(ellipse(px, py, g * 0.62, g * 0.25, math.degrees(a)), mix(gold, CREAM, 0.38))
        px, py = px + math.cos(a) * g * 0.66, py + math.sin(a) * g * 0.66
        a += bend


def wheat():
    c = Canvas()
    c.sky((0, "#5f90a3"), (0.5, "#b7cfc6"), (1, "#f6e0b4"), y1=330)
    c.glow(304, 250, 300, "#fff4d6", 0.9)
    c.disc(304, 214, 58, "#fff8e4")
    c.put(
        c.ramp(((0, "#6f9fab"), (1, "#2f5f7b")), 330, 470),
        c.shape([(0, 330), (608, 330), (608, 608), (0, 608)]),
    )
    c.glints(334, 440, 304, 60, CREAM, 2, 70, 0.7, 20)
    c.glints(334, 460, 300, 300, CREAM, 4, 50, 0.3, 26)
    c.poly([(196, 318), (404, 318), (418, 308), (432, 308), (420, 344), (206, 344)], DEEP)
    c.poly([(201, 334), (424, 334), (420, 344), (206, 344)], BRICK)
    c.rect(206, 282, 240, 318, CREAM)
    c.rect(202, 278, 244, 286, CREAM)
    c.rect(207, 288, 239, 293, DEEP)
    c.rect(216, 262, 228, 280, BRICK)
    for x in (256, 296, 336, 376):
        c.rect(x, 312, x + 32, 319, SAND)
        c.line([(x + 16, 312), (x + 16, 286)], 2.4, STRAW)
        c.line([(x + 16, 288), (x + 36, 298)], 1.8, STRAW)
    rnd = random.Random(7)
    for layer, (y, gold) in enumerate(((446, "#b98d52"), (484, "#cd9c58"), (530, "#b27a40"))):
        edge = [(x, y - 12 * math.sin(x / 608 * 3.14 + layer) + 0.1 * abs(x - 304) * -0.3) for x in range(-10, 622, 3)]
        mask, draw = c.mask()
        draw.polygon([(x * SCALE, v * SCALE) for x, v in [*edge, (620, 612), (-10, 612)]], fill=255)
        for x, v in edge:
            for _ in range(2):
                lean, n = rnd.gauss(3, 5), rnd.uniform(8, 18 + 6 * layer)
                x0 = x + rnd.uniform(-2, 2)
                draw.line(
                    [(x0 * SCALE, (v + 4) * SCALE), ((x0 + lean) * SCALE, (v - n) * SCALE)],
                    fill=255,
                    width=round((1.2 + 0.5 * layer) * SCALE),
                )
                draw.polygon(
                    [
                        (p * SCALE, q * SCALE)
                        for p, q in ellipse(
                            x0 + lean,
                            v - n,
                            5 + layer,
                            1.7 + 0.5 * layer,
                            math.degrees(math.atan2(-n, lean)),
                            16,
                        )
                    ],
                    fill=255,
                )
        c.put(c.ramp(((0, mix(gold, CREAM, 0.18)), (1, mix(gold, WINE, 0.25))), y - 20, y + 110), mask)
    for x, h, lean, size in (
        (30, 212, -18, 13),
        (590, 196, 20, 13),
        (150, 218, -20, 14),
        (462, 206, 24, 14),
        (92, 296, -26, 17),
        (522, 306, 30, 17),
        (232, 168, -10, 14),
        (386, 158, 12, 14),
        (306, 128, 8, 14),
    ):
        ear(c, x, 636, h, lean, size, "#f0c873", "#c68a43")
    for x, tip, y in (
        (70, 20, 500),
        (130, 196, 512),
        (500, 430, 506),
        (548, 600, 494),
        (270, 330, 540),
    ):
        c.poly(
            bezier((x - 4, 620), (x, 560), (tip - 14, y + 20), (tip, y))
            + bezier((tip, y), (tip - 2, y + 34), (x + 10, 566), (x + 6, 620)),
            "#8d8a4f",
        )
    c.save("wheat")


def nicole():
    c = Canvas()
    c.sky((0, "#1f2f45"), (0.5, "#4b6373"), (0.85, "#a3aa9d"), (1, "#d8c19c"), y1=380)
    for k in range(9):
        t = k / 8
        r = 66 + 330 * t
        arc = [
            (
                250 + (r + 26 * i / 60) * math.cos(math.radians(i * 3.4 + k * 47)) * 1.25,
                128 + (r + 26 * i / 60) * math.sin(math.radians(i * 3.4 + k * 47)) * 0.52,
            )
            for i in range(60)
        ]
        c.line(arc, 26 - 10 * t, mix("#8fa3a8", "#26384d", t), 0.34, blur=6)
    c.glow(250, 128, 120, "#cfd6cb", 0.6)
    c.ridge(372, 8, 6, "#3f5c6c")
    # the dune and the house
    c.poly(bezier((250, 612), (330, 440), (440, 398), (612, 380)) + [(612, 612)], "#c7a06e")
    c.poly(
        bezier((250, 612), (318, 470), (380, 424), (420, 410)) + bezier((420, 410), (392, 470), (400, 520), (372, 612)),
        "#8e6a50",
    )
    wall, shade, roof = "#f3e3c5", "#bfa68c", "#8c3f3a"

    def tilt(points, a=-7, cx=400, cy=400):
        s, k = math.sin(math.radians(a)), math.cos(math.radians(a))
        return [(cx + (x - cx) * k - (y - cy) * s, cy + (x - cx) * s + (y - cy) * k) for x, y in points]

    for x, foot in ((300, 500), (348, 474), (400, 446), (452, 420), (500, 410)):
        c.line([*tilt([(x, 344)]), (x - 10 if x < 400 else x, foot)], 7, "#4a3a3c")
    c.line([*tilt([(302, 350)]), (340, 470)], 4, "#4a3a3c")
    c.poly(tilt([(276, 336), (526, 336), (526, 350), (276, 350)]), "#6d4d43")
    c.poly(tilt([(300, 236), (508, 236), (508, 336), (300, 336)]), wall)
    c.poly(tilt([(436, 236), (508, 236), (508, 336), (436, 336)]), shade)
    for k in range(7):
        c.line(tilt([(300, 248 + k * 13), (508, 248 + k * 13)]), 1, shade, 0.8)
    c.poly(tilt([(278, 240), (352, 160), (470, 160), (532, 240)]), roof)
    c.poly(tilt([(436, 240), (444, 160), (470, 160), (532, 240)]), WINE)
    c.poly(tilt([(396, 150), (420, 150), (420, 190), (396, 190)]), shade)
    for x in (316, 372, 456):
        c.poly(tilt([(x, 262), (x + 34, 262), (x + 34, 306), (x, 306)]), "#f9f2df")
        c.poly(
            tilt([(x + 3, 265), (x + 31, 265), (x + 31, 303), (x + 3, 303)]),
            "#2c4a68" if x != 372 else "#f2b765",
        )
        c.line(tilt([(x + 17, 264), (x + 17, 304)]), 2, "#f9f2df")
        c.line(tilt([(x, 284), (x + 34, 284)]), 2, "#f9f2df")
    for k in range(8):
        c.line(tilt([(278 + k * 20, 336), (278 + k * 20, 318)]), 2.2, "#6d4d43")
    c.line(tilt([(276, 318), (424, 318)]), 3, "#6d4d43")
    # waves

    def wave(y, height, seed, water, foam, shift, steep=1.0):
        crest = []
        for i in range(311):
            x = -6 + i * 2
            p = (x + shift) / 176 * 6.283
            v = 2 * (1 - abs(math.sin(p / 2 + 0.18 * math.sin(p)))) ** (0.9 + 0.3 * steep) - 1
            crest.append((x, y - height * (v + 0.12 * math.sin(x / 31 + seed))))
        c.poly([*crest, (620, 620), (-6, 620)], water)
        c.line(crest, 2.2, foam)
        rnd = random.Random(seed)
        for x, yy in crest[::2]:
            if yy < y - height * 0.45:
                c.disc(x + rnd.gauss(0, 3), yy + rnd.uniform(-4, 5), rnd.uniform(1.6, 5.4), foam, 0.95)
            if yy < y - height * 0.7 and rnd.random() < 0.7:
                c.disc(x + rnd.gauss(0, 14), yy - rnd.uniform(4, 26), rnd.uniform(0.8, 2.4), foam, 0.8)
        low = [(x, yy + 15 + 5 * math.sin(x / 19 + seed)) for x, yy in crest]
        c.line(low, 1.2, foam, 0.35)

    before = c.im.copy()
    wave(404, 20, 3, "#456b7b", "#d7e0d6", 20)
    wave(444, 26, 4, "#385d70", "#e4e9dc", 96)
    beach = c.shape(bezier((250, 612), (310, 470), (380, 424), (420, 404)) + [(612, 384), (612, 612)])
    c.im.paste(before, (0, 0), beach)
    wave(510, 32, 5, "#2b4c61", "#eef0e3", 10, 1.4)
    wave(574, 30, 6, "#1e384e", "#f6f4e6", 120, 1.4)
    rnd = random.Random(9)
    for _ in range(130):
        x, y = rnd.uniform(-40, 650), rnd.uniform(-10, 560)
        n = rnd.uniform(8, 22)
        c.line([(x, y), (x - n, y + n * 0.5)], 0.9, "#e8ece0", 0.28)
    c.save("nicole")


def seine():
    c = Canvas()
    c.sky((0, "#7aa3ac"), (0.5, "#cfd9c6"), (1, "#f8dca6"), y1=330)
    c.glow(304, 300, 300, "#fff3cf", 0.95)
    c.disc(304, 272, 46, "#fff8e2")
    c.ridge(322, 26, 4, mix(SLATE, SAND, 0.55), base=352)
    c.ridge(338, 14, 8, mix(OLIVE, SAND, 0.35), base=352)
    rnd = random.Random(5)
    for side in (0, 1):
        for k in range(7):
            d = k / 6
            x = 14 + 216 * d**0.75
            x = 608 - x if side else x
            h = 250 * (1 - d) ** 1.1 + 44
            w = h * 0.105
            foot = 356
            tone = mix("#33504a", "#a9a878", d)
            leaf = [
                (x, foot),
                *bezier(
                    (x - w * 0.4, foot - h * 0.06),
                    (x - w * 1.5, foot - h * 0.4),
                    (x - w, foot - h * 0.8),
                    (x, foot - h),
                ),
                *bezier(
                    (x, foot - h),
                    (x + w, foot - h * 0.8),
                    (x + w * 1.5, foot - h * 0.4),
                    (x + w * 0.4, foot - h * 0.06),
                ),
            ]
            c.poly(leaf, tone)
            m = c.shape(leaf)
            lit = -1 if side else 1
            c.poly(
                ellipse(x + lit * w * 0.75, foot - h * 0.5, w * 0.5, h * 0.46),
                mix(tone, STRAW, 0.4),
                0.75,
                clip=m,
            )
            for _ in range(8):
                c.poly(
                    ellipse(
                        x + rnd.gauss(0, w * 0.5),
                        foot - h * rnd.uniform(0.15, 0.85),
                        w * 0.2,
                        h * 0.05,
                    ),
                    mix(tone, INK, 0.25),
                    0.35,
                    clip=m,
                )
    c.poly([(0, 350), (250, 346), (250, 358), (0, 366)], "#4d6148")
    c.poly([(608, 350), (358, 346), (358, 358), (608, 366)], "#4d6148")
    c.reflect(356, ((0, "#f1d8a8"), (0.4, "#a3bdb2"), (1, "#3f6b78")), keep=0.55, sway=2.6)
    c.glints(360, 604, 304, 56, "#fff8e2", 3, 120, 0.75, 26)
    c.glints(366, 604, 304, 240, CREAM, 5, 60, 0.3, 34)
    # the boat
    dy = 22
    c.poly(ellipse(304, 484 + dy, 150, 9), "#2d4a58", 0.4, blur=3)
    rim = bezier((176, 438 + dy), (210, 452 + dy), (398, 452 + dy), (434, 434 + dy))
    # the rower, half hidden by the side of the boat
    coat, sleeve, skin = "#23395a", "#34527a", "#d9a07c"
    c.poly(
        [
            *bezier((270, 466 + dy), (276, 412 + dy), (288, 386 + dy), (312, 380 + dy)),
            *bezier((312, 380 + dy), (340, 388 + dy), (336, 430 + dy), (330, 466 + dy)),
        ],
        coat,
    )
    c.rect(308, 370 + dy, 322, 388 + dy, skin, r=4)
    c.disc(316, 362 + dy, 15, skin)
    c.poly(bezier((299, 355 + dy), (302, 334 + dy), (332, 334 + dy), (333, 357 + dy)), BRICK)
    c.line([(297, 356 + dy), (336, 358 + dy)], 5, WINE)
    c.poly([(304, 378 + dy), (330, 380 + dy), (334, 392 + dy), (302, 392 + dy)], CORAL)
    c.poly(
        [
            *rim,
            *bezier((434, 434 + dy), (412, 486 + dy), (380, 488 + dy), (304, 488 + dy)),
            *bezier((304, 488 + dy), (232, 488 + dy), (198, 484 + dy), (176, 438 + dy)),
        ],
        BRICK,
    )
    c.poly([*rim, *bezier((432, 442 + dy), (398, 462 + dy), (212, 462 + dy), (179, 446 + dy))], CREAM)
    c.poly(
        [
            *bezier((186, 462 + dy), (230, 478 + dy), (380, 478 + dy), (421, 460 + dy)),
            *bezier((410, 474 + dy), (380, 490 + dy), (230, 490 + dy), (198, 476 + dy)),
        ],
        WINE,
    )
    c.line([(226, 404 + dy), (384, 484 + dy)], 4.4, "#5a3c36")
    c.poly(ellipse(402, 493 + dy, 26, 6.5, 27), "#5a3c36")
    c.line(bezier((316, 402 + dy), (304, 430 + dy), (284, 428 + dy), (262, 422 + dy)), 13, sleeve)
    c.disc(258, 421 + dy, 6.4, skin)
    c.poly(ellipse(406, 501 + dy, 38, 3.8), CREAM, 0.6)
    c.save("seine")


def rugby():
    c = Canvas()
    c.sky((0, "#101c33"), (0.6, "#264a63"), (1, "#4b7f86"), y1=430)
    for x, lean in ((92, 90), (516, -90)):
        for k in range(3):
            c.poly(
                [
                    (x - 12, 92),
                    (x + 12, 92),
                    (x + lean * (2.4 + k) + 130, 470),
                    (x + lean * (2.4 + k) - 130, 470),
                ],
                "#dfeee0",
                0.055,
                blur=8,
            )
    for x in (92, 516):
        c.line([(x, 420), (x, 120)], 5, "#0d1729")
        c.rect(x - 42, 70, x + 42, 122, "#0d1729", r=4)
        for i in range(4):
            for j in range(2):
                c.glow(x - 28 + i * 19, 84 + j * 24, 34, "#fff6dc", 0.7)
                c.disc(x - 28 + i * 19, 84 + j * 24, 7, "#fffaea")
        c.glow(x, 96, 130, "#dfeee0", 0.5)
    # the stand and its crowd
    c.poly(bezier((-4, 330), (180, 372), (430, 372), (612, 330)) + [(612, 480), (-4, 480)], "#14233a")
    rnd = random.Random(10)
    for row in range(7):
        for k in range(64):
            x = k * 9.8 + (row % 2) * 5 + rnd.uniform(-1.5, 1.5)
            y = 352 + row * 13 + 28 * math.sin(x / 608 * 3.14) * (1 - row / 9)
            c.disc(
                x,
                y,
                3.1,
                mix(
                    rnd.choice((CREAM, CORAL, SLATE, MIST, "#0d1729", "#0d1729")),
                    "#14233a",
                    0.45 - row * 0.03,
                ),
                0.9,
            )
    c.rect(0, 440, 608, 456, CREAM, 0.8)
    c.rect(0, 440, 608, 446, CORAL)
    for k in range(8):
        t0, t1 = (k / 8) ** 1.5, ((k + 1) / 8) ** 1.5
        c.rect(0, 456 + 152 * t0, 608, 456 + 152 * t1 + 1, "#2f6a56" if k % 2 else "#387a5f")
    c.line([(0, 496), (608, 496)], 3, CREAM, 0.85)
    c.glow(304, 540, 300, "#bfe0b4", 0.28)
    # the posts
    for x in (206, 402):
        c.rect(x - 4, 56, x + 4, 500, "#fbf6e6", r=3)
        c.rect(x + 1, 56, x + 4, 500, "#bcc7bd", r=1)
        c.rect(x - 11, 420, x + 11, 504, BRICK, r=5)
        c.rect(x + 3, 420, x + 11, 504, WINE, r=4)
    c.rect(206, 330, 402, 338, "#fbf6e6")
    c.rect(206, 335, 402, 338, "#bcc7bd")
    # the ball
    for k in range(5):
        c.line(
            bezier((250 + k * 9, 600), (252 + k * 8, 470), (262 + k * 7, 380), (276 + k * 7, 280)),
            1.4,
            CREAM,
            0.18,
        )
    ball = ellipse(312, 206, 82, 52, -58)
    c.poly(ball, "#f6ead0")
    m = c.shape(ball)
    c.poly(ellipse(336, 236, 92, 50, -58), "#d9b98c", 0.7, blur=9, clip=m)

    def at(u, v):
        a = math.radians(-58)
        return 312 + u * math.cos(a) - v * math.sin(a), 206 + u * math.sin(a) + v * math.cos(a)

    for sign in (1, -1):
        band = [at(sign * (44 + 9 * math.cos(v / 52 * 1.57)), v) for v in range(-52, 53, 4)]
        rest = [at(sign * 90, 60), at(sign * 90, -60)]
        c.poly([*band, *rest], DEEP, 1, clip=m)
        band2 = [at(sign * (36 + 9 * math.cos(v / 52 * 1.57)), v) for v in range(-52, 53, 4)]
        c.line(band2, 3, CORAL)
    for bow in (-18, 24):
        c.line(
            [at(u, bow * math.sqrt(max(0.0, 1 - (u / 82) ** 2))) for u in range(-82, 83, 4)],
            1.8,
            "#a98f70",
            0.9,
        )
    c.poly([at(u, v) for u, v in ellipse(0, 3, 17, 10)], CORAL)
    c.poly(ellipse(296, 182, 36, 12, -58), "#ffffff", 0.35, blur=6, clip=m)
    c.save("rugby")


def martin():
    c = Canvas()
    c.sky((0, "#1c2c48"), (0.6, "#4c6480"), (1, "#8fa0a6"))
    # the gate
    stones = ("#6f6468", "#7c6f70", "#665c63", "#857877")
    rnd = random.Random(13)
    for row in range(18):
        y, x = row * 34, -rnd.uniform(0, 40)
        while x < 608:
            w = rnd.uniform(46, 84)
            c.rect(x + 1, y + 1, x + w - 1, y + 33, rnd.choice(stones), r=3)
            x += w
    c.put("#1c2c48", Image.new("L", c.size, 96))
    hole = [(126, 612), (126, 268), *ellipse(304, 268, 178, 178, 0, 80, 180, 360), (482, 612)]
    m = c.shape(hole)
    c.put(c.ramp(((0, "#24385a"), (0.55, "#6f86a0"), (0.8, "#e3bd94"), (1, "#f3d3a2")), 90, 520), m)
    c.poly(
        [
            (100, 500),
            (180, 470),
            (250, 486),
            (320, 462),
            (420, 482),
            (500, 468),
            (500, 520),
            (100, 520),
        ],
        "#7d8390",
        clip=m,
    )
    for x, w, h in (
        (150, 34, 40),
        (200, 26, 30),
        (236, 40, 46),
        (360, 30, 36),
        (398, 44, 52),
        (448, 30, 34),
    ):
        c.rect(x, 500 - h, x + w, 512, "#56617a")
        c.poly([(x - 4, 500 - h), (x + w + 4, 500 - h), (x + w / 2, 480 - h)], "#465069")
        c.rect(x + w / 2 - 3, 488 - h / 2, x + w / 2 + 3, 496 - h / 2, "#f7cf86")
    c.poly([(100, 510), (520, 506), (520, 620), (100, 620)], "#e9eae4", clip=m)
    c.poly(
        bezier((126, 560), (250, 520), (360, 590), (482, 548)) + [(482, 612), (126, 612)],
        "#cfd6d8",
        clip=m,
    )
    for k in range(17):
        a0, a1 = (
            math.radians(180 + k * 180 / 17 + 0.6),
            math.radians(180 + (k + 1) * 180 / 17 - 0.6),
        )
        pts = [(304 + r * math.cos(a), 268 + r * math.sin(a)) for r, a in ((178, a0), (222, a0), (222, a1), (178, a1))]
        c.poly(pts, mix("#b3a193", "#8b7b78", (k % 3) / 2))
    for side in (82, 482):
        for k in range(8):
            c.rect(
                side,
                270 + k * 43,
                side + 44,
                311 + k * 43,
                mix("#b3a193", "#8b7b78", (k % 3) / 2),
                r=2,
            )
    c.glow(304, 340, 230, "#ffe3b3", 0.45)
    # the cloak, in two halves
    red, deep, bright = "#b23a36", "#7d2733", "#d5604b"
    for side in (-1, 1):

        def at(x, y, side=side):
            return 304 + side * x, y

        half = [
            at(6, 180),
            *[at(x, y) for x, y in bezier((6, 180), (60, 172), (104, 196), (116, 236))],
            *[at(x, y) for x, y in bezier((116, 236), (136, 330), (150, 440), (164, 520))],
            *[at(x, y) for x, y in bezier((164, 520), (140, 548), (116, 520), (92, 538))],
            *[at(x, y) for x, y in bezier((92, 538), (74, 552), (60, 524), (42, 530))],
            *[at(x, y) for x, y in bezier((42, 530), (28, 440), (10, 330), (6, 180))],
        ]
        c.poly([(x + 6, y + 8) for x, y in half], INK, 0.3, blur=6)
        c.poly(half, red)
        hm = c.shape(half)
        for a, b, tone in ((24, 62, deep), (52, 92, bright), (74, 116, deep), (96, 142, bright)):
            fold = [
                *[at(x, y) for x, y in bezier((a * 0.7, 184), (a * 0.8, 300), (b * 0.86, 420), (b, 545))],
                *[at(x, y) for x, y in bezier((b + 15, 545), (b * 0.98, 420), (a * 0.95 + 4, 300), (a * 0.7 + 3, 184))],
            ]
            c.poly(fold, tone, 0.75 if tone == deep else 0.6, clip=hm)
        c.line([at(x, y) for x, y in bezier((42, 530), (28, 440), (10, 330), (6, 180))], 2.4, bright)
        c.line(
            [at(x, y - 5) for x, y in bezier((164, 520), (140, 548), (116, 520), (92, 538))],
            3.4,
            STRAW,
        )
        c.line(
            [at(x, y - 5) for x, y in bezier((92, 538), (74, 552), (60, 524), (42, 530))],
            3.4,
            STRAW,
        )
    # the sword between them
    c.poly([(296, 196), (312, 196), (309, 470), (304, 492), (299, 470)], "#eef0ea")
    c.poly([(304, 196), (312, 196), (309, 470), (304, 492)], "#a9b6bb")
    c.line([(304, 204), (304, 440)], 1.4, "#7e8f98")
    c.rect(262, 184, 346, 196, STRAW, r=6)
    c.rect(262, 190, 346, 196, "#a9713a", r=4)
    c.rect(297, 128, 311, 186, "#4a3138", r=4)
    for k in range(5):
        c.line([(297, 136 + k * 10), (311, 141 + k * 10)], 1.6, STRAW, 0.8)
    c.disc(304, 120, 13, STRAW)
    c.disc(304, 120, 6, BRICK)
    rnd = random.Random(17)
    for _ in range(150):
        x, y, r = rnd.uniform(0, 608), rnd.uniform(0, 600), rnd.choice((1.2, 1.6, 2.2, 3.2))
        c.disc(x, y, r, "#fbfaf4", rnd.uniform(0.5, 0.95), blur=0.5)
    c.save("martin")


def person(c, x, foot, h, colour, seed, arm=None):
    rnd = random.Random(seed)
    w = h * rnd.uniform(0.13, 0.16)
    c.poly(
        bezier(
            (x - w * 1.1, foot),
            (x - w * 1.35, foot - h * 0.4),
            (x - w * 1.3, foot - h * 0.78),
            (x - w * 0.4, foot - h * 0.8),
        )
        + bezier(
            (x + w * 0.4, foot - h * 0.8),
            (x + w * 1.3, foot - h * 0.78),
            (x + w * 1.35, foot - h * 0.4),
            (x + w * 1.1, foot),
        ),
        colour,
    )
    c.poly(ellipse(x, foot - h * 0.9, w * 0.68, h * 0.105), colour)
    if rnd.random() < 0.5:
        c.poly(ellipse(x, foot - h * 0.955, w * 0.74, h * 0.062), mix(colour, WINE, 0.35))
    if arm:
        c.line(
            [(x + w * 0.8 * arm, foot - h * 0.7), (x + w * 2.3 * arm, foot - h * 0.98)],
            w * 0.5,
            colour,
        )


def banner(c, x, y, w, h, sway):
    top = bezier((x, y), (x + w * 0.3, y - sway), (x + w * 0.66, y + sway), (x + w, y - sway * 0.3))
    mid = [(px, py + h / 2) for px, py in top]
    low = [(px - 1, py + h) for px, py in top]
    c.poly([*top, *mid[::-1]], "#3f78b0")
    c.poly([*mid, *low[::-1]], "#f0c552")
    n = len(top)
    c.poly([*top[n // 3 : n * 2 // 3], *low[n // 3 : n * 2 // 3][::-1]], INK, 0.13, blur=3)


def bonfire():
    c = Canvas()
    c.sky((0, "#0f1930"), (0.6, "#22365a"), (1, "#4b4a62"), y1=400)
    c.stars(4, 120, 300)
    c.glow(304, 420, 420, "#e0905a", 0.55)
    # the square: one wide building with columns
    c.rect(62, 232, 546, 430, "#2a3551")
    c.rect(48, 222, 560, 238, "#3a4562")
    for k in range(12):
        for j in range(3):
            lit = (k * 7 + j * 5) % 11 == 3
            c.rect(
                80 + k * 39,
                250 + j * 52,
                98 + k * 39,
                282 + j * 52,
                "#f0b867" if lit else "#1b2741",
                r=1,
            )
    c.rect(228, 206, 380, 430, "#323e5b")
    c.rect(218, 196, 390, 210, "#47506b")
    for k in range(5):
        c.rect(238 + k * 30, 226, 250 + k * 30, 430, "#4a5068")
        c.rect(238 + k * 30, 226, 242 + k * 30, 430, "#7c6a6c", 0.5)
    c.line([(304, 200), (304, 96)], 2.6, "#5b637c")
    banner(c, 305, 100, 62, 40, 6)
    c.put(
        c.ramp(((0, "#6b5257"), (0.35, "#47405a"), (1, "#161f36")), 424, 608),
        c.shape([(0, 426), (608, 426), (608, 608), (0, 608)]),
    )
    c.poly(ellipse(304, 486, 270, 58), "#e08a4a", 0.35, blur=22)
    for k, x in enumerate((150, 184, 214, 396, 428, 462)):
        person(
            c,
            x,
            466 + (k % 3) * 4,
            84,
            mix("#3a3348", "#8a5a4c", 0.25),
            30 + k,
            (1 if x < 304 else -1) if k in (1, 4) else None,
        )
    # the fire
    c.glow(304, 400, 200, "#ffcf8a", 0.95)

    def flame(w, h, lean, colour):
        pts = bezier(
            (304 - w, 492),
            (304 - w * 1.5, 492 - h * 0.4),
            (304 - w * 0.2 + lean, 492 - h * 0.55),
            (304 + lean, 492 - h),
        )
        pts += bezier(
            (304 + lean, 492 - h),
            (304 + w * 0.4 + lean, 492 - h * 0.62),
            (304 + w * 1.5, 492 - h * 0.42),
            (304 + w, 492),
        )
        c.poly(pts, colour)

    flame(56, 214, 10, "#d9633f")
    flame(40, 150, -44, "#d9633f")
    flame(38, 140, 48, "#d9633f")
    flame(44, 164, 6, "#ee9a4c")
    flame(28, 100, -24, "#ee9a4c")
    flame(29, 110, 20, "#f8cd72")
    flame(16, 62, 0, "#fff1c9")
    for a, b in (((236, 504), (350, 476)), ((372, 504), (258, 476)), ((244, 490), (366, 500))):
        c.line([a, b], 13, "#3a2530")
        c.line([(a[0], a[1] - 3), (b[0], b[1] - 3)], 3, "#8a4b36")
    rnd = random.Random(20)
    for _ in range(70):
        y = rnd.uniform(90, 400)
        c.disc(
            304 + rnd.gauss(10, 34 + (400 - y) * 0.28),
            y,
            rnd.uniform(0.8, 2.3),
            mix("#ffd98f", CORAL, rnd.random()),
            0.9,
        )
    # in front, seen from behind
    for x, foot, h, arm in (
        (28, 622, 196, None),
        (96, 632, 210, 1),
        (172, 628, 176, None),
        (438, 626, 182, None),
        (516, 634, 214, -1),
        (586, 622, 190, None),
    ):
        person(c, x, foot, h, "#0d1528", int(x), arm)
        side = 1 if x < 304 else -1
        c.line(
            bezier(
                (x + side * h * 0.18, foot - h * 0.15),
                (x + side * h * 0.205, foot - h * 0.4),
                (x + side * h * 0.2, foot - h * 0.74),
                (x + side * h * 0.09, foot - h * 0.79),
            ),
            2.2,
            "#e08a4a",
            0.75,
        )
    c.line([(160, 452), (178, 262)], 4, "#0d1528")
    banner(c, 178, 266, 92, 60, 9)
    c.line([(446, 452), (424, 276)], 4, "#0d1528")
    banner(c, 332, 284, 92, 58, -8)
    c.save("bonfire")


def timor():
    c = Canvas()
    c.sky((0, "#2f6d86"), (0.5, "#8fbcb4"), (1, "#f6d8a0"), y1=340)
    c.glow(304, 290, 330, "#fff0c4", 0.95)
    c.disc(304, 246, 104, "#fff3d0")
    for k, (x, h, w) in enumerate(
        (
            (40, 34, 74),
            (560, 38, 80),
            (118, 52, 84),
            (482, 56, 88),
            (190, 30, 58),
            (420, 32, 60),
            (250, 18, 36),
            (356, 20, 40),
            (6, 60, 60),
            (604, 62, 60),
        )
    ):
        tone = mix("#2c5a60", "#e8b886", (0.25, 0.25, 0.4, 0.4, 0.58, 0.58, 0.72, 0.72, 0.1, 0.1)[k])
        hill = bezier((x - w, 342), (x - w * 0.4, 342 - h * 0.5), (x - w * 0.35, 342 - h * 1.3), (x, 342 - h)) + bezier(
            (x, 342 - h), (x + w * 0.3, 342 - h * 0.9), (x + w * 0.4, 342 - h * 0.4), (x + w, 342)
        )
        c.poly(hill, tone)
        c.poly(
            [
                (x, 342 - h),
                (x + w * 0.12, 342 - h * 0.5),
                (x + w * 0.02, 342),
                (x + w, 342),
                (x + w * 0.42, 342 - h * 0.42),
            ],
            INK,
            0.12,
            clip=c.shape(hill),
        )
    c.reflect(340, ((0, "#f3d6a2"), (0.4, "#6fa5a6"), (1, "#1f5670")), keep=0.45, sway=2.6)
    c.glints(344, 604, 304, 80, "#fff6dc", 3, 140, 0.75, 28)
    c.glints(344, 604, 304, 260, CREAM, 5, 60, 0.3, 36)
    c.poly(ellipse(306, 514, 128, 9), "#123c50", 0.4, blur=3)
    c.line([(296, 500), (300, 226)], 5, "#4a3138")
    c.poly(bezier((304, 236), (384, 300), (430, 390), (424, 470)) + [(304, 486)], "#fbf3df")
    c.poly(
        bezier((304, 320), (364, 350), (414, 400), (425, 446)) + bezier((424, 470), (380, 430), (340, 408), (304, 398)),
        CORAL,
    )
    c.poly(bezier((292, 262), (250, 330), (214, 410), (208, 470)) + [(292, 482)], "#e9d8b4")
    for y in (300, 420, 452):
        c.line([(304, y), (304 + (y - 230) * 0.5, y + 4)], 0.9, "#c8b48c", 0.8)
    c.poly(
        bezier((178, 486), (230, 502), (390, 502), (440, 480))
        + bezier((440, 480), (412, 526), (380, 524), (306, 524))
        + bezier((306, 524), (232, 524), (204, 518), (178, 486)),
        "#4a3138",
    )
    c.poly(
        bezier((178, 486), (230, 502), (390, 502), (440, 480)) + bezier((437, 488), (390, 510), (230, 510), (183, 493)),
        STRAW,
    )
    c.disc(266, 478, 8, "#4a3138")
    c.poly([(254, 500), (278, 500), (273, 484), (259, 484)], BRICK)
    c.save("timor")


def ballot():
    c = Canvas()
    c.sky((0, "#efd9b4"), (1, "#e4b48a"))
    for k in range(7):
        c.rect(0, k * 88 - 6, 608, k * 88 + 38, "#c9604c", 0.55)
    c.glow(304, 240, 360, "#fff2d6", 0.75)
    c.poly([(0, 516), (608, 516), (608, 608), (0, 608)], "#6d4d43")
    c.rect(0, 516, 608, 524, "#8a6a58")
    c.poly(ellipse(312, 548, 210, 20), INK, 0.4, blur=8)
    front, side, lid = "#27415f", "#1a2d47", "#3f5f7f"
    c.poly([(126, 322), (440, 322), (440, 552), (126, 552)], front)
    c.poly([(440, 322), (500, 282), (500, 508), (440, 552)], side)
    c.poly([(116, 324), (180, 274), (510, 274), (450, 324)], lid)
    c.rect(116, 322, 450, 340, "#34526f")
    c.poly([(450, 322), (510, 272), (510, 290), (450, 340)], "#223a56")
    c.poly([(218, 304), (232, 293), (404, 293), (392, 304)], INK)

    def lean(points, a=-6, cx=310, cy=300):
        s, k = math.sin(math.radians(a)), math.cos(math.radians(a))
        return [(cx + (x - cx) * k - (y - cy) * s, cy + (x - cx) * s + (y - cy) * k) for x, y in points]

    sheet = lean([(240, 84), (378, 84), (378, 330), (240, 330)])
    window = c.shape([(0, 0), (608, 0), (608, 299), (0, 299)])
    c.poly([(x + 8, y + 6) for x, y in sheet], INK, 0.22, blur=5, clip=window)
    c.poly(sheet, "#fffaf0", clip=window)
    c.poly(lean([(310, 84), (378, 84), (378, 330), (310, 330)]), "#eee3cd", clip=window)
    c.line(lean([(310, 84), (310, 296)]), 1.4, "#cbb995")
    for k in range(4):
        y = 116 + k * 42
        c.poly(lean([(256, y), (276, y), (276, y + 20), (256, y + 20)]), "#27415f", clip=window)
        c.poly(
            lean([(258.6, y + 2.6), (273.4, y + 2.6), (273.4, y + 17.4), (258.6, y + 17.4)]),
            "#fffaf0",
            clip=window,
        )
        c.line(lean([(286, y + 6), (358 - 16 * (k % 2), y + 6)]), 3.4, "#8f9aa0", 0.8)
        c.line(lean([(286, y + 15), (336 + 10 * (k % 2), y + 15)]), 2.4, "#b9bfbd", 0.8)
    c.line(lean([(258, 168), (265, 176), (280, 152)]), 5, BRICK)
    c.poly([(216, 306), (394, 306), (392, 304), (218, 304)], "#5b7c98")
    seal = [
        (
            283 + (62 if i % 2 == 0 else 55) * math.cos(i * 6.2832 / 40),
            446 + (62 if i % 2 == 0 else 55) * math.sin(i * 6.2832 / 40),
        )
        for i in range(40)
    ]
    c.poly(seal, "#efd9b4")
    c.disc(283, 446, 47, BRICK)
    c.line([(262, 447), (278, 464), (308, 426)], 10, "#fffaf0")
    c.rect(430, 352, 448, 376, STRAW, r=4)
    c.save("ballot")


def main(names):
    pictures = {f.__name__.replace("_", "-"): f for f in ALL}
    for name in names or pictures:
        pictures[name]()


ALL = [
    kherson,
    ocean_viking,
    ftx,
    market,
    artemis,
    cop27,
    carbon,
    bahrain,
    square,
    armistice,
    wheat,
    nicole,
    seine,
    rugby,
    martin,
    bonfire,
    timor,
    ballot,
]

if __name__ == "__main__":
    main(sys.argv[1:])
