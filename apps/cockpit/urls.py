"""Addresses of the staff's own pages, below /admin/desk/."""

from django.urls import path

from .downloads import attachment, body
from .inquiry import inquiry, take
from .queue import queue
from .steps import STEPS

app_name = "cockpit"

urlpatterns = [
    path("", queue, name="queue"),
    path("inquiries/<key:number>/", inquiry, name="inquiry"),
    *(path(f"inquiries/<key:number>/{step.name}/", take, {"step": step}, name=step.name) for step in STEPS),
    path("inquiries/<key:number>/request.txt", body, {"which": "request"}, name="request_body"),
    path("inquiries/<key:number>/response.txt", body, {"which": "response"}, name="response_body"),
    path("attachments/<key:pk>/", attachment, name="attachment"),
]
