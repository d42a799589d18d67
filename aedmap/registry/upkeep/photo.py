"""Photographs: taken apart and written anew, so that only the picture is kept, never where or by whom it was taken."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from aedmap.errors import InvalidInput

LARGEST_BYTES = 12 * 1024 * 1024
_MOST_PIXELS = 50_000_000
_LONGEST_SIDE = 1600
_KINDS = ("JPEG", "PNG", "WEBP")


def clean_photo(content: bytes) -> bytes:
    """A JPEG of at most 1600 pixels a side, turned upright, without EXIF, GPS or comments.

    InvalidInput for what is no photograph, too large, or a small file that unpacks to a huge picture.
    """
    if not content or len(content) > LARGEST_BYTES:
        raise InvalidInput(
            f"The photograph has {len(content) / 1e6:.1f} MB; give one of at most {LARGEST_BYTES // 2**20} MB."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=_KINDS)
            if picture.width * picture.height > _MOST_PIXELS:
                raise InvalidInput(f"The photograph has {picture.width} x {picture.height} pixels; give a smaller one.")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise InvalidInput("The photograph unpacks to far too many pixels; give a smaller one.") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput("That is no photograph that can be read; give a JPEG, PNG or WebP.") from error
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    # A new picture from the bare pixels: what hangs on the old one, such as EXIF and profiles, is not copied.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
