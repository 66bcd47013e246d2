"""Uploading a photograph: what cannot be shown is refused with a sentence that says how to mend it, before anything is kept.

Wagtail looks at the first bytes of a file only, and would stop with an error page at a picture that breaks off half-way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import FileField
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from catalog import photographs


class PhotographField(WagtailImageField):
    """A file that is a still picture of a size that a server can cut."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = {"size": self.max_upload_size_text, "pixels": _millions(self.max_image_pixels)}
        self.help_text = _("JPG, PNG, WebP or AVIF; at most %(size)s and %(pixels)s million pixels.") % most
        # Some of these are told in the browser, before anything is sent.
        self.error_messages |= {
            "empty": _("This file is empty. Look whether the picture opens on your machine, and save it again."),
            "invalid_image": _("This is no picture, whatever its name says. Save the picture as JPG, PNG or WebP."),
            "invalid_image_extension": _("Pictures of this kind are not taken. Save the picture as JPG, PNG or WebP."),
            "invalid_image_known_format": _(
                "The name says otherwise, but the picture is a %(image_format)s. Open it and save it again as JPG."
            ),
            "file_too_large_unknown_size": _(
                "This file is larger than %(size)s. Make the picture smaller: a side of 3000 pixels is plenty."
            )
            % most,
        }

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        if Path(str(file.name)).suffix.lower().removeprefix(".") not in self.allowed_image_extensions:
            raise ValidationError(self.error_messages["invalid_image_extension"], code="invalid_image_extension")
        if file.size > self.max_upload_size:
            raise ValidationError(self.error_messages["file_too_large_unknown_size"], code="file_too_large")
        self._look_into(file)
        return super().to_python(data)

    def _look_into(self, file: Any) -> None:
        """Read the size off the header before anything is decoded, then decode the whole picture."""
        try:
            file.seek(0)
            with Image.open(file) as picture:
                pixels = picture.width * picture.height
                moving = photographs.moves(picture)
        except Image.DecompressionBombError:
            raise self._too_many_pixels(None) from None
        except Exception as error:  # decoders fail in many ways on what is no picture
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        if pixels > self.max_image_pixels:
            raise self._too_many_pixels(pixels)
        if moving:
            raise ValidationError(_("This picture moves. Save one still picture of it as JPG, PNG or WebP."), code="moving")
        try:
            file.seek(0)
            with Image.open(file) as picture:
                photographs.plain(picture)
        except Exception as error:  # as above
            raise ValidationError(
                _("This picture breaks off: part of the file is missing. Copy it from the camera or phone again."), code="broken"
            ) from error
        finally:
            file.seek(0)

    def _too_many_pixels(self, pixels: int | None) -> ValidationError:
        facts = {"pixels": _millions(pixels or 0), "most": _millions(self.max_image_pixels)}
        if pixels is None:
            sentence = _("This picture is far too large. Make it smaller: a side of 3000 pixels is plenty.")
        else:
            sentence = _(
                "This picture has %(pixels)s million pixels; at most %(most)s million are taken. "
                "Make it smaller: a side of 3000 pixels is plenty."
            )
        return ValidationError(sentence % facts, code="file_too_many_pixels")


class PhotographForm(BaseImageForm):
    """Stands in for Wagtail's own wherever pictures are uploaded: one by one, many at once, and in a chooser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            plain = self.fields["file"]
            self.fields["file"] = PhotographField(label=plain.label, required=plain.required, widget=plain.widget)


def _millions(pixels: int) -> str:
    return str(round(pixels / 1_000_000))
