// Legends and switches: one of each for all plots of a section, and some in a comparison.

/** Fill a section's bar: what the lines are, and what can be switched off. */
function fillSwitches(bar, models, comparisons, words) {
  const lines = models.flatMap((plot) => plot.spec.lines);
  const [validation, training] = ["validation", "training"].map((key) =>
    lines.find((each) => each.key === key),
  );
  const naive = lines.find((each) => each.kind === "rule");
  const turn = (key) => (isOn) => models.forEach((plot) => plot.turn(key, isOn));
  const scale = (isOn) => [...models, ...comparisons].forEach((plot) => plot.scale(isOn));
  filled(bar, {}, [
    entry([sampleOf(validation), words.validation]),
    entry([sampleOf({ ...validation, kind: "ring" }), words.best]),
    naive ? entry([sampleOf(naive), words.naive]) : null,
    trainingToggle(words, training, true, turn("training")),
    publishedToggle(words, lines, true, turn("published")),
    toggleButton("log", false, scale, [words.log]),
  ]);
}

function entry(content) {
  return htmlElement("span", { class: "entry" }, ...content);
}

function trainingToggle(words, line, isOn, act) {
  return toggleButton("training", isOn, act, [sampleOf(line), words.training]);
}

/** A button for the published runs that have a line among these; null if none has. */
function publishedToggle(words, lines, isOn, act) {
  const dashes = lines.filter((each) => each.kind === "ghost").map((each) => each.dash);
  const found = GHOSTS.filter(([, , dash]) => dashes.includes(dash));
  if (!found.length) return null;
  const samples = found.flatMap(([run, , dash]) => [
    sampleOf({ colour: "quiet", kind: "ghost", dash }),
    run,
  ]);
  return toggleButton("published", isOn, act, [words.published, ...samples]);
}

/** A short piece of a line, for its button and its value. */
function sampleOf(line) {
  const stroke = {
    fill: "none",
    stroke: colour(line.colour),
    "stroke-width": 2,
    "stroke-dasharray": line.dash,
  };
  const svg = svgElement("svg", { class: "sample", viewBox: "0 0 30 12", "aria-hidden": "true" });
  if (line.kind === "ring") {
    svg.append(svgElement("circle", { ...stroke, stroke: colour("ink"), cx: 15, cy: 6, r: 4 }));
    return svg;
  }
  if (line.kind !== "dots") svg.append(svgElement("path", { ...stroke, d: "M1,6H29" }));
  if (line.marker === null || line.marker === undefined || line.kind === "ghost") return svg;
  svg.append(
    ...drawMarkers(
      line,
      line.kind === "dots"
        ? [
            [8, 6],
            [22, 6],
          ]
        : [[15, 6]],
    ),
  );
  return svg;
}
