"""The web side of safety: headers, limits, forged requests, hostile input, leaks."""
