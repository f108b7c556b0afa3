"""The goals computed a second time: fractions and plain loops, written from the texts alone.

A month is a number (year · 12 + month - 1), a series a dict from month to a row, a row a pair:
the value or None, and whether it is final. Nothing here knows the project's own code.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

Series = dict[int, tuple[Fraction | None, bool]]
YEAR_TO_DATE, TWELVE_RATE, TWELVE_SHARE, MEAN = "ytd", "rate12", "share12", "mean"


@dataclass
class Question:
    year: int
    report: int
    method: str
    lag: int
    lower_is_better: bool
    target: Fraction
    target_decimals: int
    baseline: Fraction | None
    has_stated_change: bool
    path: str
    tolerance: Fraction | None
    numerator: Series
    denominator: Series | None


def month_number(year: int, month: int) -> int:
    return year * 12 + month - 1


def window(question, month, method=None):
    method = method or question.method
    if method in (TWELVE_RATE, TWELVE_SHARE):
        return list(range(month - 11, month + 1))
    return list(range(month - month % 12, month + 1))


def windows(question, month, method=None):
    """The months of the numerator and those of the denominator, where there is one."""
    above = window(question, month, method)
    if question.denominator is None:
        return above, None
    return above, [one - question.lag for one in above]


def gaps(question, month, method=None):
    above, below = windows(question, month, method)
    found = {one for one in above if question.numerator.get(one, (None, False))[0] is None}
    for one in below or []:
        if question.denominator.get(one, (None, False))[0] is None:
            found.add(one)
    return tuple(sorted(found))


def parts(question, month, method=None):
    """Numerator and denominator, or nothing where a month is missing."""
    if gaps(question, month, method):
        return None, None
    months = window(question, month, method)
    above = sum(question.numerator[one][0] for one in months)
    if question.denominator is None:
        return Fraction(above) / len(months), None
    below = sum(question.denominator[one - question.lag][0] for one in months)
    if (method or question.method) != TWELVE_SHARE:
        below = Fraction(below) / len(months)
    return Fraction(above), Fraction(below)


def value(question, month, method=None):
    above, below = parts(question, month, method)
    if above is None:
        return None
    if question.denominator is None:
        return above
    return None if below == 0 else 100 * above / below


def through(question):
    """The last month of the year whose rows are final in numerator and denominator."""
    last = None
    for month in range(month_number(question.year, 1), month_number(question.year, 13)):
        rows = [question.numerator.get(month)]
        if question.denominator is not None:
            rows.append(question.denominator.get(month))
        if month <= question.report and all(row is not None and row[1] for row in rows):
            last = month
    return last


def actual(question):
    month = through(question)
    return None if month is None else value(question, month)


def provisional(question):
    month = through(question)
    if month is None:
        return False
    rows = [question.numerator.get(one) for one in window(question, month)]
    if question.denominator is not None:
        rows += [question.denominator.get(one - question.lag) for one in window(question, month)]
    return any(row is not None and not row[1] for row in rows)


def prior(question, month):
    return value(question, month - 12)


def prior_value(question):
    month = through(question)
    return None if month is None else prior(question, month)


def expected(question, month):
    december = month_number(question.year, 12)
    passed = Fraction(month % 12 + 1, 12)
    if question.method in (TWELVE_RATE, TWELVE_SHARE) or question.path == "level":
        return question.target
    if month == december:
        return question.target
    year_before = [prior(question, december - back) for back in range(12)]
    if question.path == "prior_year_shape" and all(one is not None for one in year_before):
        if year_before[0] == 0:
            return None
        return question.target * prior(question, month) / year_before[0]
    if question.method == YEAR_TO_DATE:
        return question.target * passed
    if question.baseline is None:
        return None
    return question.baseline + (question.target - question.baseline) * passed


def expected_now(question):
    month = through(question)
    return None if month is None else expected(question, month)


def gap(question):
    now, should = actual(question), expected_now(question)
    return None if now is None or should is None else now - should


def gap_count(question):
    """Missing integrations = gap / 100 · mean stock; a mean is counted already."""
    difference = gap(question)
    if difference is None or question.denominator is None:
        return difference
    return difference / 100 * parts(question, through(question))[1]


def achievement(question):
    if gap(question) is None:
        return None
    now, should = actual(question), expected_now(question)
    if question.lower_is_better:
        now, should = should, now
    return None if should == 0 else 100 * now / should


def improvement_share(question):
    if not question.has_stated_change or gap(question) is None:
        return None
    before = prior(question, through(question))
    if before is None or expected_now(question) == before:
        return None
    return (actual(question) - before) / (expected_now(question) - before)


def is_improvement(question):
    if question.baseline is None or question.target == 0:
        return False
    if question.lower_is_better:
        return question.target < question.baseline
    return question.target > question.baseline


def tolerated(question):
    """How far the expected value may be missed: down to q · Soll, or to the flat percentage."""
    should = abs(expected_now(question))
    if question.tolerance is None and is_improvement(question):
        q = (question.baseline + question.target) / (2 * question.target)
        return abs(should * q - should)
    flat = Fraction(97) if question.tolerance is None else question.tolerance
    if question.lower_is_better:
        return should / (flat / 100) - should
    return should - should * flat / 100


def half_up(number, decimals):
    scaled = abs(number) * 10**decimals
    whole = math.floor(scaled + Fraction(1, 2))
    return Fraction(whole if number >= 0 else -whole, 10**decimals)


def reason(question):
    month = through(question)
    if month is None:
        return "no_final_month"
    if gaps(question, month):
        return "incomplete"
    if actual(question) is None:
        return "not_computable"
    if question.method in (TWELVE_RATE, TWELVE_SHARE):
        in_year = [one for one in window(question, month) if one // 12 == question.year]
        if len(in_year) < 6:
            return "window_before_year"
    return "no_path" if expected_now(question) is None else None


def status(question):
    if reason(question) is not None:
        return "not_assessable"
    sign = 1 if question.lower_is_better else -1
    if through(question) % 12 == 11:
        verdict = half_up(actual(question), question.target_decimals) - question.target
        return "reached" if sign * verdict <= 0 else "missed"
    missed_by = sign * gap(question)
    if missed_by <= 0:
        return "on_track"
    return "at_risk" if missed_by <= tolerated(question) else "off_track"


def twelve_months(question):
    month = through(question)
    if month is None or question.method == MEAN:
        return None
    method = TWELVE_RATE if question.method == YEAR_TO_DATE else question.method
    return value(question, month, method)


def preview(question):
    """The newest month after the goal's own last that can be computed, and its value."""
    month = through(question)
    first = month_number(question.year, 1) if month is None else month + 1
    found = None
    for later in range(first, min(question.report, month_number(question.year, 12)) + 1):
        if value(question, later) is not None:
            found = later, value(question, later)
    return found


