// Making elements. Text is always set as text: nothing here reads HTML.

const SVG_SPACE = "http://www.w3.org/2000/svg";

function htmlElement(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function svgElement(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG_SPACE, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function button(text, attributes, act) {
  const made = htmlElement("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/** A colour of the stylesheet. */
function colour(name) {
  return `var(--${name})`;
}

/** Outlines of the markers around 0, 0, in the order of the still plots. */
const MARKERS = [
  "M-2.8,0A2.8,2.8 0 1 1 2.8,0A2.8,2.8 0 1 1 -2.8,0Z",
  "M-2.6,-2.6H2.6V2.6H-2.6Z",
  "M0,-3.1L3,2.6H-3Z",
  "M0,-3.6L3.6,0L0,3.6L-3.6,0Z",
  "M0,3.1L3,-2.6H-3Z",
  "M-1.1,-3.2H1.1V-1.1H3.2V1.1H1.1V3.2H-1.1V1.1H-3.2V-1.1H-1.1Z",
  "M-3.2,-1.8L-1.8,-3.2L0,-1.4L1.8,-3.2L3.2,-1.8L1.4,0L3.2,1.8L1.8,3.2L0,1.4L-1.8,3.2L-3.2,1.8L-1.4,0Z",
  "M0,-3.2L3,-1L1.9,2.6H-1.9L-3,-1Z",
  "M0,-3.8L0.9,-1.2L3.6,-1.2L1.4,0.5L2.2,3.1L0,1.5L-2.2,3.1L-1.4,0.5L-3.6,-1.2L-0.9,-1.2Z",
  "M-3.1,0L2.6,-3V3Z",
  "M3.1,0L-2.6,-3V3Z",
];

function marker(place, attributes) {
  return svgElement("path", { d: MARKERS[place % MARKERS.length], ...attributes });
}

/** A path through the points; a point that is null breaks it. */
function linePath(points) {
  let pen = "M";
  return points
    .map((point) => {
      const step = point && `${pen}${point[0].toFixed(2)},${point[1].toFixed(2)}`;
      pen = point ? "L" : "M";
      return step || "";
    })
    .join("");
}
