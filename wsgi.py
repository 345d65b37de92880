"""The WSGI entry: `granian --interface wsgi wsgi:app`, `flask --app wsgi …`."""

import sys

from pwa import create_app
from pwa.errors import CatalogueMissing, SettingsError

try:
    app = create_app()
except (SettingsError, CatalogueMissing) as error:
    # For whoever starts it: one plain line, not a page of frames.
    sys.exit(f"Al Corriente does not start: {error}")
