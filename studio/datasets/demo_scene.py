"""Paint one still life of the demo dataset: fruit and leaves on wood, cloth or stone, with exact boxes.

Needs numpy and Pillow, so nothing imports this file before a demo is made. Colours are RGB from 0 to 1,
the light is one lamp per picture, the solids are shaded as spheres bent to their outline (Lambert and Blinn-Phong).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Array = NDArray[Any]  # float32 or float64; colours (H, W, 3), maps (H, W)
CLASS_NAMES = ("apple", "lemon", "plum", "leaf")
LEAST_VISIBLE = 0.72  # share of an object that later ones must leave uncovered


@dataclass(frozen=True)
class Scene:
    """A picture and its boxes: class id, x centre, y centre, width, height, relative to the image."""

    image: Image.Image
    boxes: tuple[tuple[int, float, float, float, float], ...]


@dataclass(frozen=True)
class _Solid:
    """One object in its own square window: what it covers, its colour already lit."""

    class_id: int
    left: int
    top: int
    radius: float
    alpha: Array  # (H, W) 0 to 1
    colour: Array  # (H, W, 3)


def paint_scene(rng: np.random.Generator, *, imgsz: int) -> Scene:
    """Paint one square picture of `imgsz` pixels."""
    azimuth, elevation = rng.uniform(0, 2 * math.pi), rng.uniform(0.75, 1.1)
    light = np.array(
        [math.cos(azimuth) * math.cos(elevation), math.sin(azimuth) * math.cos(elevation), math.sin(elevation)],
        dtype=np.float32,
    )
    picture = _background(rng, imgsz)
    bounce = picture.mean(axis=(0, 1))
    owner = np.full((imgsz, imgsz), -1, dtype=np.int16)
    placed: list[_Solid] = []
    areas: list[float] = []
    wanted = int(rng.integers(3, 9))
    zoom = rng.uniform(0.68, 1.35)
    for _ in range(wanted * 3):
        if len(placed) == wanted:
            break
        solid = _make_solid(rng, imgsz, zoom=zoom, light=light, bounce=bounce)
        after = _claim(owner, solid, len(placed))
        area = float((solid.alpha > 0.5).sum())
        visible = np.bincount(after[after >= 0], minlength=len(placed) + 1)
        if any(seen < LEAST_VISIBLE * whole for seen, whole in zip(visible, [*areas, area], strict=True)):
            continue
        owner = after
        placed.append(solid)
        areas.append(area)
        picture = _paint(picture, solid, light)
    boxes = []
    for index, solid in enumerate(placed):
        rows, columns = np.nonzero(owner == index)
        x1, x2, y1, y2 = columns.min(), columns.max() + 1, rows.min(), rows.max() + 1
        boxes.append(
            (
                solid.class_id,
                float(x1 + x2) / 2 / imgsz,
                float(y1 + y2) / 2 / imgsz,
                float(x2 - x1) / imgsz,
                float(y2 - y1) / imgsz,
            )
        )
    return Scene(_photograph(rng, picture, light), tuple(boxes))


def _noise(rng: np.random.Generator, size: int, rows: float, columns: float) -> Array:
    """Give smooth noise around 0 with about that many bumps down and across, shape (size, size)."""
    small = rng.standard_normal((max(2, round(rows)), max(2, round(columns)))).astype(np.float32)
    return np.asarray(Image.fromarray(small).resize((size, size), Image.Resampling.BICUBIC), dtype=np.float32)


def _mix(low: Array, high: Array, share: Array) -> Array:
    """Blend two colours by a map of shares: (H, W) -> (H, W, 3)."""
    return _mix_map(low, high, np.clip(share, 0, 1))


def _rgb(*values: float) -> Array:
    return np.array(values, dtype=np.float32) / 255


def _background(rng: np.random.Generator, imgsz: int) -> Array:
    """Paint a table larger than the picture, turn it, and cut the picture out: (imgsz, imgsz, 3)."""
    size = math.ceil(imgsz * 1.45)
    make: Callable[[np.random.Generator, int], Array] = (_wood, _wood, _cloth, _stone)[int(rng.integers(4))]
    table = Image.fromarray((np.clip(make(rng, size), 0, 1) * 255).astype(np.uint8))
    table = table.rotate(float(rng.uniform(0, 360)), Image.Resampling.BICUBIC)
    margin = (size - imgsz) // 2
    return np.asarray(table.crop((margin, margin, margin + imgsz, margin + imgsz)), dtype=np.float32) / 255


def _wood(rng: np.random.Generator, size: int) -> Array:
    palettes = [
        (_rgb(122, 78, 44), _rgb(205, 158, 104)),
        (_rgb(84, 54, 36), _rgb(150, 104, 68)),
        (_rgb(166, 124, 82), _rgb(228, 194, 148)),
        (_rgb(96, 84, 74), _rgb(170, 156, 140)),
    ]
    dark, pale = palettes[int(rng.integers(len(palettes)))]
    v = np.arange(size, dtype=np.float32)[:, None] / size
    planks = int(rng.integers(3, 6))
    plank = np.floor(v * planks + rng.uniform(0, 1)).astype(int) % (planks + 1)
    tone = rng.normal(0, 0.11, planks + 1).astype(np.float32)[plank]
    phase = rng.uniform(0, 9, planks + 1).astype(np.float32)[plank]
    # Noise stretched along the boards: slow waves bend the year rings, fine ones are the fibres.
    waves = _noise(rng, size, 9, 2.5)
    rings = np.sin(2 * np.pi * (v * planks * 4.5 + 0.75 * waves + phase))
    fibres = 0.6 * _noise(rng, size, size / 3, 9) + 0.4 * _noise(rng, size, size / 2, 24)
    share = 0.55 + 0.17 * rings + 0.12 * fibres + 0.1 * _noise(rng, size, 4, 3) + tone
    board = _mix(dark, pale, share)
    start = np.diff(plank[:, 0], prepend=plank[0, 0]) != 0
    seam = np.convolve(start.astype(np.float32), np.array([0.35, 1.0, 0.6], dtype=np.float32), mode="same")
    return np.asarray(board * (1 - 0.6 * np.clip(seam, 0, 1))[:, None, None], dtype=np.float32)


def _cloth(rng: np.random.Generator, size: int) -> Array:
    bases = [_rgb(226, 221, 208), _rgb(150, 172, 190), _rgb(196, 186, 170), _rgb(128, 140, 118), _rgb(222, 206, 196)]
    inks = [_rgb(170, 62, 58), _rgb(62, 92, 140), _rgb(92, 116, 84), _rgb(120, 100, 92)]
    base, ink = bases[int(rng.integers(len(bases)))], inks[int(rng.integers(len(inks)))]
    steps = np.arange(size, dtype=np.float32)
    period = rng.uniform(0.09, 0.16) * size
    soft = 0.5 + 0.5 * np.tanh(5 * np.sin(2 * np.pi * steps / period))
    pattern = int(rng.integers(3))  # plain, striped, checked
    if pattern == 0:
        share = np.zeros((size, size), dtype=np.float32)
    elif pattern == 1:
        share = np.broadcast_to(0.55 * soft[:, None], (size, size))
    else:
        share = 0.38 * (soft[:, None] + soft[None, :])
    cloth = _mix(base, ink, np.asarray(share, dtype=np.float32))
    thread = np.sin(2 * np.pi * steps / 3.7)
    weave = 0.03 * thread[:, None] * np.sign(np.sin(2 * np.pi * steps / 7.4))[None, :] + 0.025 * thread[None, :]
    folds = 0.07 * _noise(rng, size, 4, 4) + 0.035 * _noise(rng, size, 3, 10)
    grain = 0.025 * rng.standard_normal((size, size))
    return np.asarray(cloth * (1 + weave + folds + grain)[..., None], dtype=np.float32)


def _stone(rng: np.random.Generator, size: int) -> Array:
    palettes = [(_rgb(96, 100, 104), _rgb(176, 178, 178)), (_rgb(186, 178, 168), _rgb(232, 228, 222))]
    dark, pale = palettes[int(rng.integers(len(palettes)))]
    clouds = sum(_noise(rng, size, n, n) / (1.6**k) for k, n in enumerate((4, 8, 17, 36, 80, 160)))
    vein = np.exp(-((_noise(rng, size, 5, 5) + 0.4 * _noise(rng, size, 18, 18)) ** 2) / 0.006)
    speckle = 0.1 * rng.standard_normal((size, size)).astype(np.float32)
    return _mix(dark, pale, np.asarray(0.55 + 0.17 * clouds + 0.22 * vein + speckle, dtype=np.float32))


def _make_solid(rng: np.random.Generator, imgsz: int, *, zoom: float, light: Array, bounce: Array) -> _Solid:
    """Make one object somewhere in the picture, lit; at most a fifth of it hangs over the border."""
    class_id = int(rng.integers(len(CLASS_NAMES)))
    name = CLASS_NAMES[class_id]
    relative = {"apple": (0.1, 0.15), "lemon": (0.085, 0.125), "plum": (0.06, 0.095), "leaf": (0.1, 0.17)}[name]
    radius = float(rng.uniform(*relative)) * zoom * imgsz
    x, y = rng.uniform(0.7 * radius, imgsz - 0.7 * radius, 2)
    half = math.ceil(radius * 1.5) + 2
    left, top = math.floor(x) - half, math.floor(y) - half
    turn = rng.uniform(0, 2 * math.pi)
    across = np.arange(2 * half + 1, dtype=np.float32)
    dx, dy = np.meshgrid(across + left - x, across + top - y)
    # (u, v): coordinates of the object itself, so that stems, tips and veins turn with it.
    u = (dx * math.cos(turn) + dy * math.sin(turn)).astype(np.float32) / radius
    v = (-dx * math.sin(turn) + dy * math.cos(turn)).astype(np.float32) / radius
    draw = {"apple": _apple, "lemon": _lemon, "plum": _plum, "leaf": _leaf}[name]
    rho, skin, shine, hardness, roundness = draw(rng, u, v)
    alpha = np.clip((1 - rho) * radius * 0.8 + 0.5, 0, 1)
    inside = np.clip(rho, 0, 1)
    length = np.maximum(np.hypot(u, v), 1e-4)
    bump = 0.05 * _noise(rng, u.shape[0], u.shape[0] / 3, u.shape[0] / 3) if name == "lemon" else 0.0
    slope = inside**1.2 * roundness
    nu, nv = u / length * slope + bump, v / length * slope + bump
    nx, ny = nu * math.cos(turn) - nv * math.sin(turn), nu * math.sin(turn) + nv * math.cos(turn)
    nz = np.sqrt(np.clip(1 - nx**2 - ny**2, 0.02, 1))
    diffuse = np.clip((nx * light[0] + ny * light[1] + nz * light[2] + 0.22) / 1.22, 0, 1)
    halfway = light + np.array([0, 0, 1], dtype=np.float32)
    halfway = halfway / np.linalg.norm(halfway)
    glint = np.clip(nx * halfway[0] + ny * halfway[1] + nz * halfway[2], 0, 1) ** hardness * shine
    rim = (1 - nz) ** 3
    lit = skin * (0.3 + 0.85 * diffuse)[..., None]
    lit = lit * (1 - 0.3 * rim[..., None]) + 0.22 * rim[..., None] * bounce + glint[..., None]
    return _Solid(class_id, left, top, radius, alpha.astype(np.float32), np.clip(lit, 0, 1).astype(np.float32))


_Skin = tuple[Array, Array, float, float, float]  # rho (1 on the outline), colour, shine, hardness, roundness


def _apple(rng: np.random.Generator, u: Array, v: Array) -> _Skin:
    angle = np.arctan2(v, u)
    outline = 1 + 0.035 * np.cos(2 * angle + 0.4) - 0.1 * np.exp(-((angle / 0.5) ** 2)) + 0.02 * np.cos(5 * angle)
    rho = np.hypot(u, v) / outline
    red, warm = _rgb(*rng.uniform((168, 18, 22), (204, 44, 40))), _rgb(*rng.uniform((214, 150, 60), (228, 196, 92)))
    # Streaks run from the hollow of the stem, which is seen a little off the middle.
    du, dv = u - 0.42, v
    around = np.arctan2(dv, du)
    streaks = 0.5 * np.sin(23 * around + rng.uniform(0, 6)) + 0.5 * np.sin(41 * around + rng.uniform(0, 6))
    blush = 0.75 * np.exp(-((np.hypot(du, dv) / 0.42) ** 2)) + 0.12 * streaks + 0.16 * _noise(rng, len(u), 4, 4)
    skin = _mix(red, warm, blush.astype(np.float32))
    hollow = np.exp(-((np.hypot(du, dv) / 0.17) ** 2))
    skin = skin * (1 - 0.6 * hollow[..., None])
    along, beside = du * 0.9 + dv * 0.3, dv * 0.9 - du * 0.3
    stem = np.clip((0.05 - np.abs(beside)) / 0.03, 0, 1) * ((along > -0.02) & (along < 0.46))
    rho = np.where((stem > 0.5) & (rho > 0.92), 0.92, rho)
    return rho, _mix_map(skin, _rgb(82, 56, 34), stem), 0.55, 46, 1.0


def _lemon(rng: np.random.Generator, u: Array, v: Array) -> _Skin:
    angle = np.arctan2(v * 1.32, u)
    tips = 0.2 * np.exp(-((np.abs(angle) / 0.24) ** 2)) + 0.15 * np.exp(-(((math.pi - np.abs(angle)) / 0.24) ** 2))
    rho = np.hypot(u, v * 1.32) / (1.0 + tips)
    yellow, pale = _rgb(*rng.uniform((226, 178, 18), (240, 200, 40))), _rgb(250, 224, 98)
    skin = _mix(yellow, pale, 0.4 + 0.2 * _noise(rng, len(u), 5, 5))
    green = np.clip((np.abs(u) - 0.82) / 0.3, 0, 1) * 0.55
    return rho, _mix_map(skin, _rgb(158, 158, 40), green), 0.3, 26, 0.98


def _plum(rng: np.random.Generator, u: Array, v: Array) -> _Skin:
    rho = np.hypot(u, v * 1.14) / (1 + 0.03 * np.cos(3 * np.arctan2(v, u)))
    violet, bloom = _rgb(*rng.uniform((54, 26, 70), (82, 36, 92))), _rgb(142, 134, 182)
    dust = 0.28 + 0.22 * _noise(rng, len(u), 4, 4) + 0.1 * _noise(rng, len(u), 14, 14)
    skin = _mix(violet, bloom, dust)
    groove = np.exp(-(((v - 0.16 * (1 - u**2)) / 0.045) ** 2)) * 0.4
    return rho, skin * (1 - groove[..., None]), 0.34, 30, 1.0


def _leaf(rng: np.random.Generator, u: Array, v: Array) -> _Skin:
    bend = v - 0.16 * (u**2 - 0.4) * rng.choice((-1.0, 1.0))
    along = np.clip((u + 1.12) / 2.24, 1e-4, 1)
    width = 0.52 * np.clip(np.sin(np.pi * along**0.8), 0, 1) ** 0.85 + 1e-3
    width = width * (1 + 0.05 * np.sin(52 * along))  # a finely toothed edge
    rho = np.where(np.abs(u) < 1.12, np.abs(bend) / width, 9.0)
    stalk = (u > -1.38) & (u < -0.95) & (np.abs(bend) < 0.04)
    rho = np.where(stalk, np.minimum(rho, 0.5), rho)
    greens = [(_rgb(48, 92, 34), _rgb(112, 156, 62)), (_rgb(72, 108, 40), _rgb(150, 172, 72))]
    dark, pale = greens[int(rng.integers(len(greens)))]
    skin = _mix(dark, pale, 0.35 + 0.2 * _noise(rng, len(u), 5, 5))
    side = np.sin(2 * np.pi * (6.5 * along - 2.4 * np.abs(bend)))
    veins = 0.35 * np.clip((side - 0.86) / 0.14, 0, 1) + np.exp(-((bend / 0.03) ** 2))
    skin = _mix_map(skin, _rgb(186, 200, 120), np.clip(0.7 * veins, 0, 1))
    half = 1 + 0.13 * np.sign(bend)  # the two halves of a leaf face the lamp differently
    return rho, skin * half[..., None], 0.12, 14, 0.4


def _mix_map(picture: Array, colour: Array, share: Array) -> Array:
    share = np.asarray(share, dtype=np.float32)[..., None]
    return np.asarray(picture * (1 - share) + colour * share)


def _window(solid: _Solid, size: int) -> tuple[slice, slice, slice, slice]:
    """Give the part of the picture an object's window covers, and the same part of the window."""
    edge = solid.alpha.shape[0]
    y1, x1 = max(0, solid.top), max(0, solid.left)
    y2, x2 = min(size, solid.top + edge), min(size, solid.left + edge)
    rows, columns = slice(y1, y2), slice(x1, x2)
    return rows, columns, slice(y1 - solid.top, y2 - solid.top), slice(x1 - solid.left, x2 - solid.left)


