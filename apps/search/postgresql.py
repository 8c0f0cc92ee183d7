"""Full text of PostgreSQL: a generated column that holds each document's words, and a GIN index over it.

What is neither letter nor digit is a gap between words, so that "orders" is found in /v1/orders. Weights: title A,
identifiers B, body C. Whose index a document is in stands among its words in a form that no typed word can have.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, FloatField, Func, Value

from .querysets import SearchDocumentQuerySet
from .wanted import Term, Wanted

OWNER = "="
COLUMN = """
    ALTER TABLE search_searchdocument ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('pg_catalog.english', regexp_replace(title, '[^[:alnum:]]+', ' ', 'g')), 'A')
        || setweight(to_tsvector('pg_catalog.english', regexp_replace(identifiers, '[^[:alnum:]]+', ' ', 'g')), 'B')
        || setweight(to_tsvector('pg_catalog.english', regexp_replace(body, '[^[:alnum:]]+', ' ', 'g')), 'C')
        || array_to_tsvector(array_remove(ARRAY['=' || scope::text], '='))
    ) STORED
"""
INDEX = "CREATE INDEX IF NOT EXISTS search_words ON search_searchdocument USING gin (words)"


class InIndexOf(Func):
    """Whether a document is in the part of the index that an ISV searches."""

    # The column without its table: Django gives tables of subqueries other names.
    template = "words @@ %(expressions)s::tsquery"
    output_field = BooleanField()


class HasWords(Func):
    template = "words @@ to_tsquery('pg_catalog.english', %(expressions)s)"
    output_field = BooleanField()


class Rank(Func):
    """By how often, how close together and how prominently; 1 makes long documents count less."""

    template = "ts_rank(words, to_tsquery('pg_catalog.english', %(expressions)s), 1)"
    output_field = FloatField()


class PostgreSql:
    def attach(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            cursor.execute(COLUMN)
            cursor.execute(INDEX)

    def matching(self, documents: SearchDocumentQuerySet, wanted: Wanted, scope: str) -> SearchDocumentQuerySet:
        if scope:
            documents = documents.filter(InIndexOf(Value(f"'{OWNER}{scope}'")))
        return documents.filter(HasWords(Value(_query(wanted))))

    def ranked(self, documents: SearchDocumentQuerySet, wanted: Wanted, scope: str) -> SearchDocumentQuerySet:
        found = self.matching(documents, wanted, scope).order_by("-updated_at")
        return found.annotate(score=Rank(Value(_query(wanted))))


def _query(wanted: Wanted) -> str:
    """As ``to_tsquery`` reads it. Words are letters and digits alone, so nothing in quotes can end them."""
    return " & ".join(_alternatives(term) for term in wanted.terms)


def _alternatives(term: Term) -> str:
    ending = ":*" if term.is_beginning else ""
    phrases = (" <-> ".join(f"'{word}'" for word in words) + ending for words in term.spellings)
    return f"({' | '.join(f'({phrase})' for phrase in phrases)})"


ENGINE = PostgreSql()
