"""Claims about reading Markdown: what becomes a passage, on which lines, with which words and links, for whom."""

from __future__ import annotations

import pytest

from knowledge.audience import clear
from knowledge.pack import Pack
from knowledge.passage import Audience, Kind
from tests.knowledge.reading import PACK, fixture, links, passage, read, rows

SITE = Pack(site="https://example.com", page_urls={"page.md": "/sales/deals/"})


class TestSections:
    def test_every_heading_is_a_passage_of_its_own_text_that_names_what_stands_below(self) -> None:
        page = read("# Fees\n\nWho earns what.\n\n## Referral\n\nTen percent.\n\n## Renewal\n\nFive percent.\n")
        assert [(p.title, p.trail, p.text, p.lines, p.parent) for p in page.passages] == [
            ("Fees", (), "Who earns what.\nFees: Referral; Renewal", (1, 9), None),
            ("Referral", ("Fees",), "Ten percent.", (5, 7), "page#fees"),
            ("Renewal", ("Fees",), "Five percent.", (9, 11), "page#fees"),
        ]

    def test_a_page_without_headings_is_one_passage_named_by_its_front_matter(self) -> None:
        page = read("---\ntitle: Fees\n---\n\nTen percent.\n")
        assert [(p.id, p.title, p.trail, p.text, p.lines) for p in page.passages] == [
            ("page#top", "Fees", (), "Ten percent.", (5, 5))
        ]

    def test_a_section_that_is_too_long_is_cut_into_parts_that_together_hold_all_of_it(self) -> None:
        paragraphs = [f"Paragraph {n} " + "says something about deals. " * 12 for n in range(8)]
        page = read("# Deals\n\n" + "\n\n".join(paragraphs) + "\n")
        assert [(p.id, p.title, p.lines, p.parent) for p in page.passages] == [
            ("page#deals", "Deals", (1, 7), None),
            ("page#deals/part-2", "Deals", (9, 13), "page#deals"),
            ("page#deals/part-3", "Deals", (15, 17), "page#deals"),
        ]
        assert max(len(p.text) for p in page.passages) <= 1200
        assert "\n".join(p.text for p in page.passages) == "\n".join(p.strip() for p in paragraphs)

    def test_one_paragraph_that_is_too_long_is_cut_between_sentences(self) -> None:
        page = read("# Deals\n\n" + "Register the deal first. " * 100)
        assert {p.lines for p in page.passages} == {(1, 3), (3, 3)}
        assert {p.text.endswith("first.") for p in page.passages} == {True}

    def test_a_long_code_block_is_cut_at_its_lines(self) -> None:
        code = "\n".join(f"step {n:03} of the long procedure" for n in range(60))
        page = read(f"# Run\n\n```\n{code}\n```\n")
        assert [p.lines for p in page.passages] == [(1, 41), (42, 64)]
        assert page.passages[1].text.startswith("step 038")

    def test_more_than_twelve_links_are_shared_out(self) -> None:
        page = read("# Links\n\n" + " | ".join(f"[page {n}](/{n}/)" for n in range(30)))
        assert [len(p.links) for p in page.passages] == [12, 12, 6]


FACTS = [
    ("1. VAR (Value Added Reseller) - sells and sets up", "VAR (Value Added Reseller)"),
    ("1. DMR (Direct Market Reseller)- resale only", "DMR (Direct Market Reseller)"),
    ("- Renewal: the partner of record goes first", "Renewal"),
    ("- **Referral fees** are paid each quarter", "Referral fees"),
    ("- **Referral fees**: paid each quarter", "Referral fees"),
    ("- [Portal](/portal/) for deals", "Portal for deals"),
    ("- [Portal](/portal/)", "Portal"),
    ("* [x] Sign the agreement before Friday", "Sign the agreement before Friday"),
    ("- Register the deal. Then quote it to the customer.", "Register the deal"),
    (
        "- Incentives to identify net new customers & opportunities in all of your existing customers.",
        "Incentives to identify net new customers & opportunities in all of…",
    ),
]


