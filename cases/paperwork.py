"""x"""
def draw_up(event):
    pass
