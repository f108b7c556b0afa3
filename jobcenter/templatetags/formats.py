"""jobcenter.formats in templates: texts are made there and nowhere else."""

from django import template

from jobcenter import formats
from jobcenter.months import month_key as key

register = template.Library()
register.filter("month_name", formats.month_name)
register.filter("moment", formats.moment)
register.filter("day", formats.day)
register.filter("month_key", key)
