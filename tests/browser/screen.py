"""How the browser tests look at a page: screen sizes, colours, pointers."""

from importlib.resources import files

AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
HOSTILE = "<script>document.title = 'owned'</script>"
DESK, PHONE = 1280, 360


def show(browser, report: str, width: int = DESK, scheme: str = "light", media: str = "") -> None:
    """Open a page as on a screen of the given width, or on paper."""
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    browser.get(report)


def serious_violations(browser) -> list:
    """Return what axe finds wrong with the page as it is shown, and takes seriously."""
    browser.execute_script(AXE)
    found = browser.execute_async_script(
        "const done = arguments[0]; axe.run(document).then(r => done(r.violations.map(v => ("
        "{rule: v.id, impact: v.impact, where: v.nodes.slice(0, 5).map(n => n.html)}))))"
    )
    return [each for each in found if each["impact"] in ("serious", "critical")]


def luminance(browser, selector: str, property_: str) -> float:
    """Return the relative luminance (WCAG) of a computed colour."""
    element = browser.find_element("css selector", selector)
    colour = browser.execute_script(
        "return getComputedStyle(arguments[0])[arguments[1]]", element, property_
    )
    channels = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class PlotOnScreen:
    """One interactive plot, and a reader's actions on it."""

    def __init__(self, browser, selector: str) -> None:
        self.browser = browser
        self.element = browser.find_element("css selector", f"{selector} .curve")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", self.element)
        self.canvas = self.find(".canvas")

    def find(self, selector: str):
        return self.element.find_element("css selector", selector)

    def all(self, selector: str) -> list:
        found = self.element.find_elements("css selector", selector)
        return [element for element in found if element.is_displayed()]

    def lines(self) -> set[str]:
        return {line.get_attribute("data-line") for line in self.all(".canvas g[data-line]")}

    def epochs(self) -> list[int]:
        """Return the numbers under the axis."""
        texts = [text.text for text in self.all("svg text[text-anchor=middle]")]
        return [int(text) for text in texts if text.isdigit()]

    def ticks(self) -> dict[float, float]:
        """Return value → the distance of its grid line from the top."""
        return {
            float(line.get_attribute("data-tick")): line.rect["y"]
            for line in self.element.find_elements("css selector", "[data-tick]")
        }

    def above(self, epoch: int) -> dict[str, float]:
        """Return the point on the screen halfway up the plot, above an epoch's number."""
        (number,) = (t for t in self.all("svg text[text-anchor=middle]") if t.text == str(epoch))
        return self.browser.execute_script(
            "const n = arguments[0].getBoundingClientRect();"
            "const c = arguments[1].getBoundingClientRect();"
            "return {x: (n.left + n.right) / 2, y: (c.top + c.bottom) / 2}",
            number,
            self.canvas,
        )

    def mouse(self, kind: str, epoch: int, held: bool = False) -> None:
        event = {"type": kind, **self.above(epoch)}
        event |= {"button": "left", "buttons": 1, "clickCount": 1} if held else {}
        self.browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    def point_at(self, epoch: int) -> None:
        self.mouse("mouseMoved", epoch)

    def drag(self, first: int, last: int) -> None:
        self.mouse("mouseMoved", first)
        self.mouse("mousePressed", first, held=True)
        self.mouse("mouseMoved", last, held=True)
        self.mouse("mouseReleased", last, held=True)

    def tap(self, epoch: int) -> None:
        for kind, fingers in (("touchStart", [self.above(epoch)]), ("touchEnd", [])):
            event = {"type": kind, "touchPoints": fingers}
            self.browser.execute_cdp_cmd("Input.dispatchTouchEvent", event)

    def readout(self) -> list[str]:
        """Return the text of the box next to the pointer, line by line."""
        boxes = self.all(".readout")
        return boxes[0].text.replace("\u202f", " ").splitlines() if boxes else []

    def press(self, name: str):
        """Press the button with that name, among those that the focus brings up."""
        self.focus()
        (button,) = self.all(f"[data-toggle='{name}'], [data-tool='{name}']")
        button.click()
        return button

    def focus(self) -> None:
        self.browser.execute_script("arguments[0].focus({preventScroll: true})", self.canvas)

    def switch(self, name: str):
        """Press a switch of the section."""
        return self.browser.execute_script(
            "const section = arguments[0].closest('section');"
            "const found = section.querySelector(`.switches [data-toggle='${arguments[1]}']`);"
            "found.click(); return found",
            self.element,
            name,
        )
