"""Addresses of the staff's own pages, below /admin/desk/."""

from django.urls import path

from .downloads import attachment, body
from .inquiry import inquiry, take
from .queue import queue
from .steps import STEPS

app_name = "cockpit"

urlpatterns = [
    path("", queue, name="queue"),
    path("inquiries/<int:number>/", inquiry, name="inquiry"),
    *(path(f"inquiries/<int:number>/{step.name}/", take, {"step": step}, name=step.name) for step in STEPS),
    path("inquiries/<int:number>/request.txt", body, {"which": "request"}, name="request_body"),
    path("inquiries/<int:number>/response.txt", body, {"which": "response"}, name="response_body"),
    path("attachments/<int:pk>/", attachment, name="attachment"),
]
