"""The error browser in real Chromium: hostile text stays text, the keyboard leads on, filters show what they name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.compare.page import page
from ingest.evaluate import score
from tests.ingest.annotated import line, mention
from tests.real import real_component_missing

pytestmark = pytest.mark.browser
HOSTILE = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">他住在南门。"
SWITCHES = ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "no-first-run")


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[WebDriver]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        real_component_missing("Chromium", "not on the path; Debian: chromium, chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for switch in (*SWITCHES, "window-size=1280,900", f"user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(f"--{switch}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    yield browser
    browser.quit()


def _shown(browser: WebDriver) -> list[str]:
    return [found.text for found in browser.find_elements(By.TAG_NAME, "h2") if found.is_displayed()]


def test_a_person_goes_along_the_errors_and_no_text_runs(chromium: WebDriver, tmp_path: Path) -> None:
    gold: list[dict[str, Any]] = [
        line(id="a", title="甲", text=HOSTILE, dispute={"type": "D01"}),
        line(id="b", title="乙", mentions=[mention("王某", "PERSON")]),
        line(id="c", title="丙"),
    ]
    said = [line(id="a", text=HOSTILE), line(id="b"), line(id="c")]
    file = tmp_path / "page.html"
    file.write_text(page(gold, said, score(gold, said), HOSTILE), encoding="utf-8")
    chromium.get(file.as_uri())
    assert chromium.title != "ran"
    assert HOSTILE in chromium.title
    assert [pane.text for pane in chromium.find_elements(By.CLASS_NAME, "text")][:2] == [HOSTILE, HOSTILE]
    assert _shown(chromium) == ["甲"]
    chromium.find_element(By.TAG_NAME, "body").send_keys(Keys.ARROW_RIGHT)
    assert _shown(chromium) == ["乙"]
    chromium.find_element(By.TAG_NAME, "body").send_keys("k")
    assert _shown(chromium) == ["甲"]
    chromium.find_element(By.CSS_SELECTOR, '[data-key="mention/missed"]').click()
    assert _shown(chromium) == ["乙"]
    assert [hit.text for hit in chromium.find_elements(By.CSS_SELECTOR, "article:not([hidden]) .text .hit")] == ["王某"]
    assert chromium.find_element(By.ID, "where").text == "1 / 1"
    chromium.find_element(By.CSS_SELECTOR, '[data-key="clean"]').click()
    assert _shown(chromium) == ["丙"]
    assert chromium.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert chromium.get_log("browser") == []
