"""What can go wrong in the core: each a sentence with a next step, for the person who can act."""


class KnowledgeError(Exception):
    """The knowledge cannot be used as it is; the message says what to do."""


class SourceMissing(KnowledgeError):
    """A named Markdown file or folder is not there, or holds no Markdown."""


class IndexMissing(KnowledgeError):
    """There is no index yet."""


class SemanticMissing(KnowledgeError):
    """The index holds meanings, and the model that made them is not there."""


class IndexBroken(KnowledgeError):
    """The index file cannot be read as an index of this version."""


class IndexOutdated(IndexBroken):
    """The index is one of another version."""
