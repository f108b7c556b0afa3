"""The goals computed a second time: fractions and plain loops, written from the texts alone.

A month is a number (year · 12 + month - 1), a series a dict from month to a row, a row a pair:
the value or None, and whether it is final. Nothing here knows the project's own code.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

Series = dict[int, tuple[Fraction | None, bool]]
YEAR_TO_DATE, WINDOW_RATE, WINDOW_SHARE, MEAN_OF_RATES = "ytd", "rate", "share", "mean of rates"
RATE, CHANGE, MEAN, SUM, LATEST = "monthly rate", "change", "mean", "sum", "latest"
FROM_JANUARY = (YEAR_TO_DATE, MEAN, SUM)
OVER_A_WINDOW = (WINDOW_RATE, WINDOW_SHARE, MEAN_OF_RATES)


@dataclass
class Question:
    year: int
    report: int
    method: str
    lag: int
    window: int
    lower_is_better: bool
    target: Fraction
    target_decimals: int
    baseline: Fraction | None
    stated_change: Fraction | None
    change_in_points: bool
    path: str
    path_values: list[Fraction]
    tolerance: Fraction | None
    numerator: Series
    denominator: Series | None
    references: dict[str, Series]


def month_number(year: int, month: int) -> int:
    return year * 12 + month - 1


def window(question, month, method=None):
    method = method or question.method
    if method in FROM_JANUARY:
        return list(range(month - month % 12, month + 1))
    if method in OVER_A_WINDOW:
        return list(range(month - question.window + 1, month + 1))
    return [month]


def windows(question, month, method=None):
    """The months of the numerator and those of the denominator, where there is one."""
    above = window(question, month, method)
    if question.method == CHANGE:
        return above, [month - 12]
    if question.denominator is None:
        return above, None
    return above, [one - question.lag for one in above]


def gaps(question, month, method=None):
    above, below = windows(question, month, method)
    divided_by = question.numerator if question.method == CHANGE else question.denominator
    found = {one for one in above if question.numerator.get(one, (None, False))[0] is None}
    for one in below or []:
        if divided_by.get(one, (None, False))[0] is None:
            found.add(one)
    return tuple(sorted(found))


def parts(question, month, method=None):
    """Numerator and denominator, or nothing where a month is missing."""
    if gaps(question, month, method):
        return None, None
    method = method or question.method
    above = [question.numerator[one][0] for one in window(question, month, method)]
    if method == CHANGE:
        return above[0], question.numerator[month - 12][0]
    if method == MEAN:
        return Fraction(sum(above)) / len(above), None
    if method in (SUM, LATEST):
        return Fraction(sum(above)), None
    below = [question.denominator[one - question.lag][0] for one in window(question, month, method)]
    if method == MEAN_OF_RATES:
        rates = [100 * one / other for one, other in zip(above, below, strict=True) if other != 0]
        return Fraction(sum(rates)), Fraction(len(below))
    if method in (WINDOW_SHARE, RATE):
        return Fraction(sum(above)), Fraction(sum(below))
    return Fraction(sum(above)), Fraction(sum(below)) / len(below)


def value(question, month, method=None):
    above, below = parts(question, month, method)
    method = method or question.method
    if above is None or method in (MEAN, SUM, LATEST):
        return above
    if method == MEAN_OF_RATES:
        stocks = [question.denominator[one - question.lag][0] for one in window(question, month)]
        return None if 0 in stocks else above / below
    if below == 0:
        return None
    return 100 * above / below - (100 if method == CHANGE else 0)


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
    above, below = windows(question, month)
    divided_by = question.numerator if question.method == CHANGE else question.denominator
    rows = [question.numerator.get(one) for one in above]
    rows += [divided_by.get(one) for one in below or []]
    return any(row is not None and not row[1] for row in rows)


def prior(question, month):
    return value(question, month - 12)


def prior_value(question):
    month = through(question)
    return None if month is None else prior(question, month)


def december_of(question, year):
    return value(question, month_number(year, 12))


def complete_years(question):
    """The three latest of the five years before whose December has a value that is not zero."""
    before = range(question.year - 1, question.year - 6, -1)
    return [year for year in before if december_of(question, year)][:3]


def path(question):
    """The agreed path, or what has to do in its place."""
    if question.path in ("by_hand", "level"):
        return question.path
    if question.method not in FROM_JANUARY:
        return "level"
    if question.path == "prior_year_shape" and december_of(question, question.year - 1):
        return "prior_year_shape"
    if question.path != "linear" and len(complete_years(question)) == 3:
        return "three_years"
    return "linear"


def share_of(question, year, month):
    part = value(question, month_number(year, month))
    return None if part is None else part / december_of(question, year)


def expected(question, month):
    number = month % 12 + 1
    if number == 12:
        return question.target
    match path(question):
        case "level":
            return question.target
        case "by_hand":
            return question.path_values[number - 1]
        case "prior_year_shape":
            share = share_of(question, question.year - 1, number)
            return None if share is None else question.target * share
        case "three_years":
            shares = [share_of(question, year, number) for year in complete_years(question)]
            return None if None in shares else question.target * sum(shares) / 3
    if question.method != MEAN:
        return question.target * number / 12
    if question.baseline is None:
        return None
    return question.baseline + (question.target - question.baseline) * number / 12


def expected_now(question):
    month = through(question)
    return None if month is None else expected(question, month)


def gap(question):
    if reason(question) is not None:
        return None
    return actual(question) - expected_now(question)


def gap_count(question):
    """Missing integrations = gap / 100 · denominator; what is counted is a count already."""
    difference = gap(question)
    if difference is None or question.method in (MEAN, SUM, LATEST):
        return difference
    if question.method == MEAN_OF_RATES:
        return None
    return difference / 100 * parts(question, through(question))[1]


def achievement(question):
    if gap(question) is None:
        return None
    now, should = actual(question), expected_now(question)
    if question.lower_is_better:
        now, should = should, now
    return None if should == 0 else 100 * now / should


def improvement_share(question):
    if question.stated_change is None or gap(question) is None:
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
    if question.method in OVER_A_WINDOW:
        months = window(question, month)
        if 2 * len([one for one in months if one // 12 == question.year]) < len(months):
            return "window_before_year"
    return "no_path" if expected_now(question) is None else None


def status(question):
    if reason(question) is not None:
        return "not_assessable"
    sign = 1 if question.lower_is_better else -1
    if through(question) % 12 == 11:
        decimals = question.target_decimals
        verdict = half_up(actual(question), decimals) - half_up(question.target, decimals)
        return "reached" if sign * verdict <= 0 else "missed"
    missed_by = sign * gap(question)
    if missed_by <= 0:
        return "on_track"
    return "at_risk" if missed_by <= tolerated(question) else "off_track"


def twelve_months(question):
    month = through(question)
    if month is None:
        return None
    if question.method == YEAR_TO_DATE:
        stocks = [month - question.lag - back for back in range(12)]
        flows = [month - back for back in range(12)]
        above = [question.numerator.get(one, (None,))[0] for one in flows]
        below = [question.denominator.get(one, (None,))[0] for one in stocks]
        if None in above or None in below or sum(below) == 0:
            return None
        return Fraction(1200 * sum(above)) / sum(below)
    if question.method in OVER_A_WINDOW and question.window == 12:
        return value(question, month)
    return None


def preview(question):
    """The newest month after the goal's own last that can be computed, and its value."""
    month = through(question)
    first = month_number(question.year, 1) if month is None else month + 1
    found = None
    for later in range(first, min(question.report, month_number(question.year, 12)) + 1):
        if value(question, later) is not None:
            found = later, value(question, later)
    return found


