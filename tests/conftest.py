"""What every test gets: settings of its own below a temporary folder, and nothing beyond loopback."""

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="supportdesk-tests-")
