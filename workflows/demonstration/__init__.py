"""An invented prefecture to show and try the system with; everything enters through the door like real work."""
