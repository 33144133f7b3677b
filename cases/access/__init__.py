"""The pages of whoever reads the logs: accesses, who looked at a case, the state of the ledgers and their anchors."""
