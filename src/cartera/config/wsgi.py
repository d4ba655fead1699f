"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application

from cartera.config import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cartera.config.settings")
application = get_wsgi_application()
environment.refuse_wrong()
