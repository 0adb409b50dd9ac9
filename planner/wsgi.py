"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planner.settings")
application = get_wsgi_application()

# What was loaded stays for good. Sweeping it over and over is what now and then holds up an answer
# (bench/live.py), as plans are many small objects without cycles.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
