"""What every page must hold, whatever stands on it."""
import os

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from service import ROOT

# Where script is off, what we evaluate still runs but timers never come, and axe would wait for them for ever.
TIMERS_AT_ONCE = """() => {
    if (matchMedia("(scripting: enabled)").matches) return
    window.setTimeout = (work, delay = 0) => { if (delay < 1000) Promise.resolve().then(work); return 0 }
}"""
# The rules that a page can hold at one width and break at another.
WIDTH_RULES = [
    "target-size", "scrollable-region-focusable", "link-name", "button-name", "label", "aria-hidden-focus", "skip-link",
    "landmark-one-main", "page-has-heading-one", "region", "heading-order"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def accessible(page, rules=RULES, colours=True):
    """WCAG 2.2 AA and axe's best practice, or the rules named, with the contrast of colours or without."""
    page.evaluate(TIMERS_AT_ONCE)
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False,
               "rules": {} if colours else {"color-contrast": {"enabled": False}}}
    violations = page.evaluate("options => axe.run(options)", options)["violations"]
    report = []
    for violation in violations:
        report.append(f"{violation['id']} ({violation['impact']}): {violation['help']}\n  {violation['helpUrl']}")
        for node in violation["nodes"]:
            report.append(f"  {' '.join(map(str, node['target']))}\n    {node['html'][:200]}")
            report += [f"    {check['message']}" for kind in ("any", "all", "none") for check in node[kind]]
    assert not violations, f"{page.url} is not accessible\n" + "\n".join(report)


def no_sideways_scroll(page):
    """Nothing is wider than the window (WCAG 2.2 1.4.10), but what scrolls in a box of its own."""
    wide = page.evaluate("""() => {
        const root = document.scrollingElement, width = root.clientWidth
        if (root.scrollWidth <= width) return []
        const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > width + 0.5)
        return [`the page is ${root.scrollWidth} px in ${width} px`, ...wide.slice(0, 10).map(
            e => `${e.outerHTML.slice(0, 120)} ends at ${Math.round(e.getBoundingClientRect().right)} px`)]
    }""")
    assert not wide, f"{page.url} scrolls sideways\n" + "\n".join(wide)


def screenshot(page, name):
    """The whole page as `.build/screenshots/<name>-<width>.png`, where `GUILDHALL_SCREENSHOTS` asks for pictures to look at."""
    if "GUILDHALL_SCREENSHOTS" not in os.environ:
        return
    width = page.viewport_size["width"]
    path = ROOT / ".build" / "screenshots" / f"{name}-{width}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        page.screenshot(path=path, full_page=True)
    except Error:
        # On a busy machine Chromium may fail to draw a long page at the first try.
        page.screenshot(path=path, full_page=True)


def everywhere(page, widths, name=None, colours=True):
    """A page at each width, from the first: within its window and accessible; its pictures by `name`."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        no_sideways_scroll(page)
        accessible(page, RULES if width == widths[0] else WIDTH_RULES, colours and width == widths[0])
        if name:
            screenshot(page, name)
    if len(widths) > 1:
        page.set_viewport_size({"width": widths[0], "height": 800})
