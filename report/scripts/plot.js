// One interactive plot: which lines are on, which epochs are visible, and where the pointer is.

class Plot {
  constructor(place, spec, data) {
    Object.assign(this, { place, spec, data, log: false, epoch: null, drag: null });
    this.on = new Set(spec.on);
    this.last = Math.max(1, ...spec.lines.map((line) => line.longest));
    this.range = [1, this.last];
    this.drawing = svgElement("svg", {
      viewBox: `0 0 ${LOOK.width} ${spec.height}`,
      "aria-hidden": "true",
    });
    this.canvas = htmlElement(
      "div",
      {
        class: "canvas",
        role: "slider",
        tabindex: 0,
        "aria-label": spec.label,
        "aria-valuemin": 1,
      },
      this.drawing,
    );
    this.readout = htmlElement("div", { class: "readout", "aria-hidden": "true", hidden: "" });
    this.tools = htmlElement("div", { class: "plot-tools" });
    const pad = htmlElement("div", { class: "pad" }, this.canvas, this.readout);
    place.append(htmlElement("div", { class: "curve" }, pad, this.tools));
    place.classList.add("live");
    if (spec.rows.length > 1) this.offerToggles();
    this.offerTools();
    this.listen();
    this.draw();
  }

  get shown() {
    return this.spec.lines.filter((line) => line.needs.every((key) => this.on.has(key)));
  }

  get isZoomed() {
    return this.range[0] > 1 || this.range[1] < this.last;
  }

  /** Show or hide the lines that need `key`. */
  turn(key, isOn) {
    if (isOn) this.on.add(key);
    else this.on.delete(key);
    this.draw();
  }

  /** Use a logarithmic scale, or a linear one. */
  scale(isLog) {
    this.log = isLog;
    this.draw();
  }

  /** In a comparison: buttons for each model, in its legend, and for what applies to all. */
  offerToggles() {
    const { words, models } = this.data;
    const list = this.place.closest("figure").querySelector(".legend");
    for (const name of this.spec.rows) {
      const swatch = list.querySelector(`[data-model="${CSS.escape(name)}"] .swatch`);
      const toggle = toggleButton(name, true, (isOn) => this.turn(name, isOn), [
        swatch.querySelector("svg"),
      ]);
      toggle.setAttribute(
        "aria-label",
        words.show.replace("{title}", () => models[name].title),
      );
      swatch.classList.add("live");
      swatch.append(toggle);
    }
    const turn = (key) => (isOn) => this.turn(key, isOn);
    const grey = { colour: "quiet", kind: "dots", marker: 0, hollow: true };
    filled(this.tools, {}, [
      trainingToggle(words, grey, false, turn("training")),
      publishedToggle(words, this.spec.lines, false, turn("published")),
    ]);
  }

