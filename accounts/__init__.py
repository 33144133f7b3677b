"""Accounts: how people sign in, prove who they are again, and lose access when they leave."""
