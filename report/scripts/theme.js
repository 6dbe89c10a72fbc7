// Light or dark: the system's setting, unless the reader chooses.

const THEME_KEY = "chapter6-theme";

/** What the reader chose; a browser may not remember it for a page opened from a file. */
function rememberedTheme() {
  try {
    const theme = localStorage.getItem(THEME_KEY);
    return ["light", "dark"].includes(theme) ? theme : "auto";
  } catch {
    return "auto";
  }
}

function rememberTheme(theme) {
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // then it applies until the page is closed
  }
}

/** Apply the stylesheet's dark rules always, never, or as the system says. */
function applyTheme(theme) {
  document.documentElement.style.colorScheme = theme === "auto" ? "" : theme;
  for (const rule of darkRules()) {
    rule.media.mediaText = { auto: rule.asWritten, light: "not all", dark: "screen" }[theme];
  }
}

function darkRules() {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  return rules.filter((rule) => {
    if (!rule.asWritten && !rule.media?.mediaText.includes("prefers-color-scheme: dark"))
      return false;
    rule.asWritten ??= rule.media.mediaText;
    return true;
  });
}

function startTheme() {
  const buttons = [...document.querySelectorAll("button[data-theme]")];
  const show = (theme) =>
    buttons.forEach((each) => each.setAttribute("aria-pressed", each.dataset.theme === theme));
  show(rememberedTheme());
  for (const each of buttons) {
    each.addEventListener("click", () => {
      applyTheme(each.dataset.theme);
      rememberTheme(each.dataset.theme);
      show(each.dataset.theme);
    });
  }
}

applyTheme(rememberedTheme()); // before anything is painted
