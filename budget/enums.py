from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LineKind(TextChoices):
    INTEGRATION = "integration", _("integration of jobseekers")
    ADMINISTRATION = "administration", _("administration")
    COST = "cost", _("kind of cost")
    INSTRUMENT = "instrument", _("instrument")


class SourceKind(TextChoices):
    FEDERAL = "federal", _("federal funds")
    TRANSFER = "transfer", _("transfer from another title")
    MUNICIPAL = "municipal", _("municipal share")
    INCOME = "income", _("income")
    LAND = "land", _("funds of the Land")
    OTHER = "other", _("other funds")


class AllocationKind(TextChoices):
    """Of the first three the last known counts; the others change it."""

    ORIENTATION = "orientation", _("orientation value")
    PROVISIONAL = "provisional", _("provisional")
    FINAL = "final", _("final")
    ADDITIONAL = "additional", _("additional")
    RETURNED = "returned", _("returned")


class TransferState(TextChoices):
    PLANNED = "planned", _("planned")
    BLOCKED = "blocked", _("blocked")
    EXECUTED = "executed", _("executed")


class Quantity(TextChoices):
    """What a stated amount is about; without a line it is about the whole budget."""

    ALLOCATION = "allocation", _("allocation")
    TRANSFER = "transfer", _("transfer")
    PRIOR_COMMITMENTS = "prior_commitments", _("prior commitments")
    FREE = "free", _("free for new support")
    PASSIVE_ACTIVE_TRANSFER = "passive_active_transfer", _("passive-active transfer used")


class Side(TextChoices):
    SOURCE = "source", _("by source")
    USE = "use", _("by use")


class Qualifier(TextChoices):
    """How a document qualifies a number it prints."""

    EXACT = "exact", _("exact")
    CIRCA = "circa", _("circa")
    JUST_UNDER = "just_under", _("just under")
    AT_MOST = "at_most", _("at most")
    AT_LEAST = "at_least", _("at least")
