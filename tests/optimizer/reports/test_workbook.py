"""The spreadsheet opens, runs nothing, and its numbers are numbers."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from optimizer.plan import PlacementPlan
from optimizer.reports import plan_workbook
from optimizer.reports.language import language


def _opened(plan: PlacementPlan, code: str = "en") -> Workbook:
    return load_workbook(io.BytesIO(plan_workbook(plan, language(code))))


def _rows(book: Workbook, title: str) -> list[dict[str, object]]:
    head, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_sites_hold_numbers(plan: PlacementPlan) -> None:
    """Each choice is a row; gains add up to what the plan gains, and the last running total is the coverage after."""
    rows = _rows(_opened(plan), "Sites")
    assert [row["No."] for row in rows] == [1, 2]
    assert sum(float(str(row["Adds, points"])) for row in rows) == pytest.approx(
        100 * (plan.coverage.after - plan.coverage.before)
    )
    assert rows[-1]["Covered in all"] == pytest.approx(plan.coverage.after)
    assert rows[0]["Longitude"] == pytest.approx(plan.choices[0].position.lon)


def test_coverage_has_a_row_for_all_hours_and_each_period(plan: PlacementPlan) -> None:
    """Figures are shares shown as percent."""
    book = _opened(plan)
    rows = _rows(book, "Coverage")
    assert [row["Period"] for row in rows] == ["all hours", *(period.name for period in plan.coverage.by_period)]
    assert rows[0]["A device is near: after"] == pytest.approx(plan.coverage.after)
    assert book["Coverage"]["B2"].number_format == "0.0%"


def test_every_sheet_can_be_read(plan: PlacementPlan) -> None:
    """Headings stay in sight, no column is too narrow for a word or wider than a screen."""
    for sheet in _opened(plan).worksheets:
        assert sheet.freeze_panes == "A2"
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert all(8 <= width <= 60 for width in widths)


def test_sample_and_fingerprint_are_said(plan: PlacementPlan) -> None:
    """What no reader may overlook stands on the last sheet, beside the whole scenario."""
    about = [row["Text"] for row in _rows(_opened(plan), "About")]
    assert any("SAMPLE" in str(text) for text in about)
    assert any(re.fullmatch("[0-9a-f]{64}", str(text)) for text in about)
    assert any("[budget]" in str(text) for text in about)


def test_a_proxy_has_no_column_of_arrests(proxy_plan: PlacementPlan) -> None:
    """Where nobody was counted there is nothing to tell."""
    assert "Arrests a year" not in [cell.value for cell in _opened(proxy_plan)["Sites"][1]]


def test_chinese_sheets_have_chinese_names_and_heads(plan: PlacementPlan) -> None:
    """No heading is left in English but the name of the digest."""
    book = _opened(plan, "zh-Hans")
    heads = [str(cell.value) for sheet in book.worksheets for cell in sheet[1]]
    assert [head for head in (*book.sheetnames, *heads) if re.search("[A-Za-z]{2}", head)] == ["SHA-256"]


def test_no_formula_is_in_the_book(plan: PlacementPlan) -> None:
    """A site called =... is text."""
    cells = [cell for sheet in _opened(plan).worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert any(str(cell.value).startswith("'=") for cell in cells)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_name_can_be_written(plan: PlacementPlan, name: str) -> None:
    """Whatever signs a name holds, the book opens and holds no formula."""
    first, *others = plan.choices
    named = replace(plan, choices=(replace(first, site=replace(first.site, name=name)), *others))
    cell = _opened(named)["Sites"]["B2"]
    assert cell.data_type == "s"
    kept = re.sub(r"[\x00-\x1f]", " ", name)
    assert re.sub(r"[\x00-\x1f]", " ", str(cell.value)).removeprefix("'") == kept.removeprefix("'")
