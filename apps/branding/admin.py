"""The admin page of how the desk looks: one, whatever is on record."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldBooleanWidget

from apps.policy.admin_pages import SignedAdmin, SignedForm

from . import looks, services
from .colours import Palette, dark_of, for_dark, for_light
from .models import Branding
from .png import MOST_BYTES, Png, PngError, read


class BrandingForm(SignedForm):
    picture = forms.FileField(
        label="Logo",
        required=False,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/png"}),
        help_text=f"A PNG of {MOST_BYTES // 1000} kB at most, as wide as high or wider. "
        "It stands on light and on dark ground, so leave its own ground transparent.",
    )
    without_logo = forms.BooleanField(label="Take the logo away", required=False, widget=UnfoldBooleanWidget)

    def clean_accent(self) -> str:
        return str(self.cleaned_data["accent"]).lower()

    def clean_accent_dark(self) -> str:
        return str(self.cleaned_data["accent_dark"]).lower()

    def clean_picture(self) -> Png | None:
        upload: UploadedFile | None = self.cleaned_data["picture"]
        if upload is None:
            return None
        try:
            return read(upload.read(MOST_BYTES + 1))
        except PngError as refusal:
            raise ValidationError(str(refusal), code="no_logo") from refusal

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("accent_dark") and not given.get("accent") and "accent" not in self.errors:
            words = "Choose the accent of light pages too: the one of dark pages goes with it."
            self.add_error("accent", ValidationError(words, code="accent_missing"))
        if given.get("picture") and given.get("without_logo"):
            words = "Either take the logo away or give another one."
            self.add_error("without_logo", ValidationError(words, code="logo_both_ways"))
        return given


THE_ONE = reverse_lazy("admin:branding_branding_change", args=[1])


@admin.register(Branding)
class BrandingAdmin(SignedAdmin):
    form = BrandingForm
    fieldsets = [
        (None, {"fields": [("name", "support_address")]}),
        ("Colours", {"fields": [("accent", "accent_dark"), "sample"]}),
        ("Logo", {"fields": ["shown", "picture", "without_logo"]}),
    ]
    readonly_fields = ["sample", "shown"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one: its page, or the page that makes it."""
        if Branding.objects.exists():
            return redirect(THE_ONE)
        if self.has_add_permission(request):
            return redirect("admin:branding_branding_add")
        return super().changelist_view(request, extra_context)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        # Not said by the permission: the frame asks for it on every page.
        if self.has_add_permission(request) and Branding.objects.exists():
            return redirect(THE_ONE)
        return super().add_view(request, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: Any, *given: Any, **more: Any) -> Any:
        """Without the ways to another one."""
        page = super().render_change_form(request, context, *given, **more)
        page.context_data |= {"show_save_and_add_another": False}
        if more.get("change"):
            page.context_data |= {"has_add_permission": False}
        return page

    def save_model(self, request: HttpRequest, obj: Branding, form: Any, change: bool) -> None:
        if picture := form.cleaned_data["picture"]:
            obj.logo = services.keep_logo(picture)
        elif form.cleaned_data["without_logo"]:
            obj.logo = None
        super().save_model(request, obj, form, change)
        looks.KEPT.forget()

    def response_post_save_add(self, request: HttpRequest, obj: Branding) -> HttpResponse:
        return redirect(THE_ONE)

    response_post_save_change = response_post_save_add

    @display(description="As it is now")
    def sample(self, branding: Branding) -> SafeString | str:
        if not branding.accent:
            return "The colours that the desk was made with."
        dark = branding.accent_dark or dark_of(branding.accent)
        themes: list[tuple[Palette, str, str, str]] = [
            (for_light(branding.accent), "#ffffff", "Light pages", branding.accent),
            (for_dark(dark), "#1a1d21", "Dark pages", dark),
        ]
        return format_html_join(
            " ",
            '<span style="display: inline-block; margin-right: 8px; padding: 8px 12px; border-radius: 7px; '
            'background: {}; color: {}">{} {} <span style="padding: 4px 10px; border-radius: 7px; background: {}; '
            'color: {}">Button</span></span>',
            ((ground, each.accent, words, each.accent, each.accent, each.ink) for each, ground, words, _ in themes),
        )

    @display(description="Shown now")
    def shown(self, branding: Branding) -> SafeString | str:
        if branding.logo is None:
            return "No logo of its own."
        path = f"{reverse('portal:logo')}?v={branding.logo.digest}"
        return format_html('<img src="{}" alt="The logo" height="38"> {}', path, branding.logo)
