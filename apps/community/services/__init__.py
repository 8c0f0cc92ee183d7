from .asking import ask
from .posting import accept, answer, edit
from .voting import vote

__all__ = ["accept", "answer", "ask", "edit", "vote"]
