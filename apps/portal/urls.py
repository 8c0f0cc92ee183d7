from django.urls import path

from . import attachments, conversations, inquiries, isvs, themes

app_name = "portal"
urlpatterns = [
    path("", inquiries.index, name="inquiries"),
    path("inquiries/new/", inquiries.new, name="new_inquiry"),
    path("inquiries/<key:number>/", conversations.show, name="inquiry"),
    path("inquiries/<key:number>/state/", conversations.state, name="inquiry_state"),
    path("inquiries/<key:number>/reply/", conversations.reply, name="reply"),
    path("inquiries/<key:number>/complete/", conversations.complete, name="complete"),
    path("inquiries/<key:number>/resolve/", conversations.resolve, name="resolve"),
    path("inquiries/<key:number>/reopen/", conversations.reopen, name="reopen"),
    path("inquiries/<key:number>/files/<key:pk>/", attachments.download, name="attachment"),
    path("isv/", isvs.show, name="isv"),
    path("isv/switch/", isvs.switch, name="switch_isv"),
    path("theme/", themes.choose, name="theme"),
]