def _claim(owner: NDArray[np.int16], solid: _Solid, index: int) -> NDArray[np.int16]:
    """Give the map of which object each pixel shows, with this object laid on top."""
    after = owner.copy()
    rows, columns, inner_rows, inner_columns = _window(solid, owner.shape[0])
    after[rows, columns][solid.alpha[inner_rows, inner_columns] > 0.5] = index
    return after


def _paint(picture: Array, solid: _Solid, light: Array) -> Array:
    """Lay the shadows of an object on the picture, then the object."""
    size = picture.shape[0]
    flat = 0.25 if CLASS_NAMES[solid.class_id] == "leaf" else 1.0
    shade = np.ones((size, size), dtype=np.float32)
    # The cast shadow falls away from the lamp; the contact shadow ties the object to the table.
    for reach, softness, strength in ((0.62 * flat, 0.2, 0.5), (0.12 * flat, 0.07, 0.45)):
        mask = Image.new("L", (size, size))
        offset = -light[:2] / light[2] * solid.radius * reach
        stamp = Image.fromarray((solid.alpha * 255).astype(np.uint8))
        mask.paste(stamp, (round(solid.left + float(offset[0])), round(solid.top + float(offset[1]))))
        mask = mask.filter(ImageFilter.GaussianBlur(max(0.8, solid.radius * softness * (0.4 + 0.6 * flat))))
        shade *= 1 - strength * np.asarray(mask, dtype=np.float32) / 255
    picture = picture * shade[..., None]
    rows, columns, inner_rows, inner_columns = _window(solid, size)
    alpha = solid.alpha[inner_rows, inner_columns, None]
    picture[rows, columns] = picture[rows, columns] * (1 - alpha) + solid.colour[inner_rows, inner_columns] * alpha
    return picture


def _photograph(rng: np.random.Generator, picture: Array, light: Array) -> Image.Image:
    """Add what a camera adds: uneven light, darker corners, a white balance, softness and noise."""
    size = picture.shape[0]
    steps = np.linspace(-1, 1, size, dtype=np.float32)
    x, y = np.meshgrid(steps, steps)
    fall = 1 + rng.uniform(0.06, 0.2) * (x * light[0] + y * light[1]) / max(0.1, float(np.hypot(*light[:2])))
    corners = 1 - rng.uniform(0.08, 0.22) * (x**2 + y**2) / 2
    balance = np.array([1 + rng.uniform(-0.04, 0.07), 1, 1 - rng.uniform(-0.04, 0.07)], dtype=np.float32)
    exposure = rng.uniform(0.86, 1.16)
    seen = np.clip(picture * (fall * corners * exposure)[..., None] * balance, 0, 1)
    image = Image.fromarray((seen * 255).astype(np.uint8))
    image = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.35, 0.9)) * size / 320))
    noisy = np.asarray(image, dtype=np.float32) + rng.normal(0, rng.uniform(1.2, 3.5), (size, size, 1))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
