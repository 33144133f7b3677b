"""The law of placement: graduates in villages, on top of selection and employment (D)."""
