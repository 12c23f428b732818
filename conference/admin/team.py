"""The team and its roles."""

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import open_account
from conference.admin.base import ServiceAdmin
from conference.admin.site import panel
from conference.models import Role, TeamMember
from conference.services import team


class TeamMemberForm(forms.ModelForm):
    email = forms.EmailField(
        label=_("e-mail address"), help_text=_("An account is opened when there is none; they set a password by “Forgot password”.")
    )

    class Meta:
        model = TeamMember
        fields = ["role"]


@admin.register(TeamMember, site=panel)
class TeamMemberAdmin(ServiceAdmin):
    form = TeamMemberForm
    writers = frozenset({Role.OWNER})
    list_display = ["user", "role", "conference", "organisation"]
    list_filter = ["role"]
    search_fields = ["user__email", "user__name"]
    list_select_related = ["user", "conference", "organisation"]

    def create_with(self, form: ModelForm, by: User) -> TeamMember:
        user = open_account(form.cleaned_data["email"])
        return team.join(user, form.cleaned_data["role"], conference=form.instance.conference, by=by)

    def delete_with(self, row: TeamMember, by: User) -> None:
        team.leave(row, by=by)
