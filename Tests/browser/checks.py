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
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def accessible(page, but=()):
    """WCAG 2.2 AA and axe's best practice, but for the rules named."""
    page.evaluate(TIMERS_AT_ONCE)
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False,
               "rules": {rule: {"enabled": False} for rule in but}}
    violations = Axe().run(page, options=options).response["violations"]
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