def projected(question, month, year):
    """What the value of a month becomes by December if the year goes on like the one before."""
    now = value(question, month_number(year, month))
    then = value(question, month_number(year - 1, month))
    end = value(question, month_number(year - 1, 12))
    if now is None or end is None or not then:
        return None
    return now * end / then


def forecast(question):
    """Value, low and high; from March to November, with at least two errors of earlier years."""
    last = through(question)
    if last is None or question.method in (TWELVE_RATE, TWELVE_SHARE):
        return None
    month = last % 12 + 1
    errors = []
    for year in range(question.year - 5, question.year):
        guess = projected(question, month, year)
        truth = value(question, month_number(year, 12))
        if guess is not None and truth:
            errors.append(abs((guess - truth) / truth))
    guess = projected(question, month, question.year)
    if month < 3 or month == 12 or len(errors) < 2 or guess is None:
        return None
    width = abs(guess) * max(errors)
    return guess, guess - width, guess + width


def newest_stock(question):
    found = None
    for month in sorted(question.denominator):
        if question.denominator[month][0] is not None:
            found = month, question.denominator[month][0]
    return found


def needed_per_month(question):
    last = through(question)
    if last is None or last % 12 == 11 or question.method in (TWELVE_RATE, TWELVE_SHARE):
        return None
    so_far = parts(question, last)[0]
    passed, left = last % 12 + 1, 11 - last % 12
    if so_far is None:
        return None
    if question.method == MEAN:
        return (12 * question.target - passed * so_far) / left
    newest = newest_stock(question)
    total = Fraction(0)
    for month in window(question, month_number(question.year, 12)):
        month -= question.lag
        stock = newest[1] if month > newest[0] else question.denominator.get(month, (None,))[0]
        if stock is None:
            return None
        total += stock
    return (question.target * total / 12 / 100 - so_far) / left


def needed_prior(question):
    """The mean of the open months a year earlier."""
    last = through(question)
    if last is None or last % 12 == 11:
        return None
    months = range(last + 1, month_number(question.year, 13))
    values = [question.numerator.get(month - 12, (None,))[0] for month in months]
    return None if None in values else Fraction(sum(values)) / len(values)
