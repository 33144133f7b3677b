"""The rights of the person a file is about: copy, correction, restriction, and disposal when its time is over."""