def projected(question, month, year, by):
    """What the value of a month becomes by December."""
    now = value(question, month_number(year, month))
    if now is None:
        return None
    if by == "run_rate":
        return now if question.method == MEAN else now * 12 / month
    then = value(question, month_number(year - 1, month))
    end = value(question, month_number(year - 1, 12))
    return now * end / then if then and end is not None else None


def forecast(question, by):
    """Value, low and high; from March to November, with at least two errors of earlier years."""
    last = through(question)
    if last is None or question.method not in FROM_JANUARY:
        return None
    month = last % 12 + 1
    errors = []
    for year in range(question.year - 5, question.year):
        guess = projected(question, month, year, by)
        truth = value(question, month_number(year, 12))
        if guess is not None and truth:
            errors.append(abs((guess - truth) / truth))
    guess = projected(question, month, question.year, by)
    if month < 3 or month == 12 or len(errors) < 2 or guess is None:
        return None
    width = abs(guess) * max(errors)
    return guess, guess - width, guess + width


def forecasts(question):
    """All there are, by the name of their method."""
    made = {by: forecast(question, by) for by in ("prior_year_shape", "run_rate")}
    return {by: one for by, one in made.items() if one is not None}


def comparisons(question):
    month = through(question)
    rows = {name: series.get(month, (None,))[0] for name, series in question.references.items()}
    return {name: known for name, known in rows.items() if known is not None}


def what_ifs(question):
    """Change, target and count: as the year ends, half the agreed change more, and all of it."""
    last = through(question)
    if last is not None and last % 12 == 11:
        end = actual(question)
    else:
        end = next((one[0] for one in forecasts(question).values()), None)
    if end is None or question.stated_change is None:
        return []
    found = []
    for change in (Fraction(0), question.stated_change / 2, question.stated_change):
        aim = end + change if question.change_in_points else end + end * change / 100
        found.append((change, aim, what_it_means(question, aim)))
    return found


def what_it_means(question, aim):
    if question.method in (MEAN, SUM, LATEST):
        return aim
    if question.method in (YEAR_TO_DATE, WINDOW_RATE):
        return aim * newest_stock(question)[1] / 100
    return None


def newest_stock(question):
    found = None
    for month in sorted(question.denominator):
        if question.denominator[month][0] is not None:
            found = month, question.denominator[month][0]
    return found


def needed_per_month(question):
    last = through(question)
    if last is None or last % 12 == 11 or question.method not in FROM_JANUARY:
        return None
    so_far = parts(question, last)[0]
    passed, left = last % 12 + 1, 11 - last % 12
    if so_far is None:
        return None
    if question.method == MEAN:
        return (12 * question.target - passed * so_far) / left
    if question.method == SUM:
        return (question.target - so_far) / left
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
