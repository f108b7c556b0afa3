"""How gunicorn serves: `gunicorn jobcenter.wsgi`. PORT and WEB_CONCURRENCY are in .env.example."""

import os
from pathlib import Path

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, because a browser's idle connection would block a whole sync worker.
worker_class = "gthread"
threads = 16
timeout = 60
# A disk that stalls must not make a worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # memory, not files
# Several servers may run on one machine; nobody steers them at run time.
control_socket_disable = True
