// Drawing a plot as SVG, in the same look as the static ones: LOOK comes from
// src/chapter6/reporting/plots/drawing.py, and the page defines it before the scripts.

const TEXT = { "font-size": 12, fill: "var(--quiet)" };

function hasCelsius({ spec, data }) {
  return spec.quantity === "mae" && Boolean(data.celsius);
}

/** The left and the right edge of the plotting area. */
function plotSides(plot) {
  return [
    LOOK.margins.left,
    LOOK.width - (hasCelsius(plot) ? LOOK.margins.celsius : LOOK.margins.right),
  ];
}

/** Everything except what follows the pointer. */
function drawPlot(plot) {
  const [left, right] = plotSides(plot);
  const clip = `${plot.spec.identity}-area`;
  const area = svgElement("rect", {
    x: left,
    y: LOOK.margins.top - 6,
    width: right - left,
    height: plot.spec.height - LOOK.margins.top - LOOK.margins.bottom + 12,
  });
  return [
    svgElement("defs", {}, svgElement("clipPath", { id: clip }, area)),
    ...drawValueAxis(plot),
    ...drawEpochAxis(plot),
    svgElement(
      "text",
      { x: 4, y: 18, "font-size": 13, "font-weight": 700, fill: colour("ink") },
      plot.spec.title,
    ),
    svgElement(
      "g",
      { "clip-path": `url(#${clip})` },
      ...plot.shown.map((line) => drawLine(plot, line)),
    ),
  ];
}

function drawValueAxis(plot) {
  const { y, spec, data, log } = plot;
  const [left, right] = plotSides(plot);
  const [low, high] = plot.valueLimits;
  const ticks = (factor) =>
    log ? logTicks(low * factor, high * factor) : roundTicks(low * factor, high * factor, 6);
  const parts = [];
  const values = ticks(1);
  const texts = writeTicks(spec.quantity, values);
  for (const [place, tick] of values.entries()) {
    parts.push(
      svgElement("path", {
        d: `M${left},${y(tick).toFixed(2)}H${right}`,
        stroke: colour("grid"),
        "stroke-width": 0.8,
        "data-tick": tick,
      }),
      svgElement(
        "text",
        { ...TEXT, x: left - 5, y: y(tick) + 4, "text-anchor": "end" },
        texts[place],
      ),
    );
  }
  if (!hasCelsius(plot)) return parts;
  const warm = ticks(data.celsius);
  const decimals = Math.max(...warm.map((tick) => (String(tick).split(".")[1] ?? "").length));
  for (const tick of warm) {
    const place = y(tick / data.celsius) + 4;
    parts.push(
      svgElement("text", { ...TEXT, x: right + 5, y: place }, `${tick.toFixed(decimals)} °C`),
    );
  }
  return parts;
}

function drawEpochAxis({ x, range, spec, data }) {
  const bottom = spec.height - LOOK.margins.bottom;
  const sides = plotSides({ spec, data });
  const ticks = roundTicks(range[0], range[1], 9, 1);
  return [
    svgElement("path", {
      d: `M${sides[0]},${bottom}H${sides[1]}`,
      stroke: colour("quiet"),
      "stroke-width": 0.8,
    }),
    ...ticks.map((tick) =>
      svgElement(
        "text",
        { ...TEXT, x: x(tick), y: bottom + 15, "text-anchor": "middle" },
        String(tick),
      ),
    ),
    svgElement(
      "text",
      { ...TEXT, x: (sides[0] + sides[1]) / 2, y: bottom + 32, "text-anchor": "middle" },
      data.words.epoch,
    ),
  ];
}

/** One line with its band and its markers. */
function drawLine(plot, line) {
  const group = svgElement("g", { "data-line": line.key, "data-kind": line.kind });
  const stroke = { fill: "none", stroke: colour(line.colour), "stroke-dasharray": line.dash };
  if (line.kind === "rule") {
    if (isUsable(line.level, plot.log)) {
      const [left, right] = plotSides(plot);
      group.append(
        svgElement("path", {
          ...stroke,
          d: `M${left},${plot.y(line.level)}H${right}`,
          "stroke-width": 1.4,
        }),
      );
    }
    return group;
  }
  const points = pointsOf(plot, line.mean);
  if (line.kind === "ghost") {
    group.append(
      svgElement("path", { ...stroke, d: linePath(points), "stroke-width": 1.4, opacity: 0.75 }),
    );
    return group;
  }
  if (line.seeds > 1) group.append(drawSpread(plot, line));
  if (line.kind === "line") {
    const width = plot.spec.rows.length > 1 ? 1.7 : 2;
    group.append(
      svgElement("path", {
        ...stroke,
        d: linePath(points),
        "stroke-width": width,
        "stroke-linejoin": "round",
      }),
    );
  }
  if (line.marker !== null) group.append(...drawMarkers(line, points));
  if (line.best.length) group.append(...drawBest(plot, line));
  return group;
}

