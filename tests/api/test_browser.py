"""Neo4j Browser in real Chromium over the county: the guide greets, the favourites stand ready, one is run.

The screenshot of the last step is what `docs/img/neo4j-browser.png` shows; CI keeps it there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

import cypher
from api import neo4j_browser
from api.bootstrap import Workspace
from graph.canonical import graph_hash
from graph.engines import neo4j_local
from tests.api.conftest import QUIET, settings_of
from tests.real import real_component_missing

pytestmark = [pytest.mark.browser, pytest.mark.neo4j]
PATIENCE = 90
TRIES = 3
PICTURE = Path(__file__).parents[2] / "docs" / "img" / "neo4j-browser.png"
SWITCHES = (
    "headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync",
    "disable-background-networking", "disable-component-update", "disable-dev-shm-usage", "window-size=1500,1000",
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(county: Workspace) -> Iterator[Workspace]:
    """The county in a real Neo4j, as `jiefen neo4j up` leaves it."""
    try:
        told = neo4j_browser.up(county.settings, QUIET)
    except Exception as error:
        real_component_missing("Neo4j", error)
    assert told["running"]
    assert told["documents"] >= 600
    with Workspace(settings_of(county.home, engine="neo4j")) as space:
        yield space
    neo4j_local.down(county.home)


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[WebDriver]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        real_component_missing("Chromium", "not on the path; Debian: chromium, chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for switch in (*SWITCHES, f"user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(f"--{switch}")
    browser = webdriver.Chrome(options=options, service=Service(driver))
    yield browser
    browser.quit()


def test_neo4j_holds_the_same_graph_as_the_embedded_engine(loaded: Workspace, county: Workspace) -> None:
    assert graph_hash(loaded.store) == graph_hash(county.store)


def test_every_favourite_finds_something_in_the_county(loaded: Workspace) -> None:
    for favourite in cypher.favourites():
        text = "\n".join(line for line in favourite.text.splitlines() if not line.startswith("//"))
        assert loaded.store.read(cypher.Query(favourite.name, favourite.title, text.strip().rstrip(";"))), (
            favourite.name
        )


def by(test_id: str) -> str:
    return f"[data-testid='{test_id}']"


def _sign_in(browser: WebDriver, url: str, secret: str) -> bool:
    """Whether the guide greets after signing in. A busy Browser may redraw its form and forget what was typed."""
    wait = WebDriverWait(browser, PATIENCE / TRIES)
    browser.get(url)
    try:
        wait.until(lambda it: it.find_element(By.CSS_SELECTOR, f"input{by('password')}")).send_keys(secret)
        browser.find_element(By.CSS_SELECTOR, by("connect")).click()
        wait.until(lambda it: it.find_elements(By.CSS_SELECTOR, by("carousel")))
    except WebDriverException:
        return False
    return True


def test_the_analyst_is_greeted_and_runs_a_favourite(loaded: Workspace, chromium: WebDriver) -> None:
    status = neo4j_local.status(loaded.home)
    wait = WebDriverWait(chromium, PATIENCE)

    secret = status.password_file.read_text(encoding="ascii").strip()
    assert any(_sign_in(chromium, str(status.browser), secret) for _ in range(TRIES))
    wait.until(lambda it: "解纷图谱" in it.find_element(By.CSS_SELECTOR, by("stream")).text)
    chromium.find_element(By.CSS_SELECTOR, by("navigationFavorites")).click()
    titles = {favourite.title for favourite in cypher.favourites()}
    wait.until(lambda it: titles <= {e.text for e in it.find_elements(By.CSS_SELECTOR, by("savedScriptListItem"))})
    first = cypher.favourites()[0].title
    item = next(e for e in chromium.find_elements(By.CSS_SELECTOR, by("savedScriptListItem")) if e.text == first)
    item.find_element(By.CSS_SELECTOR, by("savedScriptsButton-Run")).click()
    wait.until(lambda it: len(it.find_elements(By.CSS_SELECTOR, "svg g.node")) > 2)
    chromium.find_element(By.CSS_SELECTOR, by("navigationFavorites")).click()
    captions = "".join(e.text for e in chromium.find_elements(By.CSS_SELECTOR, "svg g.node text"))
    assert captions
    picture = PICTURE if os.environ.get("CI") else PICTURE.with_name("neo4j-browser.local.png")
    assert chromium.save_screenshot(str(picture))