class TestFacts:
    @pytest.mark.parametrize(("line", "title"), FACTS)
    def test_an_item_that_says_something_is_a_fact_named_by_its_opening(self, line: str, title: str) -> None:
        page = read(f"# Deals\n\n{line}\n")
        assert [(p.kind, p.title, p.lines, p.trail) for p in page.passages[1:]] == [(Kind.FACT, title, (3, 3), ("Deals",))]

    def test_items_of_a_few_words_stay_in_their_sections_text(self) -> None:
        page = read("# Stages\n\nOur stages:\n\n- Plan\n- Create code\n- Verify it now\n")
        assert [(p.text, p.lines) for p in page.passages] == [("Our stages:\nPlan\nCreate code\nVerify it now", (1, 7))]

    def test_a_short_item_holds_what_stands_below_it_and_a_long_one_gives_it_away(self) -> None:
        words = "is a duty that takes a whole sentence to say. " * 6
        page = read(
            "# Duties\n\n- Selling the licences well:\n  - ask first\n\n"
            f"- Serving\n  - First: {words}\n  - Second: {words}\n"
        )
        assert rows(page) == [
            ("section", "duties", (1, 8), "Duties"),
            ("fact", "duties/selling-the-licences-well", (3, 4), "Selling the licences well"),
            ("fact", "duties/serving", (6, 8), "Serving"),
            ("fact", "duties/first", (7, 7), "First"),
            ("fact", "duties/second", (8, 8), "Second"),
        ]
        assert passage(page, "duties/serving").text == "Serving\nServing: First; Second"
        assert passage(page, "duties/first").parent == "page#duties/serving"

    def test_a_table_row_is_a_fact_with_the_names_of_its_columns(self) -> None:
        page = read("# Tiers\n\n| Tier | Margin | |\n|---|---|---|\n| Open | 5&nbsp;% | [more](/open/) |\n| Select | | |\n")
        assert [(p.title, p.text, p.lines, links(p)) for p in page.passages[1:]] == [
            ("Open", "Tier: Open\nMargin: 5 %\nmore", (5, 5), [("more", "/open/", "public")]),
            ("Select", "Tier: Select", (6, 6), []),
        ]

    def test_equal_titles_are_told_apart_in_order(self) -> None:
        page = read("# Fees\n\n- Referral - paid each quarter\n- Referral - paid each year\n")
        assert [p.id for p in page.passages[1:]] == ["page#fees/referral", "page#fees/referral-1"]


