"""How the roles look, on paper and where no stylesheet is.

The colours are those of the design system's light theme; static/charts.css replaces them by
the system's own, light or dark.
"""

from dataclasses import dataclass

from jobcenter.charts import Role

TEXT = "#131525"
MUTED = "#51577a"
GRID = "#c0c3d5"
SURFACE = "#ffffff"
BAND = "#c5d3ef"
COLUMNS = ("#2044aa", "#0094be", "#008767", "#6e7597")
FONT = "Fira Sans, Noto Sans, Arial, sans-serif"


@dataclass(frozen=True)
class Stroke:
    colour: str
    width: float
    dashes: tuple[int, ...] = ()


STROKES = {
    Role.PRIOR: Stroke(MUTED, 1.5, (2, 3)),
    Role.REFERENCE: Stroke("#008767", 1.5, (10, 3, 2, 3, 2, 3)),
    Role.EXPECTED: Stroke(TEXT, 1.5, (6, 4)),
    Role.TARGET: Stroke("#7e01a8", 2, (12, 4)),
    Role.FORECAST: Stroke("#2044aa", 2, (9, 3, 2, 3)),
    Role.PROVISIONAL: Stroke("#2044aa", 1.5),
    Role.ACTUAL: Stroke("#2044aa", 3),
}
DRAWING_ORDER = tuple(STROKES)  # the most important one last, on top
