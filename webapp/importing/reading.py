"""From the form of an import to a checked file."""

from dataclasses import dataclass, replace
from pathlib import Path

import shapely
from flask import request

from aedmap.errors import InvalidInput
from aedmap.geography.datum import named_datum
from aedmap.regions import Hierarchy
from aedmap.registry.importing import Checked, ColumnMapping, ImportReport, ImportRequest, check_file, would_load
from aedmap.registry.importing.boundary import Boundary
from aedmap.registry.importing.mapping_choice import chosen_mapping, told_by_columns
from webapp.deployment import here
from webapp.importing.forms import ImportForm
from webapp.importing.handing_in import first_values


@dataclass(frozen=True)
class Look:
    """A file looked at: the request, what was found, and the report of what loading would do."""

    request: ImportRequest
    checked: Checked
    report: ImportReport

    def columns(self) -> list[tuple[str, str, list[str]]]:
        """Each column of the file with what it tells and its first values."""
        file = self.checked.file
        told = told_by_columns(file.columns, self.checked.mapping)
        return list(zip(file.columns, told, first_values(file), strict=True))


def look_at(path: Path, form: ImportForm) -> Look:
    """Read and check the file as the form says; nothing is kept. InvalidInput when it is no file of devices."""
    asked = ImportRequest(
        source=(form.source.data or "").strip() or form.file_name.data or path.name,
        datum=named_datum(form.datum.data),
        region=(form.region.data or "").strip() or None,
        licence=(form.licence.data or "").strip() or None,
        with_contacts=bool(form.contacts.data),
        boundary=_boundary(form),
    )
    checked = check_file(path, asked)
    mapping = _chosen(checked, form)
    if mapping != checked.mapping:
        asked = replace(asked, mapping=mapping)
        checked = check_file(path, asked)
    return Look(asked, checked, would_load(checked, asked, here().database.imports))


def _boundary(form: ImportForm) -> Boundary | None:
    """The area of the region that the register speaks of, where devices outside of it are to be refused.

    NotFound for a code that no loaded region has, InvalidInput where nobody knows where the region lies.
    """
    code, hierarchy = (form.region.data or "").strip(), Hierarchy(here().database.regions.list_regions())
    region = hierarchy.get(code) if code and len(hierarchy) else None
    if not form.within_region.data:
        return None
    if region is None:
        raise InvalidInput("Give the code of the region that the devices must lie in.")
    shapes = [one.boundary for one in hierarchy.below(region.code) if one.boundary is not None]
    if not shapes:
        raise InvalidInput(f"Region {region.code} has no boundary, nor has any below it; import one.")
    return Boundary(shapely.union_all(shapes), region.name)


def _chosen(checked: Checked, form: ImportForm) -> ColumnMapping:
    """The guess, changed by what was chosen in the page."""
    told = request.form.getlist("tells")
    columns = checked.file.columns
    mapping = chosen_mapping(columns, told, checked.mapping) if told else checked.mapping
    return replace(mapping, date_order=form.date_order.data or None)