class TestDialects:
    def test_kramdown(self) -> None:
        page = fixture("kramdown.html.md")
        assert rows(page) == [
            ("section", "register", (6, 28), "Registration"),
            ("fact", "register/open-the-portal", (21, 21), "Open the portal"),
            ("fact", "register/deals-stay-registered-for-ninety-days", (22, 22), "Deals stay registered for ninety days"),
            ("section", "fees", (28, 56), "2. Fees & margins"),
            ("term", "fees/referral-fee", (31, 32), "Referral fee"),
            ("term", "fees/margin", (34, 36), "Margin"),
            ("fact", "fees/open", (43, 43), "Open"),
            ("fact", "fees/select", (44, 44), "Select"),
            ("section", "renewals", (57, 61), "Renewals"),
        ]
        assert passage(page, "register").text == (
            "Register each deal before you quote it.\n"
            "Ask the desk in #deal-desk — they answer within a day.\n"
            "Registration: Open the portal; Deals stay registered for ninety days; 2. Fees & margins"
        )
        assert passage(page, "fees").text == (
            "A sentence that stands right above a rule is no heading.\n"
            "## A heading in a fence is none\n"
            "Text after a fence that nobody closed:\n"
            "2. Fees & margins: Referral fee; Margin; Open; Select"
        )
        assert passage(page, "fees/margin").text == "Margin: What the reseller keeps.\nIt grows with the tier."
        assert passage(page, "renewals").text == "The partner of record renews.\nUnless the customer says otherwise."

    def test_erb(self) -> None:
        page = fixture("erb.html.md.erb")
        assert [(p.title, p.text, p.lines) for p in page.passages] == [
            ("Team", "We are people.\nTeam: looks after the north and the west; Hiring", (6, 20)),
            ("looks after the north and the west", "looks after the north and the west", (12, 12)),
            ("Hiring", "We hire in <% code %> too.", (20, 22)),
        ]

    def test_liquid(self) -> None:
        page = fixture("liquid.md")
        assert [(p.title, p.text, p.lines) for p in page.passages] == [
            ("Pictures", 'Use for the name.\nAlt text is for screen readers.\n{% image "kept in code" %}', (6, 17)),
        ]

    def test_hugo(self) -> None:
        page = fixture("hugo/_index.md")
        assert (page.title, page.audience, page.url) == ("Benefits", Audience.PARTNER, "hugo/")
        assert rows(page) == [
            ("section", "top", (9, 42), "Benefits"),
            ("section", "health--wellbeing", (12, 26), "Health & Wellbeing"),
            ("section", "health--wellbeing/who-is-eligible", (15, 20), "Who is eligible?"),
            (
                "fact",
                "health--wellbeing/every-partner-in-good-standing-with-us",
                (17, 17),
                "Every partner in good standing with us",
            ),
            ("section", "health--wellbeing/how-do-i-enrol", (22, 24), "How do I enrol?"),
            ("section", "dates", (28, 39), "Dates"),
            ("section", "a-heading-in-a-list", (39, 40), "A heading in a list"),
            ("section", "dates-1", (42, 42), "Dates"),
        ]
        assert passage(page, "health--wellbeing/how-do-i-enrol").text == "Write to the desk."
        assert passage(page, "health--wellbeing/how-do-i-enrol").url == "hugo/#health--wellbeing"
        assert passage(page, "dates").text.startswith("Four backticks hold three:\n```\n# no heading\n```\nSign by Friday")

    def test_windows_lines_marks_and_separators(self) -> None:
        page = fixture("windows.md")
        assert [(p.title, p.text, p.lines) for p in page.passages] == [
            ("One", "A line with a separator, a hard space and a zerowidth. bare return\nOne: Two", (8, 13)),
            ("Two", "End", (13, 15)),
        ]
        assert (page.title, page.audience) == ("Windows", Audience.INTERNAL)
        assert [(p.path, p.line) for p in page.problems] == [("windows.md", 4)]

    def test_a_rule_at_the_top_is_no_front_matter(self) -> None:
        page = fixture("false-front-matter.md")
        assert [(p.title, p.text, p.lines, links(p)) for p in page.passages] == [
            (
                "False front matter",
                "Home | Next\nBelow the rule.",
                (1, 8),
                [("Home", "/", "public"), ("Next", "/next/", "public")],
            )
        ]

    def test_a_merge_left_undone_makes_no_heading(self) -> None:
        page = fixture("conflict.md")
        assert [(p.title, p.text, p.lines) for p in page.passages] == [
            ("Fields", "Ours is the owner of the account.\nTheirs is the creator of the account.", (1, 7))
        ]

    def test_languages_without_spaces_and_from_right_to_left(self) -> None:
        page = fixture("languages.md")
        assert [(p.id, p.text) for p in page.passages] == [
            ("languages#販売店", "販売店は、ライセンスを再販します。サービスも提供します。\n販売店: 登録"),
            ("languages#touroku", "登録: 手数料"),
            ("languages#touroku/手数料", "手数料：再販しないパートナーに支払われます。"),
            ("languages#合作伙伴", "渠道合作伙伴销售许可证。"),
            ("languages#شركاء", "الشركاء يبيعون التراخيص والخدمات :tada:"),
        ]

    @pytest.mark.parametrize(
        ("name", "passages", "problems"),
        [
            ("empty.md", [], []),
            ("script-only.md", [("section", "top", (3, 5), "Script only")], []),
            ("binary.md", [], [(1, "this is a binary file, not Markdown; leave it out of the handbook")]),
            ("latin1.md", [], [(1, "this is not UTF-8 text; save the file as UTF-8")]),
        ],
    )
    def test_what_cannot_be_read_is_named(self, name: str, passages: list[object], problems: list[object]) -> None:
        page = fixture(name)
        assert rows(page) == passages
        assert [(problem.line, problem.message) for problem in page.problems] == problems


TEXTS = [
    ("**Bold**, *lean* and `code` &amp; more", "Bold, lean and code & more"),
    ("one  two<br>three", "one two\nthree"),
    ("a <b>tag</b> and a <username>", "a tag and a <username>"),
    ("a | b<!-- gone --> c", "a | b c"),
    ("before {{< fee 5 >}} after", "before after"),
    ("see `{{ kept }}` here", "see {{ kept }} here"),
    ("text{: .red} goes on", "text goes on"),
    ("stray ** marks", "stray marks"),
    ("price < 5 and > 3, 100%", "price < 5 and > 3, 100%"),
    ("an unfinished {% tag", "an unfinished {% tag"),
    ("note[^1] this", "note this"),
    ("> quoted\n> words", "quoted words"),
    ("> [!NOTE]\n> mind", "[!NOTE] mind"),
]


