"""Send recorded requests again and compare the responses with the recorded ones."""
