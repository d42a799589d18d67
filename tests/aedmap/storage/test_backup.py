"""Backups: everything of one moment, from either database into either, and never half."""

import json
import random
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from aedmap.cli import main
from aedmap.errors import AedmapError, InvalidInput, SourceUnavailable, StateConflict
from aedmap.life_cycle import Change
from aedmap.registry.upkeep.inspection import InspectionDraft
from aedmap.storage import Database, Role, open_database, restore_database
from aedmap.storage.backup import Manifest, open_backup
from aedmap.storage.backup.manifest import read_manifest
from aedmap.storage.backup.portable import Kind, from_json, kind_of, to_json, type_of
from aedmap.storage.engine import make_engine, read_url
from aedmap.storage.files import FileStore
from aedmap.storage.tables import Base
from tests.aedmap.made_up import NOON, make_aed, make_responder
from tests.aedmap.storage.filled import Rows, all_rows, fill_empty_tables


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A second empty database, on SQLite and again on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}"
    server = request.getfixturevalue("_postgresql_server")
    return str(server.new_database()) if server else str(request.getfixturevalue("postgresql_url"))


def _fill(database: Database) -> None:
    """Real content, with events, and a row in every other table."""
    database.registry.put_aeds([make_aed(f"A-{n}", place=f'"自动" {n}\n') for n in range(30)], at=NOON, actor="test")
    database.people.put_responders([make_responder("R-1")], at=NOON, actor="test")
    database.accounts.add("steward", [Role.STEWARD], at=NOON, actor="test")
    with database.events._transactions.writing() as writing:
        writing.record(Change("aed", "A-1", "in_service", NOON, "tester", note="somebody's words"))
    with database._engine.execution_options(writing=True).begin() as connection:
        fill_empty_tables(connection)


def _rows(url: str) -> Rows:
    engine = make_engine(read_url(url), create=False)
    with engine.connect() as connection:
        rows = all_rows(connection)
    engine.dispose()
    return rows


def _tables(manifest: Manifest) -> list[tuple[str, int, str]]:
    return [(table.name, table.rows, table.sha256) for table in manifest.tables]


def test_every_column_of_every_table_can_be_kept() -> None:
    """A new type of column must be given a kind before it reaches a release."""
    kinds = {kind_of(column) for table in Base.metadata.sorted_tables for column in table.columns}
    assert kinds <= set(Kind)
    assert all(type_of(kind) is not None for kind in Kind)


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False), st.binary(), st.datetimes(timezones=st.just(UTC)))
def test_values_come_back_as_they_were(number: float, octets: bytes, moment: object) -> None:
    """Numbers to the last bit, bytes, moments to the microsecond."""
    for kind, value in ((Kind.NUMBER, number), (Kind.BYTES, octets), (Kind.MOMENT, moment)):
        assert from_json(kind, json.loads(json.dumps(to_json(kind, value)))) == value


def test_a_backup_fills_either_kind_of_database_with_the_same(
    database: Database, database_url: str, other_url: str, tmp_path: Path
) -> None:
    """SQLite to PostgreSQL and back, every table filled: a backup of the copy holds the same bytes, the log verifies,
    and new rows get new numbers."""
    _fill(database)
    manifest, digest = database.backup(tmp_path / "a.zip")
    with open_backup(tmp_path / "a.zip") as checked:
        assert (checked.manifest, checked.digest) == (manifest, digest)
        assert all(table.rows for table in manifest.tables)
        restore_database(other_url, checked)
    with open_database(other_url) as copy:
        again, _ = copy.backup(tmp_path / "b.zip")
        assert _tables(again) == _tables(manifest)
        assert again.head == manifest.head is not None
        assert copy.events.verify().broken is None
        assert copy.registry.list_aeds() == database.registry.list_aeds()
        kept = copy.documents.save("scenario", "new", "text", at=NOON, actor="test")
        assert kept.version == 1
    if database_url.split(":")[0] == other_url.split(":")[0]:
        assert _rows(database_url)["aed"] == _rows(other_url)["aed"]


