"""A photograph, and the part of it that is shown."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from conference.lib.images import LARGEST_BYTES, LARGEST_ZOOM, BadImage, Crop, looks_like_picture, read_photograph

ACCEPTED = "image/jpeg,image/png,image/webp"


class PhotographField(forms.FileField):
    """The bytes of a picture that was really decoded; refused in words otherwise."""

    def clean(self, value: UploadedFile | None, initial: object = None) -> bytes | None:
        upload = super().clean(value, initial)
        if not upload:
            return None
        if (upload.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("The picture is larger than 12 MB. Make it smaller and send it again."))
        content = upload.read(LARGEST_BYTES + 1)
        try:
            if not looks_like_picture(content):
                raise BadImage
            read_photograph(content)
        except BadImage as refusal:
            raise forms.ValidationError(str(refusal))
        return content


class PhotoForm(forms.Form):
    photo = PhotographField(
        label=_("Your photograph"),
        help_text=_("JPEG, PNG or WebP up to 12 MB. Place and camera are taken out."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a picture."), "empty": _("This file is empty. Choose a picture.")},
    )
    agreed = forms.BooleanField(
        label=_("I agree that this photograph is shown on the public pages of the conference."),
        required=False,
        help_text=_("For this picture. Without it we keep the picture and show a drawing. You can withdraw this at any time."),
    )


class Slider(forms.NumberInput):
    """It always has a value, so that none can be required of it."""

    input_type = "range"

    def use_required_attribute(self, initial: Any) -> bool:
        return False


def _slider(label: Any, least: int, most: int, step: int = 1) -> forms.IntegerField:
    widget = Slider(attrs={"step": step})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget)


class CropForm(forms.Form):
    """Sliders, so that it is done by hand, by keys, or by dragging alike."""

    x = _slider(_("From left to right"), 0, 100)
    y = _slider(_("From top to bottom"), 0, 100)
    zoom = _slider(_("Closer"), 100, LARGEST_ZOOM, 5)

    def crop(self) -> Crop:
        return Crop(**{name: self.cleaned_data[name] for name in ("x", "y", "zoom")})
