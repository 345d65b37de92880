"""What works without a network: the language pack, the shell, the web manifest, the worker.

Everything here is computed from the pages and files it is given; nothing is a typed list.
"""

from pwa.offline.manifest import APP_ID, SCREENSHOTS, ManifestTexts, SavedPage, pack, web_manifest
from pwa.offline.worker import ShellFile, shell_version, worker_script

__all__ = [
    "APP_ID",
    "SCREENSHOTS",
    "ManifestTexts",
    "SavedPage",
    "ShellFile",
    "pack",
    "shell_version",
    "web_manifest",
    "worker_script",
]