  offerTools() {
    const { words } = this.data;
    this.reset = button(words.reset, { "data-tool": "reset", hidden: "" }, () =>
      this.zoom(1, this.last),
    );
    const label = (text) => text.replace("{title}", () => this.spec.label);
    const name = `${this.data.edition}-${this.spec.identity}`;
    this.tools.append(
      this.reset,
      button(words.save_svg, { "data-tool": "svg", "aria-label": label(words.save_this_svg) }, () =>
        save(`${name}.svg`, standaloneSvg(this.drawing), "image/svg+xml"),
      ),
      button(words.save_csv, { "data-tool": "csv", "aria-label": label(words.save_this_csv) }, () =>
        save(`${name}.csv`, plotCsv(this.spec, this.data), "text/csv"),
      ),
    );
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true }); // a tap, too, shows the tools
      this.drag = { from: this.placeOf(event), to: null };
      this.follow(event);
    });
    canvas.addEventListener("pointermove", (event) => this.follow(event));
    canvas.addEventListener("pointerup", () => this.drop());
    canvas.addEventListener("pointercancel", () => {
      this.drag = null;
      this.point(null);
    });
    canvas.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch" && !this.drag) this.point(null); // a finger taps elsewhere
    });
    canvas.addEventListener("dblclick", () => this.zoom(1, this.last));
    canvas.addEventListener("focus", () => {
      if (canvas.matches(":focus-visible") && this.epoch === null) this.point(this.firstToShow());
    });
    canvas.addEventListener("blur", () => this.point(null));
    canvas.addEventListener("keydown", (event) => this.press(event));
  }

  /** Where a pointer is, in the drawing's own units. */
  placeOf(event) {
    const box = this.drawing.getBoundingClientRect();
    return ((event.clientX - box.left) * LOOK.width) / box.width;
  }

  follow(event) {
    const place = this.placeOf(event);
    if (this.drag && Math.abs(place - this.drag.from) > 6) {
      this.drag.to = place;
      this.point(null);
    } else if (!this.drag?.to) {
      this.point(this.inSight(Math.round(this.x.invert(place))));
    }
  }

  drop() {
    const drag = this.drag;
    this.drag = null;
    if (!drag || drag.to === null) return;
    const [low, high] = [drag.from, drag.to]
      .map((place) => this.x.invert(place))
      .sort((a, b) => a - b);
    this.zoom(Math.ceil(low - 0.25), Math.floor(high + 0.25));
  }

  press(event) {
    const from = this.epoch ?? this.firstToShow();
    const [low, high] = this.range;
    const quarter = Math.max(1, Math.round((high - low) / 4));
    const acts = {
      ArrowRight: () => this.point(this.inSight(from + 1)),
      ArrowUp: () => this.point(this.inSight(from + 1)),
      ArrowLeft: () => this.point(this.inSight(from - 1)),
      ArrowDown: () => this.point(this.inSight(from - 1)),
      Home: () => this.point(low),
      End: () => this.point(high),
      "+": () => this.zoom(from - quarter, from + quarter),
      "-": () => this.zoom(low - quarter, high + quarter),
      Escape: () => {
        this.zoom(1, this.last);
        this.point(null);
      },
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[event.key]();
  }

  inSight(epoch) {
    return Math.min(this.range[1], Math.max(this.range[0], epoch));
  }

  /** The best epoch, if it is visible. */
  firstToShow() {
    const best = this.shown.flatMap((line) => line.best);
    return this.inSight(best.length ? best[0][0] : this.range[0]);
  }

  /** Show the epochs from `low` to `high`, at least two. */
  zoom(low, high) {
    const first = Math.min(Math.max(1, low), Math.max(1, this.last - 1));
    this.range = [first, Math.max(Math.min(this.last, high), Math.min(this.last, first + 1))];
    if (this.epoch !== null) this.epoch = this.inSight(this.epoch);
    this.draw();
  }

  /** Show the values at an epoch; null hides them. */
  point(epoch) {
    this.epoch = epoch;
    this.drawPointer();
  }

  draw() {
    const { spec, range, log } = this;
    const values = this.shown.flatMap((line) => valuesWithin(line, range));
    const room = Math.max(0.3, (range[1] - range[0]) * 0.03);
    this.x = makeScale([range[0] - room, range[1] + room], plotSides(this));
    this.valueLimits = valueRange(values, log);
    this.y = makeScale(
      this.valueLimits,
      [spec.height - LOOK.margins.bottom, LOOK.margins.top],
      log,
    );
    this.pointer = svgElement("g", { "data-passing": "" });
    this.drawing.replaceChildren(...drawPlot(this), this.pointer);
    this.canvas.setAttribute("aria-valuemin", range[0]);
    this.canvas.setAttribute("aria-valuemax", range[1]);
    this.reset.hidden = !this.isZoomed;
    this.drawPointer();
  }

  drawPointer() {
    const epoch = this.epoch;
    const rows = valuesAt(this, epoch ?? this.firstToShow());
    const { at_epoch: atEpoch, nothing } = this.data.words;
    const title = atEpoch.replace("{n}", epoch ?? this.firstToShow());
    const spoken = rows.map(({ line, text }) => `${line.name}: ${text}`).join("; ") || nothing;
    this.canvas.setAttribute("aria-valuenow", epoch ?? this.firstToShow());
    this.canvas.setAttribute("aria-valuetext", `${title}. ${spoken}`);
    this.pointer.replaceChildren(...drawPassing(this, epoch === null ? [] : rows));
    this.readout.hidden = epoch === null;
    if (epoch === null) return;
    this.readout.replaceChildren(htmlElement("b", {}, title), ...rows.map(readoutRow));
    const share = this.x(epoch) / LOOK.width;
    const isLeft = share < 0.5;
    this.readout.style.setProperty("--from-left", isLeft ? `${share * 100 + 3}%` : "auto");
    this.readout.style.setProperty("--from-right", isLeft ? "auto" : `${(1 - share) * 100 + 3}%`);
  }
}

function readoutRow({ line, text }) {
  return htmlElement(
    "div",
    { "data-line": line.key },
    sampleOf(line),
    htmlElement("span", {}, line.name),
    htmlElement("span", { class: "value" }, text),
  );
}

/** The values of all visible lines at an epoch; in a comparison, the best first. */
function valuesAt({ shown, spec, data }, epoch) {
  const rows = [];
  const isComparison = spec.rows.length > 1;
  for (const line of isComparison ? shown : [...shown].reverse()) {
    const value = line.kind === "rule" ? line.level : line.mean[epoch - 1];
    if (value === null || value === undefined) continue;
    const parts = [writeValue(spec.quantity, value, data.celsius)];
    if (line.seeds > 1)
      parts.push(writeSpread(spec.quantity, line.low[epoch - 1], line.high[epoch - 1]));
    if (line.best.some(([best]) => best === epoch)) parts.push(data.words.best);
    rows.push({ line, value, text: parts.join(", ") });
  }
  if (isComparison) rows.sort((a, b) => betterFirst(spec.quantity, a.value, b.value));
  return rows;
}

/** All values of a line that must fit in the plot while it shows the epochs of `range`. */
function valuesWithin(line, range) {
  if (line.kind === "rule") return [line.level];
  const within = (values) => values.slice(range[0] - 1, range[1]);
  const best = line.best.filter(([epoch]) => isInRange(epoch, range)).map(([, value]) => value);
  return [...within(line.low), ...within(line.high), ...best];
}

function isInRange(epoch, [low, high]) {
  return epoch >= low && epoch <= high;
}
