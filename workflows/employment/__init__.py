"""The law of employment in a post, shared by placement and hiring: contract, service, record, end (D, E.1)."""
