import pytest

from programme.renderers.markdown import markdown_html, markdown_tree


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** _b_", "<p><strong>a</strong> <em>b</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("<script>a</script>", "<p>&lt;script&gt;a&lt;/script&gt;</p>\n"),
        ("    a", "<p>a</p>\n"),
        ("`a`", "<p>`a`</p>\n"),
        ("[a](https://b.de)", '<p><a href="https://b.de">a</a></p>\n'),
        ("<a@b.de>", '<p><a href="mailto:a@b.de">a@b.de</a></p>\n'),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>\n"),
        ("[a](data:text/html,b)", "<p>[a](data:text/html,b)</p>\n"),
        ("[a](//b.de)", "<p>[a](//b.de)</p>\n"),
    ],
)
def test_markdown_becomes_safe_html(text, html):
    assert markdown_html(text, level=2) == html


@pytest.mark.parametrize(
    ("written", "set_as"),
    [
        (["#"], ["h3"]),
        (["######"], ["h3"]),
        (["##", "##"], ["h3", "h3"]),
        (["#", "###", "##"], ["h3", "h4", "h4"]),
        (["###", "#", "##", "###"], ["h3", "h3", "h4", "h5"]),
        (["#", "##", "###", "####", "#####"], ["h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_headings_begin_at_the_level_and_skip_none(written, set_as):
    nodes = markdown_tree("\n\n".join(f"{mark} Titel" for mark in written), level=3).children

    assert [node.tag for node in nodes] == set_as


def test_a_heading_without_words_is_left_out():
    assert markdown_html("#\n\n## ##\n\n> #\n> a", level=2) == (
        "<blockquote>\n<p>a</p>\n</blockquote>\n"
    )
