from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measured figure; without a limit it is only told."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_within(self) -> bool:
        return self.limit is None or self.value <= self.limit

    def __str__(self) -> str:
        limit = f" (limit {self.limit:g})" if self.limit is not None else ""
        verdict = "" if self.is_within else " EXCEEDED"
        return f"{self.name}: {self.value:.1f} {self.unit}{limit}{verdict}"


@dataclass(frozen=True)
class Ratio:
    """Ours beside a reference measured in the same run."""

    name: str
    ours: float
    reference: float
    limit: float | None = None

    @property
    def is_within(self) -> bool:
        return self.limit is None or self.ours / self.reference <= self.limit

    def __str__(self) -> str:
        limit = f" (limit {self.limit:g})" if self.limit is not None else ""
        verdict = "" if self.is_within else " EXCEEDED"
        ratio = self.ours / self.reference
        return f"{self.name}: {self.ours:.1f} / {self.reference:.1f} = {ratio:.1f}{limit}{verdict}"
