"""Pages of the real server, as bin/serve starts it, stay within their budgets on the wire."""

import json

import pytest

from bench import weight
from bench.entry import served, set_up

pytestmark = pytest.mark.browser

MOST_MOVED = 0.01  # of the window, times how far: below 0.1 counts as good
MOVED = """() => new Promise(found => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => found(sum), 200);
})"""


@pytest.fixture(scope="module")
def server(browser):
    """Where the server is, a signed-in browser's cookies, and a plan of 16 nodes and 200 VMs."""
    with served() as (address, code):
        with weight.opened(browser, address, None) as context:
            page = context.new_page()
            set_up(page, code)
            plan = weight.planned(page, 16, 200)
            state = json.dumps(context.storage_state())
        yield address, state, plan


@pytest.fixture
def scale(browser, server):
    """A scale in a browser whose cache is empty; what the page complains of fails the test."""
    with weight.opened(browser, server[0], None) as context:
        page = context.new_page()
        complaints = []
        page.on("console", lambda each: complaints.append(each.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield weight.Scale(page)
        assert complaints == []


def test_first_visit_is_light(scale, server):
    _, state, plan = server

    sign_in = scale.weigh("/account/login/")
    assert scale.page.evaluate("document.fonts.check('16px Inter')")
    scale.page.context.add_cookies(json.loads(state)["cookies"])
    step = scale.weigh(f"{plan}engagement/")

    both = sign_in + step
    assert both.kb <= weight.FIRST_KB
    assert both.requests <= weight.FIRST_REQUESTS, scale.parts()
    assert sign_in.requests > 1
    assert sign_in.kb > 25  # the font is in it: nothing was left uncounted


@pytest.mark.parametrize(
    ("accepts", "most_kb"), [("gzip, br", weight.LATER_KB), ("gzip", weight.FIRST_FLIGHT_KB)]
)
def test_later_steps_are_light(scale, server, accepts, most_kb):
    _, state, plan = server
    scale.page.context.add_cookies(json.loads(state)["cookies"])
    scale.accept(accepts)
    scale.weigh(f"{plan}engagement/")

    found = {step: scale.weigh(f"{plan}{step}/") for step in weight.STEPS}

    assert {step: each.kb for step, each in found.items() if each.kb > most_kb} == {}
    assert {each.requests for each in found.values()} == {1}
    assert min(each.kb for each in found.values()) > 1


@pytest.mark.parametrize("step", ["networks", "adapters", "vms"])
def test_nothing_moves_while_a_step_comes(scale, server, step):
    _, state, plan = server
    scale.page.context.add_cookies(json.loads(state)["cookies"])
    scale.slow_down()

    scale.weigh(f"{plan}{step}/")

    assert scale.page.evaluate(MOVED) < MOST_MOVED


def test_what_is_named_by_its_content_is_kept_for_ever(scale, server):
    address = server[0]
    scale.weigh("/account/login/")

    for url, _ in scale.parts():
        answer = scale.page.request.get(url)
        kept = answer.headers.get("cache-control", "")
        assert ("immutable" in kept) is ("/static/" in url), url
    assert any(url.startswith(f"{address}/static/") for url, _ in scale.parts())
