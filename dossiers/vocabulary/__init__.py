"""What each kind of dossier may hold: one module a pipeline, read through dossiers/papers.py."""
