"""An invoice or credit note as people read it: PDF. Pure: a document in, bytes out."""

from .printing import invoice_pdf

__all__ = ["invoice_pdf"]
