"""The Markdown that people write in chapters: paragraphs, headings, lists, emphasis, links."""

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

# Everything else stays text. Indented code is what people would meet by accident.
_RULES = ("heading", "list", "blockquote", "emphasis", "link", "autolink", "escape", "entity")
_LINKS = ("http://", "https://", "mailto:")
DEEPEST_LEVEL = 6


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        return url.lower().startswith(_LINKS)


_parser = _Parser("zero").enable([*_RULES, "newline"])


def markdown_html(text: str, *, level: int) -> str:
    """Return safe HTML whose headings begin at the level and skip none."""
    return str(_parser.renderer.render(_tokens(text, level), _parser.options, {}))


def markdown_tree(text: str, *, level: int) -> SyntaxTreeNode:
    """Return the tree of paragraphs, lists and so on, its headings as in `markdown_html`."""
    return SyntaxTreeNode(_tokens(text, level))


def _tokens(text: str, level: int) -> list[Token]:
    tokens = _without_empty_headings(_parser.parse(text))
    _set_heading_levels((t for t in tokens if t.type.startswith("heading_")), level)
    return tokens


def _without_empty_headings(tokens: list[Token]) -> list[Token]:
    empty = {
        i
        for i, token in enumerate(tokens)
        if token.type == "inline" and not token.content and tokens[i - 1].type == "heading_open"
    }
    return [token for i, token in enumerate(tokens) if not {i - 1, i, i + 1} & empty]


def _set_heading_levels(headings: Iterable[Token], level: int) -> None:
    outer: list[str] = []  # the tags, as written, of the headings above the present one
    for token in headings:
        if token.nesting == 1:
            while outer and outer[-1] >= token.tag:
                outer.pop()
            outer.append(token.tag)
        token.tag = f"h{min(level + len(outer) - 1, DEEPEST_LEVEL)}"
