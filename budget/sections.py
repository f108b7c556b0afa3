"""The budget as passages of the printed programme, as the document states it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from budget.balance import Composition, Fund, YearBudget
from budget.charts import composition_chart, free_chart, years_chart
from budget.enums import Side
from budget.queries import BudgetPicture
from budget.sentences import (
    composition_label,
    differences,
    double_count,
    free_sentence,
    fund_sentence,
    passive_active_uses,
    two_names,
)
from budget.tables import composition_table, free_table, funds_table, years_table
from jobcenter.document import Block, Bullets, Fact, Facts, Figure, Note, Paragraph, Section


def budget_section(picture: BudgetPicture, *, title: str, anchor: str) -> Section:
    """The whole budget under the title of its chapter."""
    return Section(title, anchor, sections=budget_sections(picture))


def budget_sections(picture: BudgetPicture) -> tuple[Section, ...]:
    """Without those that would be empty."""
    numbered = enumerate(picture.compositions, start=1)
    sections = (
        years_section(picture),
        *(composition_section(number, one, picture.current) for number, one in numbered),
        integration_section(picture),
        funds_section(picture.funds, picture.current.year),
    )
    return tuple(section for section in sections if section.blocks)


def years_section(picture: BudgetPicture) -> Section:
    """The titles over the years, what is printed beside what is computed."""
    blocks: list[Block] = [Figure(years_chart(picture.years)), years_table(picture.years)]
    found = differences(picture.years, picture.compositions)
    if found:
        words = _("Where what is printed and what is computed differ; nothing was corrected:")
        blocks += [Paragraph(words), Bullets(found)]
    return Section(_("What is allotted, by year"), ":budget-years", blocks=tuple(blocks))


def composition_section(number: int, composition: Composition, budget: YearBudget) -> Section:
    notes = (two_names(budget, composition), double_count(budget, composition))
    return Section(
        f"{composition_label(composition)} {budget.year}",
        f":budget-composition-{number}",
        blocks=(
            *_composition_blocks(composition, Side.SOURCE, budget.year),
            *_composition_blocks(composition, Side.USE, budget.year),
            *(Note(note) for note in notes if note),
        ),
    )


def _composition_blocks(composition: Composition, side: Side, year: int) -> tuple[Block, ...]:
    if not composition.parts(side):
        return ()
    return (
        Figure(composition_chart(composition, side, year)),
        composition_table(composition, side, year),
    )


def integration_section(picture: BudgetPicture) -> Section:
    """From the allotment over transfer and prior commitments to what is free."""
    blocks: list[Block] = []
    line = picture.current.integration
    if line and line.has_steps:
        chart = free_chart(line, picture.summary)
        shown = Figure(chart) if chart else Paragraph(free_sentence(picture.summary))
        blocks += [shown, free_table(line, picture.current.year)]
    uses = passive_active_uses(picture.years)
    if uses:
        blocks.append(Facts(tuple(Fact(label, text) for label, text in uses)))
    if picture.current.note:
        blocks.append(Paragraph(picture.current.note))
    return Section(_("From allotment to free"), ":budget-integration", blocks=tuple(blocks))


def funds_section(funds: Sequence[Fund], year: int) -> Section:
    blocks: tuple[Block, ...] = ()
    if funds:
        sentences = Bullets(tuple(fund_sentence(fund, year) for fund in funds))
        blocks = (sentences, funds_table(funds))
    return Section(_("Special programmes over several years"), ":budget-funds", blocks=blocks)
