// The page of a model: one open at a time, by its link or its heading; larger for a projector.

function startPages() {
  const pages = [...document.querySelectorAll("details.page")];
  const only = (page) => pages.forEach((other) => (other.open = other === page));
  for (const page of pages) {
    const figure = page.closest("figure");
    page.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      only(page.open ? null : page);
      if (page.open) visit(figure);
      else present(false);
    });
    page.querySelector("[data-present]").addEventListener("click", () => {
      present(!isPresenting());
      visit(figure);
    });
  }
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const page = target?.querySelector(":scope > details.page");
    if (page) only(page);
    else if (target && isPresenting() && !target.closest(".model")) present(false);
    for (let closed = target?.closest("details"); closed; ) {
      closed.open = true;
      closed = closed.parentElement.closest("details");
    }
    if (isPresenting()) scrollTo(0, 0);
    else target?.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("a")?.getAttribute("href") === location.hash) follow();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.target.closest?.(".canvas")) present(false);
  });
  if (location.hash) follow();
}

/** Show a model, with its own address. */
function visit(figure) {
  history.replaceState(null, "", `#${figure.id}`);
  if (isPresenting()) scrollTo(0, 0);
  else figure.scrollIntoView();
}

function isPresenting() {
  return document.documentElement.classList.contains("presenting");
}

function present(isOn) {
  document.documentElement.classList.toggle("presenting", isOn);
  for (const each of document.querySelectorAll("[data-present]"))
    each.setAttribute("aria-pressed", isOn);
}
