// Plots as files: standalone SVG, and the numbers as CSV.

/** Download a text as a file. */
function save(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = htmlElement("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** An SVG element as the text of a file, in its current colours. */
function standaloneSvg(element) {
  const copy = element.cloneNode(true);
  for (const passing of copy.querySelectorAll("[data-passing]")) passing.remove();
  const [left, top, width, height] = copy
    .getAttribute("viewBox")
    .split(/[\s,]+/)
    .map(Number);
  filled(copy, { xmlns: SVG_SPACE, width, height }, []);
  copy.removeAttribute("aria-hidden");
  const style = svgElement(
    "style",
    {},
    "text{font-family:system-ui,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',sans-serif}",
  );
  copy.prepend(
    style,
    svgElement("rect", { x: left, y: top, width, height, fill: colour("paper") }),
  );
  const colours = getComputedStyle(document.documentElement);
  const text = new XMLSerializer().serializeToString(copy);
  return text.replace(
    /var\((--[\w-]+)(?:,\s*([^)]*))?\)/g,
    (_, name, other) => colours.getPropertyValue(name).trim() || other || "none",
  );
}

/** All numbers of a plot, one per row, including lines that are switched off. */
function plotCsv(spec, data) {
  const rows = [["source", "data", "model", "seed", "split", "quantity", "epoch", "value"]];
  for (const name of spec.rows) {
    const model = data.models[name];
    const ours = ["measured", data.synthetic ? "synthetic" : "genuine", name];
    for (const [split, quantities] of Object.entries(model.values)) {
      quantities[spec.quantity].forEach((values, place) => {
        addRows(rows, [...ours, model.seeds[place], split, spec.quantity], values);
      });
    }
    for (const [run, splits] of Object.entries(model.published)) {
      for (const [split, quantities] of Object.entries(splits)) {
        addRows(
          rows,
          [`published ${run}`, "genuine", name, "", split, spec.quantity],
          quantities[spec.quantity],
        );
      }
    }
  }
  return rows.map((row) => row.map(csvField).join(",")).join("\r\n") + "\r\n";
}

function addRows(rows, start, values) {
  values.forEach((value, place) => rows.push([...start, place + 1, value ?? ""]));
}

function csvField(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Add a download button to every static plot. */
function offerStillPlots({ words, edition }) {
  for (const [place, plot] of document.querySelectorAll(".plot:not(.live)").entries()) {
    const svg = plot.querySelector("svg");
    if (!svg) continue;
    const label = words.save_this_svg.replace(
      "{title}",
      () => svg.getAttribute("aria-label") ?? "",
    );
    const tool = button(words.save_svg, { "data-tool": "svg", "aria-label": label }, () =>
      save(`${edition}-plot-${place + 1}.svg`, standaloneSvg(svg), "image/svg+xml"),
    );
    plot.append(htmlElement("div", { class: "plot-tools" }, tool));
  }
}
