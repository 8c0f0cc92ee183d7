from django.urls import path

from . import asking, attachments, calendars, conversations, inquiries, isvs, looks, searching, themes

app_name = "portal"
urlpatterns = [
    path("", inquiries.index, name="inquiries"),
    path("inquiries/search/", searching.search, name="search"),
    path("inquiries/new/", asking.new, name="new_inquiry"),
    path("inquiries/new/diagnosis/", asking.diagnosis, name="diagnosis"),
    path("inquiries/<key:number>/", conversations.show, name="inquiry"),
    path("inquiries/<key:number>/state/", conversations.state, name="inquiry_state"),
    path("inquiries/<key:number>/reply/", conversations.reply, name="reply"),
    path("inquiries/<key:number>/complete/", conversations.complete, name="complete"),
    path("inquiries/<key:number>/resolve/", conversations.resolve, name="resolve"),
    path("inquiries/<key:number>/reopen/", conversations.reopen, name="reopen"),
    path("inquiries/<key:number>/files/<key:pk>/", attachments.download, name="attachment"),
    path("isv/", isvs.show, name="isv"),
    path("isv/switch/", isvs.switch, name="switch_isv"),
    path("calendars/<slug:market>.ics", calendars.closed_days, name="closed_days"),
    path("brand/colours.css", looks.colours, name="colours"),
    path("brand/logo.png", looks.logo, name="logo"),
    path("theme/", themes.choose, name="theme"),
]
