"""Questions for a figure, and passages that tell one.

Most questions that a handbook nearly answers ask how much, how many or when of something it only names. A passage without a
figure of that sort is no answer to them, however well it fits otherwise.
"""

from __future__ import annotations

import re

_ASKS = {
    "share": r"%|\bpercent(?:age)?s?\b"
    r"|\b(?:margin|discount|commission|interest|conversion|tax|success|win|renewal) rates?\b"
    r"|\b(?:what|which) (?:rate|share|cut|margin|discount|commission)\b"
    r"|\bhow (?:big|high) (?:is|are) (?:the|our|my) (?:discount|margin|commission|fee|cut)\b",
    "money": r"\bhow much\b(?! (?:better|easier|faster|longer|later|more|less)\b)"
    r"|\bcosts?\b|\bprice of\b"
    r"|\b(?:minimum|maximum|yearly|annual|monthly) (?:spend|revenue|commitment|fee|budget|amount)\b"
    r"|\bwhat (?:amount|budget|revenue)\b|\bsalar(?:y|ies)\b",
    "count": r"\bhow many\b|\bnumber of\b|\bpass(?:ing)? (?:mark|score|grade)\b|\bminimum (?:score|number)\b",
    "time": r"\bhow (?:long|often|soon|late|early|old)\b|\bdeadlines?\b"
    r"|\b(?:due|start|launch|end|release|expiry|closing) date\b"
    r"|\bhow many (?:minutes|hours|days|weeks|months|years)\b|\b(?:response|lead|turnaround|waiting) times?\b"
    r"|\bwhat (?:date|day|time)\b|\bvalid (?:for|until)\b|\bnotice period\b",
}

_NUMBER = r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|fifty|hundred|thousand)\b"

_TELLS = {
    "share": r"%|\bper ?cent\b|\bpercentage\b|\bhalf\b|\bnet neutral\b",
    "money": r"[$€£¥₹]\s?\d|\b(?:usd|eur|gbp|chf|jpy|dollars?|euros?|pounds?)\b|\bfree\b|\bno (?:cost|charge|extra)\b|%",
    "count": rf"\d|{_NUMBER}",
    "time": r"\d|\b(?:daily|weekly|monthly|quarterly|yearly|annual(?:ly)?|immediately|on demand|at any time)\b"
    r"|\b(?:days?|weeks?|months?|hours?|minutes?)\b"
    r"|\b(?:january|february|april|june|july|august|september|october|november|december)\b",
}

_ASKED = {sort: re.compile(pattern, re.IGNORECASE) for sort, pattern in _ASKS.items()}
_TOLD = {sort: re.compile(pattern, re.IGNORECASE) for sort, pattern in _TELLS.items()}


def asked_for(question: str) -> frozenset[str]:
    """The sorts of figure a question asks for: share, money, count, time.

    >>> sorted(asked_for("what percentage is the fee, and how many days do we have?"))
    ['count', 'share', 'time']
    >>> sorted(asked_for("how do we become a reseller?"))
    []
    """
    return frozenset(sort for sort, pattern in _ASKED.items() if pattern.search(question))


def told_by(text: str) -> frozenset[str]:
    """The sorts of figure a text tells.

    >>> sorted(told_by("Pays 10 % within 30 days"))
    ['count', 'money', 'share', 'time']
    """
    return frozenset(sort for sort, pattern in _TOLD.items() if pattern.search(text))
