// The page works without any of this; the scripts make its plots and tables interactive.

document.addEventListener("DOMContentLoaded", () => {
  startTheme();
  startCurves();
  startSorting();
  startPages();
  document.documentElement.classList.add("interactive");
  for (const part of document.querySelectorAll("[data-interactive]")) part.hidden = false;
});

// Nobody can open a closed section on paper.
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
