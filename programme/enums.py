from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProgrammeState(TextChoices):
    DRAFT = "draft", _("draft")
    AGREED = "agreed", _("agreed")


class BodyRole(TextChoices):
    """What a body does with the programme (§ 44c (6) and § 18d SGB II)."""

    AGREED = "agreed", _("agrees to it")
    ADVISED = "advised", _("gives its opinion")


class ChapterKind(TextChoices):
    """Which live content follows a chapter's text and statements."""

    TEXT = "text", _("text only")
    COMMITMENTS = "commitments", _("commitments")
    CONTEXT = "context", _("labour market")
    CUSTOMERS = "customers", _("structure of the customers")
    TARGET_GROUPS = "target_groups", _("target groups")
    PRIORITIES = "priorities", _("priorities")
    QUALITY = "quality", _("quality topics")
    PROJECTS = "projects", _("projects")
    GOALS = "goals", _("goals")
    BUDGET = "budget", _("budget")


class ChapterState(TextChoices):
    OPEN = "open", _("open")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")


class Operator(TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    BELOW = "below", _("below")
    ABOVE = "above", _("above")
    EXACTLY = "exactly", _("exactly")


class ProjectLevel(TextChoices):
    LAND = "land", _("programme of the Land")
    FEDERAL = "federal", _("federal programme")
    COOPERATION = "cooperation", _("cooperation")


class PictureKind(TextChoices):
    PHOTO = "photo", _("photo")
    DIAGRAM = "diagram", _("diagram")