def test_a_backup_while_others_write_is_one_moment(database: Database, tmp_path: Path) -> None:
    """Four writers go on: the chain in the file is whole and every device has its event."""
    stop = threading.Event()

    def write(writer: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            database.registry.put_aeds([make_aed(f"W{writer}-{number}")], at=NOON, actor="test")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    counts = []
    try:
        for name in ("a.zip", "b.zip", "a.zip"):
            database.backup(tmp_path / name)
            with open_backup(tmp_path / name) as checked:
                rows = {table.name: table.rows for table in checked.manifest.tables}
                assert rows["aed"] == rows["event"]
                counts.append(rows["aed"])
                events = next(table for table in checked.manifest.tables if table.name == "event")
                assert [row[0] for row in checked.rows(events)] == list(range(1, rows["event"] + 1))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert counts == sorted(counts)


def test_a_database_with_content_is_replaced_only_when_told(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    """Refused with what would be lost; told to, the old content is gone whole."""
    _fill(database)
    manifest, _ = database.backup(tmp_path / "a.zip")
    database.registry.put_aeds([make_aed("later")], at=NOON, actor="test")
    before = _rows(database_url)
    with open_backup(tmp_path / "a.zip") as checked:
        with pytest.raises(StateConflict, match="is not empty"):
            restore_database(database_url, checked)
        assert _rows(database_url) == before
        restore_database(database_url, checked, replace=True)
    assert database.registry.find_aed("later") is None
    assert _tables(database.backup(tmp_path / "b.zip")[0]) == _tables(manifest)


def test_no_altered_byte_and_no_shorter_file_is_taken(database: Database, tmp_path: Path) -> None:
    """Bytes flipped anywhere, ends cut anywhere, bytes put behind: each refused with a sentence."""
    _fill(database)
    database.backup(tmp_path / "good.zip")
    good = (tmp_path / "good.zip").read_bytes()
    chance = random.Random(3)
    bad = tmp_path / "bad.zip"
    for _ in range(120):
        broken = bytearray(good)
        broken[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
        _refused(bad, bytes(broken))
    for length in [0, 1, 21, 64, len(good) - 1, *(chance.randrange(len(good)) for _ in range(60))]:
        _refused(bad, good[:length])
    _refused(bad, good + b"\0")


def _refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(InvalidInput):
        open_backup(path)


def test_a_backup_that_was_altered_skilfully_changes_nothing(
    database: Database, sqlite_url: str, tmp_path: Path
) -> None:
    """With a new digest over it, a changed table still does not match what the manifest says of it."""
    _fill(database)
    database.backup(tmp_path / "good.zip")
    target = f"sqlite:///{(tmp_path / 'target.sqlite').as_posix()}"

    def altered(change: Callable[[str, bytes], bytes]) -> Path:
        return _rewritten(tmp_path / "good.zip", tmp_path / "bad.zip", change)

    def another_place(name: str, data: bytes) -> bytes:
        return data.replace(b"A-29", b"A-99") if name == "tables/aed.jsonl" else data

    def no_table(name: str, data: bytes) -> bytes:
        return data.replace(b'"event_note"', b'"event_nite"') if name == "manifest.json" else data

    def newer(name: str, data: bytes) -> bytes:
        return data.replace(b'"schema": "', b'"schema": "9') if name == "manifest.json" else data

    for change in (another_place, no_table, newer):
        with pytest.raises(InvalidInput), open_backup(altered(change)) as checked:
            restore_database(target, checked)
        if (tmp_path / "target.sqlite").exists():
            assert _rows(target) == {}


def _rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    from aedmap.storage.backup.archive import DIGEST_BYTES, seal

    with zipfile.ZipFile(source) as old, target.open("w+b") as file:
        with zipfile.ZipFile(file, "w") as new:
            new.comment = b"0" * DIGEST_BYTES
            for name in old.namelist():
                new.writestr(name, change(name, old.read(name)))
        seal(file)
    return target


def test_a_broken_event_log_is_not_restored(database: Database, database_url: str, tmp_path: Path) -> None:
    """A backup of a database whose history was rewritten says so instead of making it look whole."""
    with database.events._transactions.writing() as writing:
        writing.record(Change("aed", "A-1", "in_service", NOON, "tester"))
    engine = create_engine(read_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE event SET actor = 'nobody'"))
    engine.dispose()
    database.backup(tmp_path / "a.zip")
    target = f"sqlite:///{(tmp_path / 'target.sqlite').as_posix()}"
    with open_backup(tmp_path / "a.zip") as checked, pytest.raises(InvalidInput, match="Entry 1 is not"):
        restore_database(target, checked)
    assert _rows(target) == {}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=400))
def test_any_manifest_is_read_or_refused(data: bytes) -> None:
    """Whatever stands there, the answer is a manifest or a sentence."""
    try:
        read_manifest(data, "a.zip")
    except AedmapError as refusal:
        assert str(refusal).endswith(".")


def test_what_stands_in_the_way_is_not_overwritten(database: Database, sqlite_url: str, tmp_path: Path) -> None:
    """A backup replaces an older backup, never another file; nothing half is left where the folder is missing."""
    letter = tmp_path / "letter.txt"
    letter.write_text("a letter")
    with pytest.raises(InvalidInput, match="is no backup"):
        database.backup(letter)
    assert letter.read_text() == "a letter"
    with pytest.raises(SourceUnavailable, match="cannot be written"):
        database.backup(tmp_path / "no" / "folder.zip")
    database.backup(tmp_path / "a.zip")
    database.backup(tmp_path / "a.zip")
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0


def _run(*given: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(one) for one in given])
    return int(stop.value.code or 0)


def test_the_commands_take_and_put_back(
    database: Database, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """backup, restore, a refusal with exit code 2, and --yes."""
    _fill(database)
    file, target = tmp_path / "town.aedmap", f"sqlite:///{(tmp_path / 'target.sqlite').as_posix()}"
    assert _run("backup", file, "--db", database_url, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["tables"]["aed"] == 30 and len(said["sha256"]) == 64
    assert _run("restore", file, "--db", target, "--json") == 0
    assert json.loads(capsys.readouterr().out) == said
    assert _run("restore", file, "--db", target) == 2
    assert "--yes" in capsys.readouterr().err
    assert _run("restore", file, "--db", target, "--yes") == 0
    assert "head of the event log" in capsys.readouterr().out
    assert _run("audit", "verify", "--db", target, "--head", said["head"]) == 0
    assert _run("restore", tmp_path / "none.zip", "--db", target) == 2


def _inspected(database: Database, photos: FileStore, content: bytes) -> str:
    name = photos.put(content, ".jpg")
    database.registry.put_aeds([make_aed("A-1")], at=NOON, actor="test")
    draft = InspectionDraft(True, True, True, photo=name)
    database.upkeep.inspect("A-1", draft, today=NOON.date(), at=NOON, actor="test")
    return name


def test_photographs_come_back_with_the_database(database: Database, other_url: str, tmp_path: Path) -> None:
    """From either kind of database into either, without a look at files that no inspection names."""
    photos, others = FileStore(tmp_path / "here"), FileStore(tmp_path / "there")
    name = _inspected(database, photos, b"a picture")
    photos.put(b"nobody's", ".jpg")
    manifest, _ = database.backup(tmp_path / "a.zip", photos=photos)
    assert (manifest.photographs, manifest.photographs_missing) == ((name,), 0)
    with open_backup(tmp_path / "a.zip") as backup:
        restore_database(other_url, backup, photos=others)
    assert others.path(name).read_bytes() == b"a picture"
    assert [one.name for one in (tmp_path / "there").iterdir()] == [name]
    with open_database(other_url) as restored:
        assert [one.photo for one in restored.upkeep.inspections("A-1")] == [name]


def test_a_photograph_that_is_gone_is_said_and_an_altered_one_refused(
    database: Database, other_url: str, tmp_path: Path
) -> None:
    """The rest is kept; of an altered backup nothing is."""
    photos = FileStore(tmp_path / "here")
    name = _inspected(database, photos, b"a picture")
    database.backup(tmp_path / "a.zip", photos=photos)
    photos.path(name).unlink()
    manifest, _ = database.backup(tmp_path / "b.zip", photos=photos)
    assert (manifest.photographs, manifest.photographs_missing) == ((), 1)

    def another(member: str, data: bytes) -> bytes:
        return b"another" if member == f"photos/{name}" else data

    with (
        open_backup(_rewritten(tmp_path / "a.zip", tmp_path / "bad.zip", another)) as backup,
        pytest.raises(InvalidInput, match=f"its photograph {name} is not the one of that name"),
    ):
        restore_database(other_url, backup, photos=FileStore(tmp_path / "there"))
    assert not (tmp_path / "there").exists()
    with open_database(other_url) as untouched:
        assert untouched.registry.list_aeds() == []