class TestText:
    @pytest.mark.parametrize(("markdown", "text"), TEXTS)
    def test_text_is_what_a_reader_sees(self, markdown: str, text: str) -> None:
        assert [p.text for p in read(markdown).passages] == [text]

    @pytest.mark.parametrize(
        "contents",
        [
            "## On this page\n{:.no_toc}\n\n- TOC\n{:toc}\n",
            "## On this page\n\n{:.no_toc}\n1. TOC\n{:toc}\n",
            "## Table of Contents\n\n- [Fees](#fees)\n  - [Referral](#referral)\n",
            "[[_TOC_]]\n",
            "{{< toc >}}\n",
            "* TOC\n{:toc}\n",
        ],
    )
    def test_a_table_of_contents_is_no_passage(self, contents: str) -> None:
        page = read(f"{contents}\n## Fees\n\nTen percent.\n")
        assert [(p.id, p.text) for p in page.passages] == [("page#fees", "Ten percent.")]

    def test_prose_below_a_table_of_contents_is_kept(self) -> None:
        page = read("## On this page\n\n- TOC\n{:toc}\n\nAll about fees.\n\n## Fees\n\nTen percent.\n")
        assert [(p.id, p.text) for p in page.passages] == [
            ("page#top", "All about fees.\nFees"),
            ("page#fees", "Ten percent."),
        ]


LINKS = [
    ("[Fees](/fees/)", "/fees/", "https://example.com/fees/"),
    ("[Fees](../fees/)", "../fees/", "https://example.com/sales/fees/"),
    ("[Fees](#fees)", "#fees", "https://example.com/sales/deals/#fees"),
    ("[Fees](other.md#fees)", "other.md#fees", "https://example.com/other/#fees"),
    ("[Fees](https://a.b/c?d=e&f=g#h)", "https://a.b/c?d=e&f=g#h", "https://a.b/c?d=e&f=g#h"),
    ("[Fees](mailto:desk@example.com)", "mailto:desk@example.com", "mailto:desk@example.com"),
    ("[Fees][f]\n\n[f]: /fees/", "/fees/", "https://example.com/fees/"),
    ('<a href="/fees/">Fees</a>', "/fees/", "https://example.com/fees/"),
    ("![Fees](/fees.png)", "/fees.png", "https://example.com/fees.png"),
    ('<iframe title="Fees" src="https://www.youtube.com/embed/x"></iframe>',) + ("https://www.youtube.com/embed/x",) * 2,
    ("[Fees](/fees and margins/)", "/fees%20and%20margins/", "https://example.com/fees%20and%20margins/"),
]


class TestLinks:
    @pytest.mark.parametrize(("markdown", "written", "absolute"), LINKS)
    def test_links_are_made_absolute_where_the_site_is_known(self, markdown: str, written: str, absolute: str) -> None:
        assert links(read(markdown).passages[0]) == [("Fees", written, "public")]
        assert links(read(markdown, pack=SITE).passages[0]) == [("Fees", absolute, "public")]

    def test_addresses_in_running_text_are_links(self) -> None:
        found = read("Ask https://example.com/desk, or (http://a.b/c_(d)).").passages[0]
        assert [link.url for link in found.links] == ["https://example.com/desk", "http://a.b/c_(d)"]

    @pytest.mark.parametrize(
        "target", ["javascript:alert(1)", "data:image/png;base64,AAAA", "vbscript:x", "file:///etc/passwd"]
    )
    def test_scripts_and_embedded_data_are_no_links(self, target: str) -> None:
        found = read(f"A [button]({target}) and ![a picture]({target}).").passages[0]
        assert (found.text, found.links) == ("A button and a picture.", ())

    def test_an_address_leads_to_the_nearest_heading(self) -> None:
        page = read("# Fees\n\n- Referral - paid each quarter\n", pack=SITE)
        assert [p.url for p in page.passages] == ["https://example.com/sales/deals/#fees"] * 2


