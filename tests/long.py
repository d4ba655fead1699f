"""Whether the tests search long (`make test-long`) or only as long as a person waits (`make test`)."""

import os

LONG = os.environ.get("CARTERA_LONG") == "1"
