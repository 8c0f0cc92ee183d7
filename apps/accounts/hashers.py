import hashlib
import hmac
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher


class RandomSecretHasher(BasePasswordHasher):
    """For machine-made secrets of 128 random bits or more, which stretching would not make safer, only slower."""

    algorithm = "hmac_sha256"

    def encode(self, password: str, salt: str) -> str:
        digest = hmac.new(salt.encode(), password.encode(), hashlib.sha256).hexdigest()
        return f"{self.algorithm}${salt}${digest}"

    def decode(self, encoded: str) -> dict[str, str]:
        algorithm, salt, digest = encoded.split("$", 2)
        return {"algorithm": algorithm, "salt": salt, "hash": digest}

    def verify(self, password: str, encoded: str) -> bool:
        return hmac.compare_digest(encoded, self.encode(password, self.decode(encoded)["salt"]))

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        return {"algorithm": self.algorithm}

    def must_update(self, encoded: str) -> bool:
        return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing to even out: the cost is the same for every secret."""
