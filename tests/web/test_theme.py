"""The colours can be told apart: contrast as WCAG 2.1 computes it (1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from samvirke import web

TEXT = (Path(web.__file__).parent / "static" / "theme.css").read_text()
PAPER = "--ds-color-neutral-background-default"
ON_PAPER = ("--sv-free", "--sv-busy", "--sv-unknown", "--sv-alarm", "--sv-warn", "--sv-area", "--sv-label")


def scheme(start: str) -> dict[str, str]:
    """Return the colours of a block of the file."""
    block = TEXT[TEXT.index(start) :]
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


SCHEMES = {
    "light": scheme(':root, [data-color-scheme="light"]'),
    "dark": scheme('[data-color-scheme="dark"] {'),
    "auto": scheme('[data-color-scheme="auto"] {'),
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WebAIM's known near miss


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("colour", ON_PAPER)
def test_what_is_written_in_a_colour_can_be_read(name: str, colour: str) -> None:
    assert contrast(SCHEMES[name][colour], SCHEMES[name][PAPER]) >= 4.5


@pytest.mark.parametrize("name", SCHEMES)
def test_text_on_buttons_and_surfaces_can_be_read(name: str) -> None:
    colours, accent = SCHEMES[name], "--ds-color-accent-"
    on_button = colours[f"{accent}base-contrast-default"]
    for ground in ("base-default", "base-hover", "base-active"):
        assert contrast(on_button, colours[accent + ground]) >= 4.5, ground
    for ground in ("background-default", "background-tinted", "surface-tinted", "surface-hover"):
        assert contrast(colours[f"{accent}text-default"], colours[accent + ground]) >= 4.5, ground
    for ground in ("background-default", "background-tinted", "surface-default"):
        assert contrast(colours[f"{accent}text-subtle"], colours[accent + ground]) >= 4.5, ground
        assert contrast(colours[f"{accent}border-default"], colours[accent + ground]) >= 3, ground


@pytest.mark.parametrize("name", SCHEMES)
def test_what_a_map_says_in_words_stands_out_from_land_and_sea(name: str) -> None:
    for ground in ("--sv-land", "--sv-sea"):
        assert contrast(SCHEMES[name]["--sv-label"], SCHEMES[name][ground]) >= 4.5
        for sign in ON_PAPER[:-1]:
            assert contrast(SCHEMES[name][sign], SCHEMES[name][ground]) >= 3, (sign, ground)


def test_the_device_s_dark_is_the_chosen_dark() -> None:
    assert SCHEMES["auto"] == SCHEMES["dark"]
