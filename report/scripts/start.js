// The page works without any of this; with it, plots and tables answer.

document.addEventListener("DOMContentLoaded", () => {
  startTheme();
  startCurves();
  startSorting();
  document.documentElement.classList.add("interactive");
  for (const part of document.querySelectorAll("[data-interactive]")) part.hidden = false;
});

// Paper has no hand to open what is closed.
const openedForPrint = new Set();

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    openedForPrint.add(details);
    details.open = true;
  }
});

addEventListener("afterprint", () => {
  for (const details of openedForPrint) details.open = false;
  openedForPrint.clear();
});
