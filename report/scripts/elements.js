// Creating elements. Text is always inserted as text, never as HTML.

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

/** A button that is pressed or not; `act` is told which. */
function toggleButton(key, isOn, act, content) {
  const toggle = button("", { class: "toggle", "data-toggle": key, "aria-pressed": isOn }, () => {
    const isNowOn = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", isNowOn);
    act(isNowOn);
  });
  return filled(toggle, {}, content);
}

/** A colour of the stylesheet. */
function colour(name) {
  return `var(--${name})`;
}

/** A marker around 0, 0. */
function marker(place, attributes) {
  return svgElement("path", { d: LOOK.markers[place % LOOK.markers.length], ...attributes });
}

/** A path through the points; a null point interrupts it. */
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
