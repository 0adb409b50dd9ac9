"""What PDF/UA-1 (ISO 14289-1) and we ask of a build plan, one small function for each statement.

Each takes a ``Tagged`` document and returns the places where the statement does not hold. They are
our own reading of the standard, a part of it, and no validation.
"""

from tests.documents import ua_content, ua_document, ua_links, ua_structure
from tests.documents.ua_links import contents
from tests.documents.ua_list import STATEMENTS

__all__ = ["STATEMENTS", "contents", "ua_content", "ua_document", "ua_links", "ua_structure"]
