"""Issued documents as a table for bookkeeping."""

import csv
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.invoicing.bookkeeping import COLUMNS, table
from apps.invoicing.samples import samples


def rows(*documents) -> list[dict[str, str]]:
    return list(csv.DictReader(table(("7", each) for each in documents).splitlines()))


def test_the_lines_of_each_document_add_up_to_its_net():
    documents = list(samples(80))
    nets: dict[str, Decimal] = defaultdict(Decimal)
    said: dict[str, Decimal] = {}
    for row in rows(*documents):
        nets[row["InvoiceNo"]] += Decimal(row["InvoiceLineAmount"])
        said[row["InvoiceNo"]] = Decimal(row["NetTotal"])
        assert Decimal(row["NetTotal"]) + Decimal(row["TaxPayable"]) == Decimal(row["GrossTotal"])

    assert nets == said == {each.number: each.net for each in documents}


def test_each_line_says_whose_it_is_and_by_which_rate():
    (document,) = samples(1)
    first = rows(document)[0]

    assert list(first) == list(COLUMNS)
    assert (first["CustomerID"], first["Name"], first["CurrencyCode"]) == ("7", document.buyer.name, document.currency)
    assert (first["TaxCode"], Decimal(first["TaxPercentage"])) == (
        document.lines[0].category,
        document.lines[0].percent,
    )


@pytest.mark.parametrize("name", ['=HYPERLINK("http://evil.example")', "+47 Bryggen", "-1", "@SUM(A1)"])
def test_no_name_becomes_a_formula(name):
    (document,) = samples(1)
    hostile = replace(document, buyer=replace(document.buyer, name=name))

    assert rows(hostile)[0]["Name"] == f"'{name}"
