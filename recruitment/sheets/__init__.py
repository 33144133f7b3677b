"""Spreadsheets of a round: applications and results come in row by row, what did not go goes back to be corrected."""
