from .asking import ask
from .moderating import ban, flag, hide, hide_post, lift_ban, lock, merge, retitle, settle_flags, show
from .posting import accept, answer, edit
from .voting import vote

__all__ = [
    "accept",
    "answer",
    "ask",
    "ban",
    "edit",
    "flag",
    "hide",
    "hide_post",
    "lift_ban",
    "lock",
    "merge",
    "retitle",
    "settle_flags",
    "show",
    "vote",
]
