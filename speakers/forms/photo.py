"""A photograph, and the part of it that is shown."""

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
        help_text=_("Without it we keep the picture and show a drawing. You can withdraw this at any time."),
    )


class CropForm(forms.Form):
    """Ranges, so that it is done by hand, by keys, or by dragging alike."""

    x = forms.IntegerField(label=_("From left to right"), min_value=0, max_value=100)
    y = forms.IntegerField(label=_("From top to bottom"), min_value=0, max_value=100)
    zoom = forms.IntegerField(label=_("Closer"), min_value=100, max_value=LARGEST_ZOOM)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            step = 5 if name == "zoom" else 1
            field.widget = forms.NumberInput(attrs={"type": "range", "step": step, "min": field.min_value, "max": field.max_value})

    def crop(self) -> Crop:
        return Crop(**{name: self.cleaned_data[name] for name in ("x", "y", "zoom")})
