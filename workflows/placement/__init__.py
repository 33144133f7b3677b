"""The law of placement: graduates in villages, from appointment to the end of service (D)."""
