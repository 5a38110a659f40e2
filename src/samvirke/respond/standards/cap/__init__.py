"""Common Alerting Protocol 1.2 (OASIS Standard, 1 July 2010): warnings in, drafts out."""
