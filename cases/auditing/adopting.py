"""x"""
def adopt_all(audit, by): return []
