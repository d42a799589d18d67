"""Photographs of inspections in a backup: each by the digest of its content, so that none can be another."""

import zipfile
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from aedmap.errors import InvalidInput, NotFound
from aedmap.storage.files import FileStore, name_of
from aedmap.storage.tables import InspectionRow

_FOLDER = "photos/"
_LARGEST_BYTES = 64 << 20


def member_of(name: str) -> str:
    """Where a photograph lies in the archive."""
    return f"{_FOLDER}{name}"


def write_photographs(session: Session, archive: zipfile.ZipFile, photos: FileStore) -> tuple[tuple[str, ...], int]:
    """Put in every photograph that an inspection names; their names, and how many are not there any more."""
    query = select(InspectionRow.photo).where(InspectionRow.photo.is_not(None)).distinct()
    names = sorted(name for name in session.scalars(query) if name)
    found = []
    for name in names:
        try:
            path = photos.path(name)
        except NotFound:
            continue
        archive.write(path, member_of(name), zipfile.ZIP_STORED)  # a JPEG does not get smaller
        found.append(name)
    return tuple(found), len(names) - len(found)


def put_photographs(archive: zipfile.ZipFile, names: tuple[str, ...], photos: FileStore, backup: str) -> None:
    """Put them back; what is there stays, as the same name is the same picture. InvalidInput for an altered one."""
    for name in names:
        if archive.getinfo(member_of(name)).file_size > _LARGEST_BYTES:
            raise InvalidInput(f"{backup} is altered: its photograph {name} is larger than any that is taken.")
        content = archive.read(member_of(name))
        if name_of(content, Path(name).suffix) != name:
            raise InvalidInput(f"{backup} is altered: its photograph {name} is not the one of that name.")
        photos.put(content, Path(name).suffix)
