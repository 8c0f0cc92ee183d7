"""Full text of SQLite: an FTS5 table over the columns of the documents, kept by triggers.

Words are what FTS5 takes for words, letters and digits, without their accents. ``scope`` is a column of its own that
typed words are never looked for in.
"""

from typing import cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Func, Value

from .querysets import SearchDocumentQuerySet
from .wanted import Term, Wanted

TABLE = """
    CREATE VIRTUAL TABLE search_words USING fts5(
        title, identifiers, body, scope,
        content='search_searchdocument', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='3'
    )
"""
FORGET = """
    INSERT INTO search_words (search_words, rowid, title, identifiers, body, scope)
    VALUES ('delete', old.id, old.title, old.identifiers, old.body, old.scope);
"""
LEARN = """
    INSERT INTO search_words (rowid, title, identifiers, body, scope)
    VALUES (new.id, new.title, new.identifiers, new.body, new.scope);
"""
TRIGGERS = {
    "search_words_added": f"AFTER INSERT ON search_searchdocument BEGIN {LEARN} END",
    "search_words_removed": f"AFTER DELETE ON search_searchdocument BEGIN {FORGET} END",
    "search_words_changed": "AFTER UPDATE OF title, identifiers, body, scope ON search_searchdocument "
    f"BEGIN {FORGET} {LEARN} END",
}
READ_ANEW = "INSERT INTO search_words (search_words) VALUES ('rebuild')"
THERE = "SELECT name FROM sqlite_master WHERE name LIKE 'search_words%%'"
WEIGHTS = "5.0, 3.0, 1.0, 0.0"


class RowsThatMatch(Func):
    template = "(SELECT rowid FROM search_words WHERE search_words MATCH %(expressions)s)"
    output_field = BigIntegerField()


class Sqlite:
    def attach(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            cursor.execute(THERE)
            there = {name for (name,) in cursor.fetchall()}
            missing = [name for name in TRIGGERS if name not in there]
            if "search_words" not in there:
                cursor.execute(TABLE)
            for name in missing:
                cursor.execute(f"CREATE TRIGGER {name} {TRIGGERS[name]}")
            if missing or "search_words" not in there:
                # Nobody knows what was written while a trigger was missing.
                cursor.execute(READ_ANEW)

    def matching(self, documents: SearchDocumentQuerySet, wanted: Wanted, scope: str) -> SearchDocumentQuerySet:
        return documents.filter(pk__in=RowsThatMatch(Value(_query(wanted, scope))))

    def ranked(self, documents: SearchDocumentQuerySet, wanted: Wanted, scope: str) -> SearchDocumentQuerySet:
        # The rank is known only where the index is read, so its table is joined: no expression does that.
        found = documents.extra(  # noqa: S610 - constants, and a parameter
            select={"score": f"-bm25(search_words, {WEIGHTS})"},
            tables=["search_words"],
            where=["search_words MATCH %s", "search_words.rowid = search_searchdocument.id"],
            params=[_query(wanted, scope)],
        )
        # What came last has the highest number; by any other order all matches would have to be read first.
        return cast(SearchDocumentQuerySet, found.extra(order_by=["-search_words.rowid"]))


def _query(wanted: Wanted, scope: str) -> str:
    """As FTS5 reads it. Words are letters and digits alone, so nothing in quotes can end them."""
    words = f"{{title identifiers body}} : ({' AND '.join(_alternatives(term) for term in wanted.terms)})"
    return f'scope : "{scope}" AND {words}' if scope else words


def _alternatives(term: Term) -> str:
    ending = " *" if term.is_beginning else ""
    phrases = [f'"{" ".join(words)}"{ending}' for words in term.spellings]
    return f"({' OR '.join(phrases)})"


ENGINE = Sqlite()
