"""Scenarios on the page: as a form and as text, in versions that nobody overwrites unseen."""

from pathlib import Path

import pytest

from aedmap.storage import Database
from optimizer.scenario import parse_scenario
from tests.aedmap.made_up import NOON
from tests.webapp.conftest import SignIn
from tests.webapp.planning import PAGE, change_scenario, make_plan, make_scenario, post, wait

_TEXT = 'name = "Typed"\n\n[budget]\ndevices = 3\n'


def _newest(database: Database, name: str) -> tuple[int, str]:
    document = database.documents.find("scenario", name)
    assert document is not None
    return document.version, document.text


def test_the_form_makes_a_scenario_that_the_command_line_reads(
    sign_in: SignIn, database: Database, tmp_path: object
) -> None:
    """What was typed stands in the kept text, under the settings' own names."""
    planner = sign_in("planner")
    made = make_scenario(
        planner,
        name="老城 +7",
        devices="7",
        kinds=["library", "school"],
        spacing_m="150",
        mandatory="a\nb\n",
        gap="1.5",
    )
    assert made.status_code == 302
    version, text = _newest(database, "老城 +7")
    scenario = parse_scenario(text, tmp_path)  # type: ignore[arg-type]
    assert (version, scenario.name, scenario.budget.devices, scenario.solve.gap) == (1, "老城 +7", 7, 0.015)
    assert scenario.sites.kinds == ("library", "school")
    assert (scenario.sites.spacing_m, scenario.sites.mandatory) == (150.0, ("a", "b"))
    shown = planner.get(made.location, headers=PAGE).text
    assert 'value="150"' in shown
    assert 'value="1.5"' in shown


@pytest.mark.parametrize(
    ("devices", "steps", "key"),
    [("7", "50000, 200000", "money"), ("7", "5, 10", "devices"), ("", "50000, 200000", "money")],
)
def test_other_budgets_are_sums_where_they_can_be_no_counts(
    sign_in: SignIn, database: Database, devices: str, steps: str, key: str
) -> None:
    """With devices and money limited both, what pays for a device is a sum; 50,000 devices is nobody's question."""
    budget = {"devices": devices, "money": "100000", "cost": "14000", "currency": "CNY"}
    assert make_scenario(sign_in("planner"), name="Curve", frontier=steps, **budget).status_code == 302
    frontier = parse_scenario(_newest(database, "Curve")[1], Path()).frontier
    assert getattr(frontier, key) == tuple(float(step) for step in steps.split(", "))


def test_the_form_offers_the_kinds_of_venue_that_the_town_has(sign_in: SignIn, database: Database) -> None:
    """With how many sites each gives; a shop that never closes can be asked for as such."""
    planner = sign_in("planner")
    made = make_scenario(planner, name="Night", kinds=["shop_24h"])
    shown = planner.get(made.location, headers=PAGE).text
    assert "shop open at any hour (1)" in shown
    assert "library (1)" in shown
    assert "museum" not in shown
    assert parse_scenario(_newest(database, "Night")[1], Path()).sites.kinds == ("shop_24h",)


def test_settings_without_a_field_survive_the_form(sign_in: SignIn, database: Database) -> None:
    """The form changes what it shows and leaves the rest of the text as it is."""
    planner = sign_in("planner")
    text = f"{_TEXT}\n[sites.costs]\nlibrary = 9000\n\n[solve]\nstill_s = 4\n"
    assert post(planner, "/planner/scenarios", text=text).status_code == 302
    assert change_scenario(planner, "Typed", 1, devices="5").status_code == 302
    version, kept = _newest(database, "Typed")
    assert version == 2
    assert "devices = 5" in kept
    assert "library = 9000" in kept
    assert "still_s = 4" in kept


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"devices": "0"}, "Give a number from 1 to 100000."),
        ({"devices": "x"}, "Not a valid integer value."),
        ({"devices": ""}, "neither devices nor money"),
        ({"target_s": "5"}, "Give a number from 10 to 3600."),
        ({"money": "1000"}, "budget.money is given without budget.cost"),
        ({"goal": "gradual", "full_s": "900"}, "must be less than response.target_s"),
        ({"trip": "volunteer"}, "needs one of volunteer_leg_m"),
        ({"mandatory": "a", "forbidden": "a"}, "a as mandatory and as forbidden"),
        ({"frontier": "ten"}, "numbers with commas"),
        ({"population": "passwd"}, "was removed meanwhile"),
        ({"name": "a/b"}, "cannot be called"),
        ({"name": ""}, "Type a name."),
    ],
)
def test_faults_stand_beside_the_field_and_nothing_is_kept(
    sign_in: SignIn, database: Database, fields: dict[str, str], sentence: str
) -> None:
    """The page comes back with what was typed and one sentence at the place."""
    answer = make_scenario(sign_in("planner"), **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'class="fault"' in answer.text
    assert database.documents.list_newest("scenario") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{_TEXT}[budgt]\nx = 1\n", "Unknown key &#39;budgt&#39;"),
        ("name = ", "not valid TOML"),
        (f'{_TEXT}[demand]\npopulation = "/etc/passwd"\n', "was not handed in"),
        (f'{_TEXT}[existing]\naeds = "../aedmap.sqlite"\n', "was not handed in"),
        ('name = "x/y"\n[budget]\ndevices = 1\n', "cannot be called"),
    ],
)
def test_a_text_is_refused_with_the_librarys_sentence(
    sign_in: SignIn, database: Database, text: str, sentence: str
) -> None:
    """Unknown keys, broken TOML and paths of the server are told beside the text, which stays."""
    answer = post(sign_in("planner"), "/planner/scenarios", text=text)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert database.documents.list_newest("scenario") == []


