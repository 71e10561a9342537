"""The picture of how the cost grows, as SVG, and the same figures as a table.

Drawn without a library: a few lines and labels are no more code than settings for one, and the
same figures give the same bytes on every machine. Both axes are logarithmic. The colours change
with the reader's light or dark background.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, NamedTuple

WIDTH, HEIGHT = 900, 540
LEFT, RIGHT, TOP, BOTTOM = 64, 560, 48, 488  # the edges of the plot's field
LABEL, GAP = 584, 17  # where labels begin, and how far apart their lines are

STYLE = """\
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .title { font-size: 15px; font-weight: 600; }
  .tick, .note { fill: #57606a; font-size: 12px; }
  .ours { font-weight: 600; }
  .grid { stroke: #d0d7de; stroke-width: 1; }
  .limit { stroke: #57606a; stroke-width: 1; stroke-dasharray: 2 4; }
  .line { fill: none; stroke-width: 1.6; }
  .line.ours { stroke-width: 3; }
  .c0 { --c: #0550ae; } .c1 { --c: #1f7ae0; } .c2 { --c: #54a3f7; } .c3 { --c: #bc4c00; }
  .c4 { --c: #e08a3c; } .c5 { --c: #8250df; } .c6 { --c: #1a7f37; } .c7 { --c: #6e7781; }
  .line, .leader, .open { stroke: var(--c); }
  .leader { stroke-width: 0.8; }
  .dot { fill: var(--c); }
  .open { fill: none; stroke-width: 1.6; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .tick, .note { fill: #9198a1; }
    .grid { stroke: #3d444d; }
    .limit { stroke: #9198a1; }
    .c0 { --c: #79c0ff; } .c1 { --c: #4493f8; } .c2 { --c: #2f6fc0; } .c3 { --c: #f0883e; }
    .c4 { --c: #ffb77c; } .c5 { --c: #ab7df8; } .c6 { --c: #3fb950; } .c7 { --c: #9198a1; }
  }
"""


class Place(NamedTuple):
    """A place in the picture, in pixels from its upper left corner."""

    x: float
    y: float


class Scale(NamedTuple):
    """Logarithmic axes: the least and the most errors and seconds that the field holds."""

    errors: tuple[float, float]
    seconds: tuple[float, float]

    def x(self, errors: float) -> float:
        """Return how far from the left a number of errors is."""
        return LEFT + (RIGHT - LEFT) * _share(errors, self.errors)

    def y(self, seconds: float) -> float:
        """Return how far from the top a time is."""
        return BOTTOM - (BOTTOM - TOP) * _share(seconds, self.seconds)


def _share(value: float, ends: tuple[float, float]) -> float:
    least, most = map(math.log10, ends)
    return (math.log10(value) - least) / (most - least)


def svg(growth: dict[str, Any]) -> str:
    """Return the picture of the figures of benchmarks/growth.json."""
    scale = _scale(growth)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}" role="img">\n'
        "<title>Seconds per run by the number of errors</title>\n"
        f"<style>\n{STYLE}</style>\n"
    )
    parts = (*_axes(growth, scale), *_lines(growth, scale), *_labels(growth, scale))
    return head + "".join(f"{part}\n" for part in parts) + "</svg>\n"


def _scale(growth: dict[str, Any]) -> Scale:
    sizes = _sizes(growth)
    times = [
        p["seconds"] for s in growth["series"] for p in s["points"] if p["seconds"]
    ]
    times.append(growth["limit"])
    least = 10 ** math.floor(math.log10(min(times)))
    return Scale((min(sizes), max(sizes)), (least, max(times) * 1.6))


def _sizes(growth: dict[str, Any]) -> list[int]:
    return [point["errors"] for point in growth["series"][0]["points"]]


def _axes(growth: dict[str, Any], scale: Scale) -> Iterator[str]:
    yield _text(Place(LEFT, 24), "Seconds per run, by the number of errors", "title")
    yield _text(
        Place(LEFT, HEIGHT - 12),
        "errors in the catalog; both axes are logarithmic",
        "note",
    )
    for size in _sizes(growth):
        x = scale.x(size)
        yield _line(Place(x, TOP), Place(x, BOTTOM), "grid")
        yield _text(Place(x, BOTTOM + 20), f"{size:,}", "tick", "middle")
    for power in range(round(math.log10(scale.seconds[0])), 4):
        if 10**power <= scale.seconds[1]:
            y = scale.y(10**power)
            yield _line(Place(LEFT, y), Place(RIGHT, y), "grid")
            yield _text(Place(LEFT - 8, y + 4), f"{10**power:g} s", "tick", "end")
    y = scale.y(growth["limit"])
    yield _line(Place(LEFT, y), Place(RIGHT, y), "limit")
    note = f"peers are stopped after {growth['limit']} s (hollow)"
    yield _text(Place(LEFT + 8, y - 6), note, "note")


def _lines(growth: dict[str, Any], scale: Scale) -> Iterator[str]:
    for number, series in enumerate(growth["series"]):
        places = list(_places(series, growth["limit"], scale))
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        kind = f"c{number} ours" if series["ours"] else f"c{number}"
        yield f'<polyline class="line {kind}" points="{points}"/>'
        for place, point in zip(places, series["points"], strict=False):
            shape = "dot" if point["seconds"] else "open"
            yield (
                f'<circle class="{shape} c{number}" cx="{place.x:.1f}" cy="{place.y:.1f}" r="4"/>'
            )


def _places(series: dict[str, Any], limit: float, scale: Scale) -> Iterator[Place]:
    """Yield where a series is drawn, up to where it was stopped or failed."""
    for point in series["points"]:
        if point["missing"] != "failure":
            y = scale.y(point["seconds"] or limit)
            yield Place(scale.x(point["errors"]), y)
        if point["missing"]:
            return


def _labels(growth: dict[str, Any], scale: Scale) -> Iterator[str]:
    """Name each line at its end, in the order of the ends and without covering another name."""
    ends = [
        (list(_places(series, growth["limit"], scale))[-1], number)
        for number, series in enumerate(growth["series"])
    ]
    ends.sort(key=lambda end: (end[0].y, -end[0].x))
    heights = _apart([place.y for place, _ in ends])
    for (place, number), height in zip(ends, heights, strict=True):
        series = growth["series"][number]
        start, end = Place(place.x + 6, place.y), Place(LABEL - 4, height)
        yield _line(start, end, f"leader c{number}")
        kind = "ours" if series["ours"] else "peer"
        yield _text(Place(LABEL, height + 4), series["name"], kind)


def _apart(heights: Sequence[float]) -> list[float]:
    """Return ascending heights, each at least GAP below the one before, inside the field."""
    found: list[float] = []
    for height in heights:
        found.append(max(height, found[-1] + GAP) if found else height)
    overflow = max(0.0, found[-1] - BOTTOM)
    return [height - overflow for height in found]


def _line(start: Place, end: Place, kind: str) -> str:
    return (
        f'<line class="{kind}" x1="{start.x:.1f}" y1="{start.y:.1f}"'
        f' x2="{end.x:.1f}" y2="{end.y:.1f}"/>'
    )


def _text(place: Place, text: str, kind: str, anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{place.x:.1f}" y="{place.y:.1f}"'
        f' text-anchor="{anchor}">{escape(text)}</text>'
    )


# -- the same figures as a table -------------------------------------------------------


def table(growth: dict[str, Any]) -> str:
    """Return the figures as a table in Markdown, in seconds."""
    sizes = _sizes(growth)
    head = f"| seconds, by errors | {' | '.join(f'{size:,}' for size in sizes)} |\n"
    rule = f"|---|{'---:|' * len(sizes)}\n"
    return head + rule + "".join(_row(s, growth["limit"]) for s in growth["series"])


def _row(series: dict[str, Any], limit: float) -> str:
    name = (
        f"{series['name']} ({series['version']})"
        if series["version"]
        else series["name"]
    )
    cells = (_cell(point, limit) for point in series["points"])
    return f"| {name} | {' | '.join(cells)} |\n"


def _cell(point: dict[str, Any], limit: float) -> str:
    if point["missing"]:
        return f"> {limit:g}" if point["missing"] == "timeout" else "fails"
    return (
        f"{point['seconds']:.3g}"
        if point["seconds"] < 100
        else f"{point['seconds']:.0f}"
    )
