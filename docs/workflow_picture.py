"""Draw the workflow from Snakemake's own graph of its rules: ``make picture``.

Reads ``snakemake --rulegraph`` from standard input and writes an SVG to the path given. The same
rules give the same bytes. The two rules that each model has become one box each.
"""

import re
import sys
from itertools import combinations, pairwise
from pathlib import Path

RULES = Path(__file__).resolve().parent.parent / "rules"
COLOURS = {"sources": "#5b6570", "text": "#1f6fb5", "climate": "#1a7f5a", "concepts": "#8c690c",
           "models": "#c44e1c", "report": "#8a4fb3"}  # fmt: skip
WIDTH, ROW, BOX = 900, 72, 34  # pixels
NOTE = "Double line: a checkpoint. If it reruns and writes the same bytes, no model is retrained."
HEAD = f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="HEIGHT"
 viewBox="0 0 {WIDTH} HEIGHT" text-anchor="middle" font-size="13"
 font-family="system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif">
<title>The rules of the workflow, and which rule needs the files of which</title>
<rect width="{WIDTH}" height="HEIGHT" rx="10" fill="#fffdf9"/>
<g fill="none" stroke="#9aa3ac" stroke-width="1.4">"""

Edges = set[tuple[str, str]]
Steps = list[tuple[str, str]]
Rows = list[list[str]]


def read_graph(dot: str) -> tuple[Edges, dict[str, str]]:
    """Return the edges between boxes, each to the box that needs the other, and their words."""
    rules = dict(re.findall(r'^\s*(\d+)\[label = "(\w+)"', dot, re.MULTILINE))
    box = {node: re.sub(r"^(train|evaluate)_.*", r"\1", rule) for node, rule in rules.items()
           if rule not in ("all", "models", "data", "fetch")}  # fmt: skip
    words = {name: name for name in sorted(box.values())}
    for kind in ("train", "evaluate"):
        names = set(rules.values())
        words[kind] = f"{kind}: {sum(name.startswith(f'{kind}_') for name in names)} models"
    ends = re.findall(r"^\s*(\d+) -> (\d+)", dot, re.MULTILINE)
    edges = {(box[a], box[b]) for a, b in ends if a in box and b in box and box[a] != box[b]}
    return {edge for edge in edges if not leads(edges - {edge}, *edge)}, words


def leads(edges: Edges, a: str, b: str) -> bool:
    """Return whether some way leads from one box to another."""
    return a == b or any(leads(edges, after, b) for before, after in edges if before == a)


def rows_of(edges: Edges, boxes: list[str]) -> dict[str, int]:
    """Return each box's row: below all that it needs. What needs nothing is just above its user."""
    row = dict.fromkeys(boxes, 0)
    for _ in boxes:
        row |= {b: max(row[a] + 1 for a, x in edges if x == b) for _, b in edges}
    first = {a for a, _ in edges} - {b for _, b in edges}
    return row | {a: min(row[b] for x, b in edges if x == a) - 1 for a in first}


def order(rows: Rows, steps: Steps) -> Rows:
    """Return the rows sorted so that few lines cross: by the mean place of the neighbours."""
    level = {name: r for r, row in enumerate(rows) for name in row}
    tries = []
    for turn in range(60):  # by those above, then by those below, and again
        at = {name: i / len(row) for row in rows for i, name in enumerate(row)}
        for names in rows if turn % 2 == 0 else rows[::-1]:
            side = turn % 2
            near = {n: [(1.0, at[p[side]]) for p in steps if p[1 - side] == n] for n in names}
            wish = {n: (mean(near[n] or [(1.0, at[n])]), n) for n in names}
            names.sort(key=wish.__getitem__)
            at |= {name: i / len(names) for i, name in enumerate(names)}
        pairs = [(p, q) for p, q in combinations(steps, 2) if level[p[0]] == level[q[0]]]
        crossings = sum((at[a] - at[c]) * (at[b] - at[d]) < 0 for (a, b), (c, d) in pairs)
        tries.append((crossings, turn, [list(names) for names in rows]))
    return min(tries)[2]


