"""Turns official data into Regions: one folder a country."""
