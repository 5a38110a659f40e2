"""What checks the pages finds what is wrong with them: a check that never fails would prove nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.browser.harness_page import Stop

PATH = "/app/live/help"


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("() => { document.querySelector('main').innerHTML += '<img src=\"data:,\">'; }", "image-alt"),
        ("() => { document.querySelector('h1').style.color = '#ddd'; }", "color-contrast"),
        ("() => { console.error('it went wrong'); }", "it went wrong"),
        ("() => { setTimeout(() => { throw new Error('thrown'); }); }", "thrown"),
        ("() => { fetch('https://example.invalid/x').catch(() => 0); }", "example.invalid"),
        (
            "() => document.body.append(Object.assign(document.createElement('script'), {text: '1'}))",
            "script-src",
        ),
    ],
)
def test_what_is_wrong_with_a_page_is_found(
    open_page: Callable[..., Page], check_page: Callable[..., None], harm: str, told: str
) -> None:
    page = open_page("reader", PATH)
    check_page(page)
    page.evaluate(harm)
    page.wait_for_timeout(200)
    with pytest.raises(AssertionError, match=told):
        check_page(page)


def test_a_page_that_sticks_out_is_found_unless_it_scrolls_in_a_box_of_its_own(
    open_page: Callable[..., Page], reflows: Callable[[Page], None]
) -> None:
    page = open_page("reader", PATH)
    put = """(box) => {
        const main = document.querySelector('#main'), text = 'x'.repeat(400);
        main.insertAdjacentHTML('beforeend', `<div class="${box}"><p>${text}</p></div>`);
        main.lastElementChild.style.overflowWrap = 'normal';
    }"""
    page.evaluate(put, "wide")
    reflows(page)
    page.evaluate(put, "")
    with pytest.raises(AssertionError, match="sideways at 320 px"):
        reflows(page)


def test_a_focus_that_cannot_be_seen_is_found(
    open_page: Callable[..., Page], tabs_through: Callable[..., list[Stop]]
) -> None:
    page = open_page("reader", PATH)
    assert len(tabs_through(page)) > 5
    page.evaluate(
        "() => document.querySelector('nav.menu a').style.setProperty('outline', 'none', 'important')"
    )
    page.evaluate("() => document.querySelector('nav.menu a').style.setProperty('box-shadow', 'none')")
    with pytest.raises(AssertionError, match="focus cannot be seen"):
        tabs_through(page)
