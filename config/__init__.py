"""The top floor: settings, addresses, the web server's entry point and the clock."""
