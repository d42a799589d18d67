"""The whole database as one file, taken while others write, and put back into either kind of database."""

from aedmap.storage.backup.archive import Backup, Manifest, TableEntry, open_backup
from aedmap.storage.backup.restore import restore_backup
from aedmap.storage.backup.take import take_backup

__all__ = ["Backup", "Manifest", "TableEntry", "open_backup", "restore_backup", "take_backup"]
