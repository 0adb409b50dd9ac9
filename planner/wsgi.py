"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planner.settings")
application = get_wsgi_application()

# What was loaded stays for good and need not be swept again. Forms leave rings behind: swept often
# they are few at a time, and no answer is held up (bench/live.py).
gc.collect()
gc.freeze()
gc.set_threshold(2_000, 10, 100)
