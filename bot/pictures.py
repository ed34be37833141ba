"""A certificate as a picture, where the extra `charts` is installed; nothing here is needed for the words."""

from __future__ import annotations

import io
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from knowledge.certificate import Certificate, spaced

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

HEADING: Final = "Certificate"
DID: Final = "did every lesson of"
ON: Final = "{day}, number {number}"
HOW: Final = "Ask Channel Coach: verify {number}"

SIZE: Final = (1_200, 675)
INK: Final = "#1d1c1d"
GREEN: Final = "#1f3d3a"
PALE: Final = "#f4f7f6"
MARGIN: Final = 90
LARGEST: Final = 76
SMALLEST: Final = 28
"""Pixels that letters are high: as large as the line allows."""

PACKED: Final = ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf")
"""The font that comes with the extra: Latin, Greek and Cyrillic letters, and some more."""
OF_THE_SYSTEM: Final = ("NotoSans-Regular.ttf", "DejaVuSans.ttf", "NotoSansCJK-Regular.ttc", "LiberationSans-Regular.ttf")
NOWHERE: Final = "\U0010ffff"
"""A sign that no font has: what a font draws for it, it draws for whatever it has not."""


def certificate_png(certificate: Certificate, day: str) -> bytes | None:
    """The certificate as a PNG; `day` in words. None where the extra is not installed, or where no font here has every
    letter of it: a name with boxes in it would be worse than none."""
    try:
        from PIL import Image, ImageDraw
    except ImportError:
        return None
    number = spaced(certificate.number)
    name, title = _clean(certificate.name), _clean(certificate.title)
    font = _font_for(name + title)
    if font is None:
        return None
    image = Image.new("RGB", SIZE, PALE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((24, 24, SIZE[0] - 25, SIZE[1] - 25), outline=GREEN, width=6)
    for words, top, largest, colour in (
        (HEADING, 80, 44, GREEN),
        (name, 185, LARGEST, INK),
        (DID, 315, 34, INK),
        (title, 375, 60, GREEN),
        (ON.format(day=day, number=number), 505, 34, INK),
        (HOW.format(number=number), 570, 26, GREEN),
    ):
        _line(draw, font, words, top, largest, colour)
    made = io.BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _line(draw: ImageDraw, font: Any, words: str, top: int, largest: int, colour: str) -> None:
    """One line in the middle, smaller where it would not fit, and cut where it still does not."""
    room, size = SIZE[0] - 2 * MARGIN, largest
    while size > SMALLEST and draw.textlength(words, font=font.font_variant(size=size)) > room:
        size -= 2
    sized, shown = font.font_variant(size=size), words
    while len(shown) > 1 and draw.textlength(shown, font=sized) > room:
        shown = shown.rstrip("…")[:-1].rstrip() + "…"
    draw.text((SIZE[0] / 2, top), shown, font=sized, fill=colour, anchor="ma")


def _font_for(words: str) -> Any:
    """A font that has all these letters, and can put them together; None where there is none."""
    from PIL import ImageFont, features

    joins = any(unicodedata.category(sign)[0] == "M" or unicodedata.bidirectional(sign) in ("R", "AL") for sign in words)
    if joins and not (features.check("raqm") and features.check("fribidi")):
        return None
    spec = find_spec(PACKED[0])
    packed = [str(Path(spec.origin).parent / PACKED[1])] if spec and spec.origin else []
    for file in (*packed, *OF_THE_SYSTEM):
        try:
            font = ImageFont.truetype(file, LARGEST)
        except OSError:
            continue
        if _has(font, words):
            return font
    plain = ImageFont.load_default(LARGEST)
    return plain if _has(plain, words) and hasattr(plain, "font_variant") else None


def _has(font: Any, words: str) -> bool:
    nothing = _drawn(font, NOWHERE)
    return all(sign.isspace() or _drawn(font, sign) != nothing for sign in set(words))


def _drawn(font: Any, sign: str) -> tuple[Any, bytes]:
    mask = font.getmask(sign)
    return mask.size, bytes(mask)


def _clean(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split()))
