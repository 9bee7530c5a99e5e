"""The console: a web page on the control API, to watch and control a running simulator."""
