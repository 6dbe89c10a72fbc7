"""This folder is on the path of all tests in it: what several of them share lies here."""
