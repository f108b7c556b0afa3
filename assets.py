"""Builds static/vendor/ for the browser and var/fonts/ for the PDF out of node_modules/."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

BASE_DIR = Path(__file__).resolve().parent
MODULES = BASE_DIR / "node_modules"
VENDOR = BASE_DIR / "static" / "vendor"
PDF_FONTS = BASE_DIR / "var" / "fonts"

KERN = MODULES / "@kern-ux" / "native"
PLOTLY = MODULES / "plotly.js-basic-dist-min"
PLOTLY_LOCALES = MODULES / "plotly.js-locales"

# The three weights the design system sets text in.
FONTS = {400: "FiraSans-Regular", 500: "FiraSans-Medium", 600: "FiraSans-SemiBold"}
# Only in print: emphasis.
PDF_ONLY_FONTS = ("FiraSans-Italic", "FiraSans-SemiBoldItalic")
FONT_FEATURES = ["kern", "liga", "locl", "mark", "mkmk", "lnum", "tnum"]
LATIN_AND_SYMBOLS = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),
    (0x1E9E,),  # capital sharp s
    range(0x2000, 0x2070),  # dashes, quotation marks, spaces
    (0x20AC,),  # euro
    range(0x2190, 0x219A),  # arrows
    (0x2206, 0x2211, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
)
# Fira Sans has no thin spaces and no non-breaking hyphen, which German typography uses.
STAND_INS = {0x2009: 0x20, 0x202F: 0xA0, 0x2011: 0x2D}

# Without this sheet Plotly writes its rules into a <style> of its own, which our
# Content-Security-Policy refuses. It adds them to the sheet with the id plotly.js-style-global.
PLOTLY_SHEET = "/* Plotly adds its rules to this sheet while the page runs. */\n"


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy(KERN / "dist" / "kern.min.css", "kern")
    copy(KERN / "LICENSE.md", "kern")
    copy(PLOTLY / "plotly-basic.min.js", "plotly")
    copy(PLOTLY / "LICENSE", "plotly")
    write("plotly/plotly.css", PLOTLY_SHEET)
    write("plotly/plotly-locale-de.js", browser_locale(PLOTLY_LOCALES / "de.js"))
    write("fonts/fonts.css", "".join(font_face(*font) for font in FONTS.items()))
    for name in FONTS.values():
        build_browser_font(build_pdf_font(name), name)
    for name in PDF_ONLY_FONTS:
        build_pdf_font(name)


def copy(source: Path, folder: str) -> None:
    write(f"{folder}/{source.name}", source.read_text())


def write(name: str, text: str) -> None:
    target = VENDOR / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def browser_locale(source: Path) -> str:
    """The locale, published as a CommonJS module, as a script that registers it."""
    return (
        "(function () {\n"
        "var module = {};\n"
        f"{source.read_text()}\n"
        "Plotly.register(module.exports);\n"
        "})();\n"
    )


def font_face(weight: int, name: str) -> str:
    return (
        "@font-face {\n"
        '  font-family: "Fira Sans";\n'
        f'  src: url("{name}.woff2") format("woff2");\n'
        f"  font-weight: {weight};\n"
        "  font-display: swap;\n"
        "}\n"
    )


def build_pdf_font(name: str) -> TTFont:
    """Write the whole font."""
    font = TTFont(KERN / "dist" / "fonts" / "fira-sans" / f"{name}.woff2")
    add_stand_ins(font)
    # The font sets a bit of version 4 and calls itself version 3, which have the same fields.
    font["OS/2"].version = 4
    font.flavor = None
    PDF_FONTS.mkdir(parents=True, exist_ok=True)
    font.save(PDF_FONTS / f"{name}.ttf")
    return font


def build_browser_font(font: TTFont, name: str) -> None:
    reduce(font, LATIN_AND_SYMBOLS)
    font.flavor = "woff2"
    font.save(VENDOR / "fonts" / f"{name}.woff2")


def add_stand_ins(font: TTFont) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(
                {missing: table.cmap[present] for missing, present in STAND_INS.items()}
            )


def reduce(font: TTFont, characters: Iterable[Iterable[int]]) -> None:
    # All name records stay: they hold the font's copyright and licence.
    subsetter = Subsetter(Options(layout_features=FONT_FEATURES, name_IDs=["*"]))
    subsetter.populate(unicodes=[code for codes in characters for code in codes])
    subsetter.subset(font)


if __name__ == "__main__":
    main()
