"""How work and word pass between people: handing on, asking opinions, copying for information."""
