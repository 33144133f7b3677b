"""viewflow as it comes out of the box, to measure beside ours: one human task that saves one field."""