function pointsOf({ x, y, log }, values) {
  return values.map((value, place) => (isUsable(value, log) ? [x(place + 1), y(value)] : null));
}

/** The range over the seeds: a band around a line, bars through dots. */
function drawSpread(plot, line) {
  const pairs = pointsOf(plot, line.low)
    .map((low, place) => [low, pointsOf(plot, line.high)[place]])
    .filter(([low, high]) => low && high);
  if (line.kind === "dots") {
    const bars = pairs.map(([low, high]) => `M${low[0]},${low[1]}V${high[1]}`).join("");
    return svgElement("path", {
      d: bars,
      stroke: colour(line.colour),
      "stroke-width": 1.2,
      "data-spread": "",
    });
  }
  const outline = [...pairs.map((pair) => pair[1]), ...pairs.map((pair) => pair[0]).reverse()];
  return svgElement("path", {
    d: `${linePath(outline)}Z`,
    fill: colour(line.colour),
    opacity: 0.18,
    "data-spread": "",
  });
}

function drawMarkers(line, points) {
  const look = line.hollow
    ? { fill: colour("paper"), stroke: colour(line.colour), "stroke-width": 1.1 }
    : { fill: colour(line.colour), stroke: colour("paper"), "stroke-width": 0.7 };
  return points
    .filter(Boolean)
    .map(([x, y]) =>
      marker(line.marker, { ...look, transform: `translate(${x.toFixed(2)},${y.toFixed(2)})` }),
    );
}

/** A ring at each seed's best epoch; in a comparison, one where the mean over the seeds is best. */
function drawBest(plot, line) {
  const { x, y, spec, log, range } = plot;
  const several = spec.rows.length > 1;
  const parts = [];
  for (const [epoch, value] of several && line.seeds > 1
    ? [bestOfMean(line, spec.quantity)]
    : line.best) {
    if (!isUsable(value, log) || !isInRange(epoch, range)) continue;
    if (!several) {
      const guide = `M${x(epoch)},${LOOK.margins.top}V${spec.height - LOOK.margins.bottom}`;
      parts.push(
        svgElement("path", {
          d: guide,
          stroke: colour("quiet"),
          "stroke-width": 0.8,
          "stroke-dasharray": "1 3",
        }),
      );
    }
    const radius = line.seeds > 1 && !several ? 3.2 : 5;
    parts.push(
      svgElement("circle", {
        cx: x(epoch),
        cy: y(value),
        r: radius,
        fill: "none",
        stroke: colour("ink"),
        "stroke-width": 1.5,
        "data-best": epoch,
      }),
    );
  }
  return parts;
}

/** Compare two values of a quantity, for sorting. */
function betterFirst(quantity, a, b) {
  return quantity === "accuracy" ? b - a : a - b;
}

function bestOfMean({ mean }, quantity) {
  const known = mean
    .map((value, place) => [place + 1, value])
    .filter(([, value]) => value !== null);
  known.sort((a, b) => betterFirst(quantity, a[1], b[1]));
  return known[0] ?? [0, NaN];
}

/** What follows the pointer: the epoch under it, or the epochs being selected. */
function drawPassing({ x, y, spec, log, epoch, drag }, rows) {
  const [top, bottom] = [LOOK.margins.top, spec.height - LOOK.margins.bottom];
  if (drag?.to) {
    const [from, to] = [drag.from, drag.to].sort((a, b) => a - b);
    return [
      svgElement("rect", {
        x: from,
        y: top,
        width: to - from,
        height: bottom - top,
        fill: colour("accent"),
        opacity: 0.18,
      }),
    ];
  }
  if (epoch === null) return [];
  return [
    svgElement("path", {
      d: `M${x(epoch)},${top}V${bottom}`,
      stroke: colour("ink"),
      "stroke-width": 0.8,
    }),
    ...rows
      .filter(({ value }) => isUsable(value, log))
      .map(({ line, value }) =>
        svgElement("circle", {
          cx: x(epoch),
          cy: y(value),
          r: 3.6,
          fill: colour(line.colour),
          stroke: colour("paper"),
          "stroke-width": 1,
        }),
      ),
  ];
}
