"""Template filters of the dossiers app."""
