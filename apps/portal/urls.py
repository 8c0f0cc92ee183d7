from django.urls import path

from . import attachments, conversations, inquiries, isvs, themes

app_name = "portal"
urlpatterns = [
    path("", inquiries.index, name="inquiries"),
    path("inquiries/new/", inquiries.new, name="new_inquiry"),
    path("inquiries/<int:number>/", conversations.show, name="inquiry"),
    path("inquiries/<int:number>/state/", conversations.state, name="inquiry_state"),
    path("inquiries/<int:number>/reply/", conversations.reply, name="reply"),
    path("inquiries/<int:number>/complete/", conversations.complete, name="complete"),
    path("inquiries/<int:number>/resolve/", conversations.resolve, name="resolve"),
    path("inquiries/<int:number>/reopen/", conversations.reopen, name="reopen"),
    path("inquiries/<int:number>/files/<int:pk>/", attachments.download, name="attachment"),
    path("isv/", isvs.show, name="isv"),
    path("isv/switch/", isvs.switch, name="switch_isv"),
    path("theme/", themes.choose, name="theme"),
]
