"""Lays screenshots of `.build/screenshots` side by side: `contact_sheet.py OUT.png WIDTH COLUMNS NAME...`.

Each is drawn so wide, and what is too long is cut at its foot. A name is a file's there, without `.png`.
"""
import base64
import html
import sys

from playwright.sync_api import sync_playwright

from service import CHROMIUM, ROOT

STYLE = """body { margin: 0; padding: 16px; display: flex; flex-wrap: wrap; gap: 16px; align-items: start;
    background: #d6dbe0; font: 14px 'Liberation Sans', sans-serif }
figure { margin: 0 } figcaption { padding-bottom: 6px } img { display: block; width: %dpx; max-height: 1000px;
    border: 1px solid #888; object-fit: cover; object-position: top }"""


def sheet(names, out, width, columns):
    """The pictures, each so wide, in so many columns, with the name of its file above it."""
    figures = []
    for name in names:
        picture = base64.b64encode((ROOT / ".build/screenshots" / f"{name}.png").read_bytes()).decode()
        label = html.escape(name.rsplit("/", 1)[-1])
        image = f"<img src='data:image/png;base64,{picture}'>"
        figures.append(f"<figure><figcaption>{label}</figcaption>{image}</figure>")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(viewport={"width": columns * (width + 18) + 32, "height": 600})
        page.set_content(f"<style>{STYLE % width}</style>{''.join(figures)}")
        page.screenshot(path=out, full_page=True)
        browser.close()


if __name__ == "__main__":
    out, width, columns, *names = sys.argv[1:]
    sheet(names, out, int(width), int(columns))