class TestAudience:
    def test_marks_hold_for_what_stands_below_and_lesser_readers_see_no_word_of_it(self) -> None:
        page = fixture("internal.md")
        shown = [(p.title, p.text) for found in page.passages if (p := clear(found, Audience.PUBLIC))]
        assert shown == [
            (
                "Margins",
                "Everybody may read this. See the guide and.\n"
                "Open again.\n"
                "Margins: Ask the desk; sellers use for exceptions; Open; Questions",
            ),
            ("Ask the desk; sellers use for exceptions", "Ask the desk; sellers use for exceptions"),
            ("Open", "Tier: Open"),
            ("Questions", "Mail us."),
        ]
        urls = [link.url for found in page.passages if (p := clear(found, Audience.PUBLIC)) for link in p.links]
        assert urls == ["/guide/"]
        partner = [p.title for found in page.passages if (p := clear(found, Audience.PARTNER))]
        assert partner == [
            "Margins",
            "Ask the desk; sellers use for exceptions",
            "rebates are paid each quarter",
            "Open",
            "Questions",
        ]

    def test_internal_readers_see_all_of_it(self) -> None:
        page = fixture("internal.md")
        assert all(clear(found, Audience.INTERNAL) for found in page.passages)
        assert passage(page, "margins").text.count("Internal -") == 3
        assert passage(page, "tactics").audience is Audience.INTERNAL

    @pytest.mark.parametrize(
        ("front", "path", "audience", "problems"),
        [
            ("", "page.md", Audience.PARTNER, 0),
            ("audience: public", "page.md", Audience.PUBLIC, 0),
            ("Audience: Internal", "page.md", Audience.INTERNAL, 0),
            ("audience: public", "internal/page.md", Audience.INTERNAL, 0),
            ("audience: internal", "open/page.md", Audience.INTERNAL, 0),
            ("", "open/page.md", Audience.PUBLIC, 0),
            ("audience: everyone", "page.md", Audience.INTERNAL, 1),
            ("audience: [public, partner]", "page.md", Audience.INTERNAL, 1),
            ("audience: internal\ntags: %", "page.md", Audience.INTERNAL, 1),
        ],
    )
    def test_a_pages_audience_is_the_strictest_of_what_is_said(
        self, front: str, path: str, audience: Audience, problems: int
    ) -> None:
        rules = (("internal/**", Audience.INTERNAL), ("open/**", Audience.PUBLIC))
        pack = Pack(default_audience=Audience.PARTNER, path_audiences=rules)
        page = read(f"---\n{front}\n---\n\nText.\n", path, pack)
        assert (page.audience, {p.audience for p in page.passages}, len(page.problems)) == (audience, {audience}, problems)

    @pytest.mark.parametrize(
        "secret",
        [
            "Internal - zebra",
            "See **[Internal - zebra](/zebra/)** now",
            "- **See [Internal - zebra](/zebra/) here**: and there, as always",
            "- Look\n  - Internal - zebra stripes are black and white\n  - open words stand here as well",
            "- \n  - Internal - zebra stripes are black and white",
            "## Herds [Internal - zebra](/x/)\n\nzebra",
            "| Internal - zebra | b |\n|---|---|\n| zebra | stripes |",
            "| a | b |\n|---|---|\n| Internal - zebra | zebra |",
            "| a | b |\n|---|---|\n| fine | [Internal - zebra](/zebra/) |",
            "Internal - the herd:\n\n```\nzebra\n```",
            "Internal - the herd:\n\nzebra",
            "<details><summary>Internal - zebra</summary>\n\nzebra\n\n</details>",
            "![Internal - zebra](/zebra.png)",
            "Internal - zebra\n: stripes",
            "* **Internal - zebra (Material - Video - 3 Minutes)**\n  * zebra",
            "open<br>Internal - zebra",
            "open\nInternal - zebra",
            "- open\n  **Internal - zebra**",
            "- open\n  [Internal - zebra](/zebra/)",
            "INTERNAL – zebra",
            "**Internal -** zebra",
            "> Internal - zebra",
            "# Internal - zebra",
        ],
    )
    def test_no_word_of_what_is_marked_reaches_a_lesser_reader(self, secret: str) -> None:
        page = read(f"{secret}\n\n## Fees\n\nTen percent.\n")
        for reader in (Audience.PUBLIC, Audience.PARTNER):
            seen = [p for found in page.passages if (p := clear(found, reader))]
            told = [(p.id, p.title, p.trail, p.text, p.url, [(link.label, link.url) for link in p.links]) for p in seen]
            assert "zebra" not in repr(told).lower()
            assert page.title != "zebra"
            assert any(p.text == "Ten percent." for p in seen) or secret.startswith("# ")
        assert any("zebra" in repr(found).lower() for found in page.passages)

    def test_a_mark_is_the_packs_to_choose(self) -> None:
        pack = Pack(markers={"team only:": Audience.INTERNAL})
        page = read("Internal - open here.\n\nTeam only: closed.\n", pack=pack)
        assert [found.text_for(Audience.PUBLIC) for found in page.passages] == ["Internal - open here."]

    def test_markers_of_the_seed_stand_in_the_default(self) -> None:
        assert {p.text_for(Audience.PUBLIC) for p in read("Internal - no.", pack=Pack()).passages} <= {""}
        assert PACK.marked("Partners only - yes") is Audience.PARTNER
