"""nginx as the push service of the benches: TLS 1.3, HTTP/2 and HTTP/1.1, on loopback.

It answers 201 at once, or after a while under `/slow/`. One message in two hundred goes on to the
push service of the tests, which checks and decrypts it.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ECHO = "/usr/lib/nginx/modules/ngx_http_echo_module.so"

_CONFIG = """
load_module {echo};
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 300;
  client_body_buffer_size 16k; client_max_body_size 8k;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  split_clients $request_id $plain {{ 0.5% ""; * 1; }}
  upstream checking {{ server 127.0.0.1:{checking}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    ssl_protocols TLSv1.3; http2_max_concurrent_streams 100;
    location /push/ {{
      if ($plain) {{ return 201; }}
      proxy_pass http://checking; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-Origin https://$http_host;
    }}
    location /slow/ {{ echo_read_request_body; echo_sleep {delay}; echo_status 201; echo -n ""; }}
  }}
}}
"""


class MockService:
    """nginx in a folder of its own. `checking`: the port of the service that sampled messages
    go to; `delay`: seconds before an answer under /slow/."""

    def __init__(self, folder: Path, checking: int, delay: float = 0.05) -> None:
        nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if nginx is None or not Path(ECHO).is_file():
            raise SystemExit("The benches need nginx: apt-get install -y nginx-light")
        self._nginx = nginx
        self.port = free_port()
        self.ca_file = str(folder / "cert.pem")
        write_certificate(folder)
        config = folder / "nginx.conf"
        config.write_text(
            _CONFIG.format(echo=ECHO, folder=folder, port=self.port, checking=checking, delay=delay)
        )
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> MockService:
        self._process = subprocess.Popen(
            [self._nginx, "-e", "stderr", "-p", str(self._config.parent), "-c", str(self._config)]
        )
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            time.sleep(0.05)
        raise SystemExit("nginx did not start")

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(10)

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    @property
    def origin(self) -> str:
        return f"https://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def write_certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1 that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push service of the benches")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
