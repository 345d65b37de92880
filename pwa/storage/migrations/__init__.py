"""The schema's history: Alembic runs `versions/` in order, inside one transaction."""