def places(rows: Rows, steps: Steps, width: dict[str, float]) -> dict[str, int]:
    """Return where each box is across the page: near its neighbours, and long lines straight."""
    x = {name: 0.0 for names in rows for name in names}
    for names in rows * 600:
        blocks: list[list[tuple[float, float]]] = []  # boxes that touch, as (weight, wish)
        sides = [sum(width[n] for n in names[:i]) + width[name] / 2 for i, name in enumerate(names)]
        for name, side in zip(names, sides, strict=True):
            pulls = [(30.0 if " " in a and " " in b else 1.0, x[b if a == name else a])
                     for a, b in steps if name in (a, b)]  # fmt: skip
            blocks.append([(sum(w for w, _ in pulls), mean(pulls) - side)])
            while len(blocks) > 1 and mean(blocks[-2]) > mean(blocks[-1]):
                blocks[-2:] = [blocks[-2] + blocks[-1]]
        wishes = [mean(block) for block in blocks for _ in block]
        x.update({n: w + side for n, w, side in zip(names, wishes, sides, strict=True)})
    ends = [x[name] + side * width[name] / 2 for name in x for side in (-1, 1)]
    return {name: round(at + (WIDTH - min(ends) - max(ends)) / 2) for name, at in x.items()}


def mean(weighted: list[tuple[float, float]]) -> float:
    """Return the mean of (weight, number), rounded: the same on every machine."""
    return round(sum(w * n for w, n in weighted) / sum(w for w, _ in weighted), 3)


def drawn_box(words: str, x: float, y: float, width: float, colour: str, double: bool) -> str:
    """Return a box with its words in the middle."""
    rect = '<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="{:g}" fill="{}" stroke="{}"/>'
    x, y, fill = x - width / 2, y - BOX / 2, f'{colour}" fill-opacity="0.1'
    inner = rect.format(x + 3, y + 3, width - 6, BOX - 6, 4, "none", colour) if double else ""
    text = f'<text x="{x + width / 2:g}" y="{y + BOX / 2 + 4.5:g}" fill="#22262b">{words}</text>'
    return rect.format(x, y, width, BOX, 7, fill, colour) + inner + text


def drawn_line(points: list[tuple[int, int]]) -> str:
    """Return a line with an arrow's head from below the first box to above the last."""
    path = f"M{points[0][0]} {points[0][1] + BOX // 2}"
    for (x, y), (to, below) in pairwise(points):
        half = (y + below) // 2
        path += f"C{x} {half} {to} {half} {to} {below - BOX // 2}v{BOX}"
    end = below - BOX // 2
    path = path.removesuffix(f"{end}v{BOX}") + f"{end - 6}"
    return f'<path d="{path}"/><path d="M{to - 4} {end - 7}h8l-4 7z" fill="#9aa3ac" stroke="none"/>'


def draw(dot: str) -> str:
    """Return the SVG of a graph of rules."""
    edges, words = read_graph(dot)
    row = rows_of(edges, list(words))
    width = {name: 7.4 * len(text) + 40.0 for name, text in words.items()}
    ways = []
    for a, b in sorted(edges):  # a long line has a place of its own in each row that it crosses
        bends = {f"{a} {b} {r}": r for r in range(row[a] + 1, row[b])}
        row, width = row | bends, width | dict.fromkeys(bends, 24.0)
        ways.append([a, *bends, b])
    rows = [[name for name in row if row[name] == r] for r in range(max(row.values()) + 1)]
    steps = [step for way in ways for step in pairwise(way)]
    x = places(order(rows, steps), steps, width)
    lines = [drawn_line([(x[name], 50 + ROW * row[name]) for name in way]) for way in ways]
    source = {file: (RULES / f"{file}.smk").read_text(encoding="utf-8") for file in COLOURS}
    boxes, foot = [], 50 + ROW * len(rows) + 10
    for name, text in words.items():
        head = re.compile(rf'^ *(rule|checkpoint) {name}:|f"{name}_', re.MULTILINE)
        file, found = next((file, found) for file in source if (found := head.search(source[file])))
        at = (x[name], 50 + ROW * row[name], width[name] - 14)
        boxes.append(drawn_box(text, *at, COLOURS[file], found[1] == "checkpoint"))
    for i, (file, colour) in enumerate(COLOURS.items()):
        boxes.append(drawn_box(f"rules/{file}.smk", 82 + 147 * i, foot, 138, colour, False))
    note = f'<text x="{WIDTH / 2:g}" y="{foot + 46}" fill="#5c636b">{NOTE}</text>\n</svg>\n'
    top = HEAD.replace("HEIGHT", str(foot + 70))
    return "\n".join([top, *lines, "</g>", *boxes, note])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(draw(sys.stdin.read()), encoding="utf-8")
