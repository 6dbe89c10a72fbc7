// What each interactive plot shows: its lines, and what switches them on and off.

const GHOSTS = [
  ["EN", "published_en", "7 3"],
  ["KO", "published_ko", "2 2.5"],
];

/** Replace every static plot whose numbers are on the page by an interactive one. */
function startCurves() {
  const source = document.getElementById("curve-data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  for (const section of document.querySelectorAll("section")) {
    const models = [...section.querySelectorAll(".plot[data-curve]")].map(
      (place) =>
        new Plot(place, modelSpec(data, place.dataset.curve, place.dataset.quantity), data),
    );
    const comparisons = [...section.querySelectorAll(".plot[data-comparison]")].map(
      (place) => new Plot(place, comparisonSpec(data, place.dataset.comparison), data),
    );
    const bar = section.querySelector(".switches");
    if (bar) fillSwitches(bar, models, comparisons, data.words);
  }
  offerStillPlots(data);
}

/** The plot of one quantity of one model; the section's switches apply to it. */
function modelSpec(data, name, quantity) {
  const { words, models } = data;
  const model = models[name];
  const lines = [...GHOSTS]
    .reverse()
    .filter(([run]) => model.published[run])
    .map(([run, word, dash]) =>
      ghost(model.published[run].validation[quantity], words[word], {
        key: run,
        needs: ["published"],
        colour: "quiet",
        dash,
      }),
    );
  if (quantity === "mae" && data.naive !== null) lines.push(naiveLine(data));
  lines.push(
    line(model, "training", quantity, words.training, {
      key: "training",
      needs: ["training"],
      colour: LOOK.training,
      kind: "dots",
      marker: 0,
    }),
    line(model, "validation", quantity, words.validation, {
      key: "validation",
      needs: [],
      colour: LOOK.validation,
      kind: "line",
      marker: null,
    }),
  );
  return {
    identity: `${name}-${quantity}`,
    title: words[quantity],
    label: `${model.title}, ${words[quantity]}`,
    height: LOOK.height,
    lines,
    on: ["training", "published"],
    rows: [name],
    quantity,
  };
}

/** The plot of the validation figures of several models, with switches of its own. */
function comparisonSpec(data, identity) {
  const { words, models } = data;
  const { title, metric, models: names } = data.comparisons[identity];
  const lines = metric === "mae" && data.naive !== null ? [naiveLine(data)] : [];
  for (const [place, name] of names.entries()) {
    const look = { colour: seriesColour(place), marker: place };
    for (const [run, word, dash] of GHOSTS.filter(([run]) => models[name].published[run])) {
      lines.push(
        ghost(
          models[name].published[run].validation[metric],
          `${models[name].title}, ${words[word]}`,
          {
            ...look,
            key: `${name} ${run}`,
            needs: [name, "published"],
            dash,
          },
        ),
      );
    }
    lines.push(
      line(models[name], "training", metric, `${models[name].title}, ${words.training}`, {
        ...look,
        key: `${name} training`,
        needs: [name, "training"],
        kind: "dots",
        hollow: true,
      }),
    );
  }
  for (const [place, name] of names.entries()) {
    lines.push(
      line(models[name], "validation", metric, models[name].title, {
        colour: seriesColour(place),
        marker: place,
        key: name,
        needs: [name],
        kind: "line",
      }),
    );
  }
  return {
    identity,
    title: words[`validation_${metric}`],
    label: title,
    height: LOOK.comparisonHeight,
    lines,
    on: names,
    rows: names,
    quantity: metric,
  };
}

function seriesColour(place) {
  return `series-${(place % LOOK.series) + 1}`;
}

/** Our runs of one model as one line: the mean over the seeds, the lowest and the highest. */
function line(model, split, quantity, name, look) {
  const series = model.values[split][quantity].filter((values) => values.length);
  const epochs = series.length ? Math.min(...series.map((values) => values.length)) : 0;
  const columns = Array.from({ length: epochs }, (_, place) =>
    series.map((values) => values[place]),
  );
  const known = (values) => values.every((value) => value !== null);
  const fold = (act) => columns.map((values) => (known(values) ? act(values) : null));
  const mean = fold((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  return {
    ...look,
    name,
    split,
    mean,
    low: fold((values) => Math.min(...values)),
    high: fold((values) => Math.max(...values)),
    seeds: series.length,
    longest: Math.max(0, ...series.map((values) => values.length)),
    best: split === "validation" ? bestEpochs(model, quantity) : [],
  };
}

/** Each seed's best epoch and its validation figure. */
function bestEpochs(model, quantity) {
  return model.best_epochs
    .map((epoch, place) => [epoch, model.values.validation[quantity][place][epoch - 1]])
    .filter(([, value]) => Number.isFinite(value));
}

function ghost(values, name, look) {
  return {
    ...look,
    name,
    kind: "ghost",
    mean: values,
    low: values,
    high: values,
    seeds: 1,
    longest: 0,
    best: [],
  };
}

function naiveLine({ naive, words }) {
  return {
    key: "naive",
    needs: [],
    name: words.naive,
    kind: "rule",
    colour: "quiet",
    dash: "12 4",
    level: naive,
    mean: [],
    low: [],
    high: [],
    seeds: 1,
    longest: 0,
    best: [],
  };
}
