"""Questions for a figure or a name, and passages that tell one.

Most questions that a handbook nearly answers ask how much, how many, when or by whom of something it only names. A passage
without a detail of that sort is no answer to them, however well it fits otherwise.
"""

from __future__ import annotations

import re

_ASKS = {
    "share": r"%|\bpercent(?:age)?s?\b"
    r"|\b(?:margin|discount|commission|interest|conversion|tax|success|win|renewal) rates?\b"
    r"|\b(?:what|which) (?:rate|share|cut|margin|discount|commission)\b"
    r"|\bhow (?:big|high) (?:is|are) (?:the|our|my) (?:discount|margin|commission|fee|cut)\b",
    "money": r"\bhow much\b(?! (?:better|easier|faster|longer|later|more|less)\b)|\bcosts?\b|\bprice of\b"
    r"|\b(?:minimum|maximum|yearly|annual|monthly) (?:spend|revenue|commitment|fee|budget|amount)\b"
    r"|\b(?:what|which) (?:amount|budget|revenue)\b|\bsalar(?:y|ies)\b",
    "count": r"\bhow many\b|\bnumber of\b|\bpass(?:ing)? (?:mark|score|grade)\b|\bminimum (?:score|number)\b"
    r"|\b(?:what|which)(?:'?s| is| are)? (?:the |our |my )?(?:number|figure|quota|target)\b",
    "time": r"\bhow (?:long|often|soon|late|early|old)\b|\bdeadlines?\b"
    r"|\b(?:due|start|launch|end|release|expiry|closing) date\b"
    r"|\bhow many (?:minutes|hours|days|weeks|months|years)\b|\b(?:response|lead|turnaround|waiting) times?\b"
    r"|\b(?:what|which) (?:date|day|time|year|month|quarter|week)\b|\bvalid (?:for|until)\b|\bnotice period\b"
    r"|\b(?:daily|weekly|monthly|quarterly|yearly) or (?:daily|weekly|monthly|quarterly|yearly)\b",
    "name": r"\bwho (?:is|was|'s) (?:the|our|my)\b|\bwhos the\b|\b(?:first|last|full) names?\b|\bname of (?:the|our|my)\b"
    r"|\bwho (?:wrote|signed|approved|hosts?|presents|teaches|leads|invented|founded)\b",
    "contact": r"\b(?:phone|telephone|mobile|fax|cell)(?: number)?s?\b|\be-?mail address(?:es)?\b|\bpasswords?\b|\blog ?in\b"
    r"|\bpostal address\b|\bzip code\b",
}

_NUMBER = r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|fifty|hundred|thousand)\b"

_TELLS = {
    "share": r"(?i:%|\bper ?cent\b|\bpercentage\b|\bhalf\b|\bnet neutral\b)",
    "money": r"(?i:[$€£¥₹]\s?\d|%"
    r"|\b(?:usd|eur|gbp|chf|jpy|dollars?|euros?|pounds?)\b|\bfree\b|\bno (?:cost|charge|extra)\b)",
    "count": rf"(?i:\d|{_NUMBER})",
    "time": r"(?i:\d|\b(?:daily|weekly|monthly|quarterly|yearly|annual(?:ly)?|immediately|on demand|at any time)\b"
    r"|\b(?:days?|weeks?|months?|hours?|minutes?)\b"
    r"|\b(?:january|february|april|june|july|august|september|october|november|december)\b)",
    "name": r"\b[A-Z][a-z]+ [A-Z][a-z]+\b",
    "contact": r"(?i:\S@\S|\+?\d[\d ()/-]{6,}|\bpasswords?\b|\blog ?in\b|\bphone\b)",
}

_ASKED = {sort: re.compile(pattern, re.IGNORECASE) for sort, pattern in _ASKS.items()}


def asked_for(question: str) -> frozenset[str]:
    """The sorts of detail a question asks for: share, money, count, time, name, contact.

    >>> sorted(asked_for("what percentage is the fee, and how many days do we have?"))
    ['count', 'share', 'time']
    >>> sorted(asked_for("how do we become a reseller?"))
    []
    """
    return frozenset(sort for sort, pattern in _ASKED.items() if pattern.search(question))


def told_by(text: str) -> frozenset[str]:
    """The sorts of detail a text tells.

    >>> sorted(told_by("Pays 10 % within 30 days"))
    ['count', 'money', 'share', 'time']
    """
    return frozenset(sort for sort, pattern in _TELLS.items() if re.search(pattern, text))
