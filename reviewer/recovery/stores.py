"""Every data store of a design with what protects it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reviewer.model.record import replace
from reviewer.recovery.backups import backup_protections
from reviewer.recovery.caches import caches, searches, warehouses
from reviewer.recovery.files import file_systems, volumes, windows_file_systems
from reviewer.recovery.objects import buckets
from reviewer.recovery.protection import StoreFacts
from reviewer.recovery.relational import clusters, instances
from reviewer.recovery.tables import tables
from reviewer.recovery.view import View

Reader = Callable[[View], Iterator[StoreFacts]]
READERS: tuple[Reader, ...] = (
    clusters,
    instances,
    tables,
    buckets,
    file_systems,
    windows_file_systems,
    volumes,
    caches,
    searches,
    warehouses,
)


def stores_of(view: View) -> tuple[StoreFacts, ...]:
    """Return every data store with its own protections and those of the backup plans."""
    found = [store for reader in READERS for store in reader(view)]
    plans = backup_protections(view, found)
    return tuple(
        replace(store, protections=(*store.protections, *plans.get(store.resource.address, ()))) for store in found
    )
