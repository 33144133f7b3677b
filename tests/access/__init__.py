"""Who may see and do what: the permission matrix and the probes around it."""
