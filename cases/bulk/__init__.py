"""One act for many cases: chosen, looked at before anything is done, carried out row by row, and told to the end."""
