"""What can be done with how the desk looks."""

from hashlib import sha256

from .models import Logo
from .png import Png


def keep_logo(picture: Png) -> Logo:
    """The picture on record, once."""
    digest = sha256(picture.content).hexdigest()[:32]
    size = {"width": picture.width, "height": picture.height}
    logo, _is_new = Logo.objects.get_or_create(digest=digest, defaults={"png": picture.content, **size})
    return logo


def logo_with(digest: str) -> bytes | None:
    """The bytes of a picture that the desk has or had as its logo."""
    found = Logo.objects.filter(digest=digest).values_list("png", flat=True).first()
    return None if found is None else bytes(found)
