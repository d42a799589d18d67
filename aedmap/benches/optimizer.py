"""The optimiser: proven gaps on synthetic and published instances, and values at equal time beside others."""

from aedmap.benches.bench import Effort, Materials
from aedmap.benches.optimizer_beside import beside_rows, beside_seconds
from aedmap.benches.optimizer_published import published_rows, published_seconds
from aedmap.benches.optimizer_synthetic import synthetic_rows, synthetic_seconds
from aedmap.benches.row import Row
from aedmap.progress import Progress
from optimizer.solvers.warm_up import compiled, cover_compiled, proof_compiled


def optimizer(materials: Materials, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """Synthetic sizes, others on sizes each can finish or not, published families where their files are."""
    compiled()  # here, where it is announced, and not in the measured processes
    cover_compiled()
    proof_compiled()
    return [
        *synthetic_rows(effort, seed, progress),
        *beside_rows(effort, seed, progress),
        *published_rows(materials.data.parent / "benchmarks", effort, seed, progress),
    ]


def seconds_at_most(effort: Effort) -> float:
    """The time limits of all rows added up; starting processes, reading files and peers' building come besides."""
    return synthetic_seconds(effort) + beside_seconds(effort) + published_seconds(effort)
