"""The release people see in Ajustes, in `/healthz` and in the API description."""

VERSION = "0.1.0"