def test_two_who_change_one_version_see_both_texts(sign_in: SignIn, database: Database) -> None:
    """The second is shown what differs and may save over it knowingly; the first one's version stays in the list."""
    planner = sign_in("planner")
    make_scenario(planner)
    assert change_scenario(planner, "Two more", 1, devices="3").status_code == 302
    late = change_scenario(planner, "Two more", 1, devices="9", target_s="240")
    assert late.status_code == 409
    assert "saved version 2 meanwhile" in late.text
    assert "devices = 3" in late.text and "devices = 9" in late.text
    assert 'name="expected" type="hidden" value="2"' in late.text
    assert _newest(database, "Two more")[0] == 2
    assert change_scenario(planner, "Two more", 2, devices="9").status_code == 302
    version, text = _newest(database, "Two more")
    assert (version, "devices = 9" in text) == (3, True)
    assert len(database.documents.history("scenario", "Two more")) == 3


def test_the_text_view_meets_the_same_conflict(sign_in: SignIn, database: Database) -> None:
    """As text, too, nothing is overwritten unseen."""
    planner = sign_in("planner")
    post(planner, "/planner/scenarios", text=_TEXT)
    address = "/planner/scenarios/Typed/text"
    assert post(planner, address, text=_TEXT.replace("3", "4"), expected="1").status_code == 302
    late = post(planner, address, text=_TEXT.replace("3", "5"), expected="1")
    assert late.status_code == 409
    assert "devices = 4" in late.text and "devices = 5" in late.text
    renamed = post(planner, address, text=_TEXT.replace("Typed", "Other"), expected="2")
    assert renamed.status_code == 422
    assert "calls itself" in renamed.text
    assert _newest(database, "Typed")[0] == 2


def test_a_scenario_is_copied_put_away_and_brought_back(sign_in: SignIn, database: Database) -> None:
    """A copy begins at version 1 under its own name; nothing of the original goes away."""
    planner = sign_in("planner")
    make_scenario(planner)
    assert post(planner, "/planner/scenarios/Two more/clone", name="Copy").status_code == 302
    assert 'name = "Copy"' in _newest(database, "Copy")[1]
    assert post(planner, "/planner/scenarios/Two more/clone", name="Copy").status_code == 422
    assert post(planner, "/planner/scenarios/Copy/archive", expected="1").status_code == 302
    assert [one.name for one in database.documents.list_newest("scenario")] == ["Two more"]
    assert post(planner, "/planner/scenarios/Copy/archive", expected="1").status_code == 409
    assert post(planner, "/planner/scenarios/Copy/restore", version="1", expected="2").status_code == 302
    assert {one.name for one in database.documents.list_newest("scenario")} == {"Two more", "Copy"}
    assert "version 1" in planner.get("/planner/scenarios/Copy/versions/1", headers=PAGE).text


def test_plans_of_a_scenario_are_listed_and_compared(sign_in: SignIn, database: Database) -> None:
    """Two plans of two versions: what differs, the sites, the figures, and the same as a table."""
    planner = sign_in("planner")
    make_scenario(planner, devices="1")
    make_plan(planner, "Two more")
    change_scenario(planner, "Two more", 1, devices="3")
    make_plan(planner, "Two more")
    assert [wait(database, run).value for run in (1, 2)] == ["done", "done"]
    page = planner.get("/planner/compare?first=1&second=2", headers=PAGE).text
    assert "budget.devices" in page
    assert "In both plans" in page
    table = planner.get("/planner/compare.csv?first=1&second=2")
    assert "setting,budget.devices,1,3," in table.text
    assert table.headers["Content-Disposition"].endswith("plans-1-2.csv")
    assert (
        'href="/planner/compare?first=1&amp;second=2"' in planner.get("/planner/scenarios/Two more", headers=PAGE).text
    )
    for asked in ("first=1&second=x", "first=1&second=77"):
        assert planner.get(f"/planner/compare?{asked}", headers=PAGE).status_code in (400, 404)


def test_a_scenario_whose_file_is_gone_says_so(sign_in: SignIn, database: Database) -> None:
    """Its text opens with the sentence beside it, and no plan is started."""
    planner = sign_in("planner")
    text = f'{_TEXT}[sites]\nfile = "gone.csv"\n'
    database.documents.save("scenario", "Typed", text, at=NOON, actor="li")
    shown = planner.get("/planner/scenarios/Typed", headers=PAGE, follow_redirects=True)
    assert "gone.csv" in shown.text and "was not handed in" in shown.text
    assert post(planner, "/planner/scenarios/Typed/run").status_code == 404
    assert database.plans.list_runs() == []


def test_a_long_text_is_kept_and_a_longer_one_refused_in_a_sentence(sign_in: SignIn, database: Database) -> None:
    """Thousands of sites by name fit in; what does not is told beside the text."""
    planner = sign_in("planner")
    sites = "\n".join(f'  "市民中心{number:05}",' for number in range(3000))
    text = f"{_TEXT}[sites]\nforbidden = [\n{sites}\n]\n"
    assert post(planner, "/planner/scenarios", text=text).status_code == 302
    assert "市民中心02999" in _newest(database, "Typed")[1]
    longer = post(planner, "/planner/scenarios", text=text + "#" * 60_000)
    assert longer.status_code == 422
    assert "At most 60000 characters." in longer.text
