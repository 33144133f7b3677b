"""The law of hiring: social workers and governance specialists, on top of selection and employment (E)."""
