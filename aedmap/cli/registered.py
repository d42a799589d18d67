"""The devices that a scenario counts as already out, when it wants those of the registry."""

from aedmap.registry import Aed
from aedmap.settings import read_settings
from aedmap.storage import open_database
from aedmap.town import Town
from optimizer.scenario import ExistingFrom, Scenario


def registered_devices(asked: Scenario, town: Town, database_url: str | None) -> tuple[Aed, ...]:
    """The registry's devices, none when the scenario names others; a database filled for another town is refused."""
    if asked.existing is not ExistingFrom.REGISTRY:
        return ()
    with open_database(database_url or read_settings().database_url, create=False) as database:
        database.meta.check_town(town.fingerprint, town.info.name or town.folder.name)
        return tuple(database.registry.list_aeds())
