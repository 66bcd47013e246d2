"""Made-up pictures for the walk of the editor guide: the plan of a hall, and a photograph."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw


def draw_plan(path: Path) -> None:
    """A hall from above: two rows of stalls along a walk, a stage and an entrance."""
    plan = Image.new("RGB", (1200, 640), "#fbfbf8")
    pen = ImageDraw.Draw(plan)
    pen.rectangle((30, 30, 1170, 610), outline="#52625a", width=5)
    for top in (64, 384):
        pen.rectangle((72, top, 1128, top + 128), outline="#9aa79f", width=3)
    pen.rectangle((480, 250, 720, 330), fill="#dfe6e1", outline="#9aa79f", width=3)
    pen.rectangle((540, 598, 660, 620), fill="#fbfbf8")
    plan.save(path)


def draw_photograph(path: Path) -> None:
    """Hills, a river and the roofs of stalls."""
    scene = Image.new("RGB", (1600, 900), "#cfe3ea")
    pen = ImageDraw.Draw(scene)
    pen.ellipse((-300, 380, 900, 1300), fill="#7fa87a")
    pen.ellipse((700, 340, 2000, 1400), fill="#5f9168")
    pen.rectangle((0, 700, 1600, 900), fill="#8fb9c9")
    for at in range(6):
        left = 130 + at * 230
        pen.rectangle((left + 20, 560, left + 180, 700), fill="#f6f1e3")
        pen.polygon(((left, 570), (left + 200, 570), (left + 160, 490), (left + 40, 490)), fill=("#b5523b", "#d8a33a")[at % 2])
    scene.save(path, quality=88)
