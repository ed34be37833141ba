"""A certificate as a picture, where there is what it takes."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date

import pytest
from PIL import Image

from bot.pictures import SIZE, certificate_png
from knowledge import Audience
from knowledge.certificate import Certificate


def drawn(name: str, title: str = "Core curriculum") -> bytes | None:
    return certificate_png(
        Certificate("23456789ABCD", "core", title, Audience.PUBLIC, name, date(2027, 3, 1)), "1 March 2027"
    )


@pytest.mark.parametrize(
    ("name", "title"), [("Priya Nair", "Core"), ("A", "word " * 60), ("Wolfeschlegelstein " * 6, "Core")]
)
def test_it_is_a_picture_of_one_size_whatever_the_length(name: str, title: str) -> None:
    made = drawn(name, title)
    assert made is not None
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("PNG", SIZE)


def test_the_same_certificate_is_the_same_picture_and_another_name_another() -> None:
    assert drawn("Priya Nair") == drawn(" Priya  Nair ")
    assert drawn("Priya Nair") != drawn("Priya Nail")


@pytest.mark.parametrize("name", ["Priya \U0001f680", "\u0e2a\u0e21\u0e0a\u0e32\u0e22", "\ue000"])
def test_a_name_that_no_font_here_can_write_is_not_drawn(name: str) -> None:
    assert drawn(name) is None


def test_without_the_extra_there_is_none() -> None:
    code = (
        "import sys; sys.modules['PIL'] = None\n"
        "from datetime import date\n"
        "from bot.pictures import certificate_png\n"
        "from knowledge import Audience\n"
        "from knowledge.certificate import Certificate\n"
        "one = Certificate('23456789ABCD', 'core', 'Core', Audience.PUBLIC, 'Anna', date(2027, 3, 1))\n"
        "print(certificate_png(one, 'today'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "None\n"
